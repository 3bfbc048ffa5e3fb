"""Proceedings of a case's claims over HTTP."""

from fastapi import APIRouter, Response

from services.mediation.cases.dependencies import Decider, ShownCase
from services.mediation.cases.schemas import CaseOut
from services.mediation.cases.view import on_case
from services.mediation.proceedings import actions, queries
from services.mediation.proceedings.queries import CASE_AND_PROCEEDINGS
from services.mediation.proceedings.schemas import Begun, Ended, ProceedingOut, ProceedingsOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import ExpectedVersion, GroupCommit, Transaction

router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


@router.get("/proceedings")
async def show_proceedings(session: Transaction, case: ShownCase) -> ProceedingsOut:
    """Which claim is, or was, in which statutory proceeding, by line and month."""
    rows = await queries.of_case(session, case.number)
    return ProceedingsOut(items=[ProceedingOut.model_validate(row) for row in rows])


@router.post("/begin-proceeding", response_model=CaseOut)
async def begin_proceeding(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, begun: Begun
) -> Response:
    """Claims went to arbitration, to a payment order or to court; a claim that is in another proceeding is refused."""
    return await on_case(together, number, actions.begin, caller, seen, begun, load=CASE_AND_PROCEEDINGS)


@router.post("/end-proceeding", response_model=CaseOut)
async def end_proceeding(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, ended: Ended
) -> Response:
    """A proceeding of claims ended: they may be pursued another way."""
    return await on_case(together, number, actions.end, caller, seen, ended, load=CASE_AND_PROCEEDINGS)
