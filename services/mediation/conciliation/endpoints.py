"""Mediation rounds and agreements over HTTP."""

from fastapi import APIRouter, Response

from services.mediation.cases.dependencies import Decider
from services.mediation.cases.load import CASE_ITSELF
from services.mediation.cases.schemas import CaseOut
from services.mediation.cases.view import on_case
from services.mediation.conciliation import actions
from services.mediation.conciliation.schemas import Agree, FailMediation, HoldRound, StartMediation
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import ExpectedVersion, GroupCommit

router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


@router.post("/start-mediation", response_model=CaseOut)
async def start_mediation(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, how: StartMediation
) -> Response:
    return await on_case(together, number, actions.start_mediation, caller, seen, how, load=CASE_ITSELF)


@router.post("/hold-round", response_model=CaseOut)
async def hold_round(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, held: HoldRound
) -> Response:
    """Write down a round of coordination."""
    return await on_case(together, number, actions.hold_round, caller, seen, held, load=CASE_ITSELF)


@router.post("/agree", response_model=CaseOut)
async def agree(together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, terms: Agree) -> Response:
    """Both sides agreed on a sum and a day."""
    return await on_case(together, number, actions.agree, caller, seen, terms, load=CASE_ITSELF)


@router.post("/fail-mediation", response_model=CaseOut)
async def fail_mediation(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, why: FailMediation
) -> Response:
    """No agreement, or one that was not kept."""
    return await on_case(together, number, actions.fail_mediation, caller, seen, why, load=CASE_ITSELF)
