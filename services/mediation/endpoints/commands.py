"""What persons decide about a case. Each decision carries the version it was taken on (If-Match)."""

from fastapi import APIRouter

from services.mediation.actions import ending, handling, opening, orders, pausing, referring
from services.mediation.answers import CaseOut, ProposalOut
from services.mediation.endpoints.asking import DecidedCase
from services.mediation.shapes import (
    Agree,
    Assign,
    Close,
    Correct,
    FailMediation,
    HoldRound,
    OpenInspection,
    Reasoned,
    Report,
    Resume,
    Serve,
    StartMediation,
    Suspend,
)
from shared.door_needs import Calling, Transaction
from shared.doors import DoorRoute

router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=DoorRoute)


@router.post("/assign")
async def assign(session: Transaction, caller: Calling, case: DecidedCase, to: Assign) -> CaseOut:
    """Give the case to an officer, who has its deadlines from now on."""
    await handling.assign(session, caller, case, to)
    return CaseOut.model_validate(case)


@router.post("/start-mediation")
async def start_mediation(session: Transaction, caller: Calling, case: DecidedCase, how: StartMediation) -> CaseOut:
    await handling.start_mediation(session, caller, case, how)
    return CaseOut.model_validate(case)


@router.post("/hold-round")
async def hold_round(session: Transaction, caller: Calling, case: DecidedCase, held: HoldRound) -> CaseOut:
    """Write down a round of coordination."""
    await handling.hold_round(session, caller, case, held)
    return CaseOut.model_validate(case)


@router.post("/agree")
async def agree(session: Transaction, caller: Calling, case: DecidedCase, terms: Agree) -> CaseOut:
    """Both sides agreed on a sum and a day."""
    await handling.agree(session, caller, case, terms)
    return CaseOut.model_validate(case)


@router.post("/fail-mediation")
async def fail_mediation(session: Transaction, caller: Calling, case: DecidedCase, why: FailMediation) -> CaseOut:
    """No agreement, or one that was not kept."""
    await handling.fail_mediation(session, caller, case, why)
    return CaseOut.model_validate(case)


@router.post("/open-inspection")
async def open_inspection(session: Transaction, caller: Calling, case: DecidedCase, how: OpenInspection) -> CaseOut:
    await handling.open_inspection(session, caller, case, how)
    return CaseOut.model_validate(case)


@router.post("/correct")
async def correct(session: Transaction, caller: Calling, case: DecidedCase, order: Correct) -> CaseOut:
    """Order the employer to pay what was verified by a stated day; its number is in `…/orders`."""
    await orders.correct(session, caller, case, order)
    return CaseOut.model_validate(case)


@router.post("/serve")
async def serve(session: Transaction, caller: Calling, case: DecidedCase, service: Serve) -> CaseOut:
    """The order reached the employer: its day binds."""
    await orders.serve(session, caller, case, service)
    return CaseOut.model_validate(case)


@router.post("/propose-referral", status_code=201)
async def propose_referral(session: Transaction, caller: Calling, case: DecidedCase, report: Report) -> ProposalOut:
    """Propose to refer the case to the police, with the report of two officers; another person, a head, decides."""
    return ProposalOut.of(await referring.propose_referral(session, caller, case, report))


@router.post("/extend")
async def extend(session: Transaction, caller: Calling, case: DecidedCase, why: Reasoned) -> CaseOut:
    """Lengthen the handling term, once, before it ends; for the head."""
    await handling.extend(session, caller, case, why.reason)
    return CaseOut.model_validate(case)


@router.post("/suspend")
async def suspend(session: Transaction, caller: Calling, case: DecidedCase, why: Suspend) -> CaseOut:
    """The handling term stands still where the place's rule leaves the time out: announcement, audit, appraisal."""
    await pausing.suspend(session, caller, case, why)
    return CaseOut.model_validate(case)


@router.post("/resume")
async def resume(session: Transaction, caller: Calling, case: DecidedCase, how: Resume) -> CaseOut:
    """The handling term goes on; what was left of it is left."""
    await pausing.resume(session, caller, case, how)
    return CaseOut.model_validate(case)


@router.post("/withdraw-case")
async def withdraw_case(session: Transaction, caller: Calling, case: DecidedCase, why: Reasoned) -> CaseOut:
    await ending.withdraw_case(session, caller, case, why.reason)
    return CaseOut.model_validate(case)


@router.post("/close")
async def close(session: Transaction, caller: Calling, case: DecidedCase, end: Close) -> CaseOut:
    """End the case with a disposition."""
    await ending.close(session, caller, case, end)
    return CaseOut.model_validate(case)


@router.post("/reopen")
async def reopen(session: Transaction, caller: Calling, case: DecidedCase, why: Reasoned) -> CaseOut:
    """Take a closed case up again."""
    await opening.reopen(session, case, by=caller.label, reason=why.reason)
    return CaseOut.model_validate(case)
