"""Opening and ending a case over HTTP."""

from fastapi import APIRouter

from services.mediation.cases.dependencies import DECIDERS, DecidedCase
from services.mediation.cases.schemas import CaseOut, Reasoned
from services.mediation.lifecycle import closing
from services.mediation.lifecycle import open_case as lifecycle_open_case
from services.mediation.lifecycle.schemas import Close, NewCase
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1", tags=["cases"], route_class=AuthenticatedRoute)


commands_router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


@router.post("/cases", status_code=201)
async def open_case(session: Transaction, caller: CurrentCaller, new: NewCase) -> CaseOut:
    """A person opens a case the authority found itself. Once this answers 201, every listener is certain to hear."""
    caller.need_role(*DECIDERS)
    return CaseOut.model_validate(await lifecycle_open_case.open_case(session, caller, new))


@commands_router.post("/withdraw-case")
async def withdraw_case(session: Transaction, caller: CurrentCaller, case: DecidedCase, why: Reasoned) -> CaseOut:
    await closing.withdraw_case(session, caller, case, why.reason)
    return CaseOut.model_validate(case)


@commands_router.post("/close")
async def close(session: Transaction, caller: CurrentCaller, case: DecidedCase, end: Close) -> CaseOut:
    """End the case with a disposition."""
    await closing.close(session, caller, case, end)
    return CaseOut.model_validate(case)


@commands_router.post("/reopen")
async def reopen(session: Transaction, caller: CurrentCaller, case: DecidedCase, why: Reasoned) -> CaseOut:
    """Take a closed case up again."""
    await lifecycle_open_case.reopen(session, case, by=caller.label, reason=why.reason)
    return CaseOut.model_validate(case)
