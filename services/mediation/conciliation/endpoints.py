"""Mediation rounds and agreements over HTTP."""

from fastapi import APIRouter

from services.mediation.cases.dependencies import DecidedCase
from services.mediation.cases.schemas import CaseOut
from services.mediation.conciliation import actions
from services.mediation.conciliation.schemas import Agree, FailMediation, HoldRound, StartMediation
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


@router.post("/start-mediation")
async def start_mediation(
    session: Transaction, caller: CurrentCaller, case: DecidedCase, how: StartMediation
) -> CaseOut:
    await actions.start_mediation(session, caller, case, how)
    return CaseOut.model_validate(case)


@router.post("/hold-round")
async def hold_round(session: Transaction, caller: CurrentCaller, case: DecidedCase, held: HoldRound) -> CaseOut:
    """Write down a round of coordination."""
    await actions.hold_round(session, caller, case, held)
    return CaseOut.model_validate(case)


@router.post("/agree")
async def agree(session: Transaction, caller: CurrentCaller, case: DecidedCase, terms: Agree) -> CaseOut:
    """Both sides agreed on a sum and a day."""
    await actions.agree(session, caller, case, terms)
    return CaseOut.model_validate(case)


@router.post("/fail-mediation")
async def fail_mediation(session: Transaction, caller: CurrentCaller, case: DecidedCase, why: FailMediation) -> CaseOut:
    """No agreement, or one that was not kept."""
    await actions.fail_mediation(session, caller, case, why)
    return CaseOut.model_validate(case)
