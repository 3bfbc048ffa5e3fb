"""Opening and ending a case over HTTP."""

from functools import partial

from fastapi import APIRouter, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.dependencies import Decider
from services.mediation.cases.schemas import CaseOut, Reasoned
from services.mediation.cases.view import on_case
from services.mediation.lifecycle import closing
from services.mediation.lifecycle import open_case as opening
from services.mediation.lifecycle.schemas import Close, NewCase, Withdraw
from services.mediation.proceedings.queries import CASE_AND_PROCEEDINGS
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import ExpectedVersion, GroupCommit

router = APIRouter(prefix="/v1", tags=["cases"], route_class=AuthenticatedRoute)


commands_router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


@router.post("/cases", status_code=201, response_model=CaseOut)
async def open_case(together: GroupCommit, caller: Decider, new: NewCase) -> Response:
    """A person opens a case the authority found itself. Once this answers 201, every listener is certain to hear."""
    number = await together.number("case_number")
    return await together.answer(partial(opening.open_case, together.keyring, caller, new, number), _nothing_before)


async def _nothing_before(_: AsyncSession) -> None:
    """A person's case carries no partner's number by which it could have been opened before."""


@commands_router.post("/withdraw-case", response_model=CaseOut)
async def withdraw_case(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, end: Withdraw
) -> Response:
    """Withdraw the case, with the disposition that everybody is told."""
    return await on_case(together, number, closing.withdraw_case, caller, seen, end, load=CASE_AND_PROCEEDINGS)


@commands_router.post("/close", response_model=CaseOut)
async def close(together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, end: Close) -> Response:
    """End the case with a disposition."""
    return await on_case(together, number, closing.close, caller, seen, end, load=CASE_AND_PROCEEDINGS)


@commands_router.post("/reopen", response_model=CaseOut)
async def reopen(together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, why: Reasoned) -> Response:
    """Take a closed case up again."""
    return await on_case(together, number, opening.reopen, caller, seen, why, further=opening.KEPT)
