"""Filing for a worker over HTTP; the worker gets the number and the query code.

This is a route of its own: a machine may use `/v1/complaints`, but only a person may state that a worker agreed face to
face; and a receipt printed for a worker is not a partner's receipt.
"""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.intake.filing import actions as filing_actions
from services.intake.filing.window import actions, queries
from services.intake.filing.window.schemas import AssistanceOut, AssistedIn, AssistedReceipt, OccasionOut, OccasionsOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, GroupCommit, Transaction
from shared.values.fields import Day

router = APIRouter(prefix="/v1/window", tags=["window"], route_class=AuthenticatedRoute)


@router.post("/complaints", status_code=201, response_model=AssistedReceipt)
async def file_for(together: GroupCommit, caller: CurrentCaller, given: AssistedIn) -> Response:
    """File a complaint for a worker who agreed to it; the answer has the slip to hand over."""
    number = await together.number("complaint_number")
    prepare = partial(actions.file_for, together.keyring, caller, given, number)
    return await together.answer(prepare, partial(filing_actions.filed_before, caller, given.complaint()))


@router.get("/complaints/{number}")
async def read_assistance(session: Transaction, caller: CurrentCaller, number: str) -> AssistanceOut:
    """Who acted for the worker, and how the worker agreed."""
    found = await actions.assistance_of(session, caller, number)
    return AssistanceOut.model_validate({"number": number, **found.model_dump(exclude={"complaint"})})


@router.get("/occasions")
async def read_occasions(
    session: Transaction,
    caller: CurrentCaller,
    first: Annotated[Day, Query(alias="from")],
    last: Annotated[Day, Query(alias="to")],
) -> OccasionsOut:
    """Joint receptions, site visits and days at the window, each with the number of complaints filed there."""
    found = await queries.occasions(session, caller, first, last)
    names = ("occasion", "occasion_on", "place", "complaints", "workers")
    return OccasionsOut(items=[OccasionOut(**dict(zip(names, each, strict=True))) for each in found])
