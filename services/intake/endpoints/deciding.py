"""What persons decide about a complaint. Each decision carries the version it was taken on (If-Match)."""

from fastapi import APIRouter

from services.intake.actions import answering, calling_back, closing, deciding, turning_away
from services.intake.endpoints.showing import show
from services.intake.shapes.deciding import (
    AcceptIn,
    AskSupplementIn,
    CallBackIn,
    ClassifyIn,
    CloseIn,
    InterimIn,
    ProposeIn,
    ReasonIn,
    RedirectIn,
    RefuseIn,
    SupplementIn,
)
from services.intake.shapes.showing import ComplaintOut
from shared.door_needs import Calling, SeenVersion, Transaction
from shared.doors import DoorRoute

router = APIRouter(prefix="/v1/complaints/{number}", tags=["complaints"], route_class=DoorRoute)


@router.post("/propose-filing")
async def propose_filing(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ProposeIn
) -> ComplaintOut:
    return await show(session, await deciding.propose_filing(session, caller, number, seen, body))


@router.post("/accept")
async def accept(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: AcceptIn) -> ComplaintOut:
    """Accept the complaint, which opens its case the same day."""
    return await show(session, await deciding.accept(session, caller, number, seen, body))


@router.post("/refuse")
async def refuse(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: RefuseIn) -> ComplaintOut:
    return await show(session, await turning_away.refuse(session, caller, number, seen, body))


@router.post("/redirect")
async def redirect(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: RedirectIn
) -> ComplaintOut:
    return await show(session, await turning_away.redirect(session, caller, number, seen, body))


@router.post("/ask-supplement")
async def ask_supplement(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: AskSupplementIn
) -> ComplaintOut:
    return await show(session, await deciding.ask_supplement(session, caller, number, seen, body))


@router.post("/supplement")
async def supplement(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: SupplementIn
) -> ComplaintOut:
    return await show(session, await deciding.supplement(session, caller, number, seen, body))


@router.post("/classify")
async def classify(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ClassifyIn
) -> ComplaintOut:
    """Decide that a clue or report is a complaint, or is none."""
    return await show(session, await deciding.classify(session, caller, number, seen, body))


@router.post("/interim-answer")
async def interim_answer(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: InterimIn
) -> ComplaintOut:
    """Tell the channel how things stand."""
    return await show(session, await answering.answer_meanwhile(session, caller, number, seen, body))


@router.post("/call-back")
async def call_back(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: CallBackIn
) -> ComplaintOut:
    return await show(session, await calling_back.call_back(session, caller, number, seen, body))


@router.post("/reopen")
async def reopen(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ReasonIn) -> ComplaintOut:
    return await show(session, await calling_back.reopen(session, caller, number, seen, body))


@router.post("/withdraw")
async def withdraw(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ReasonIn
) -> ComplaintOut:
    return await show(session, await turning_away.withdraw(session, caller, number, seen, body))


@router.post("/close")
async def close(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: CloseIn) -> ComplaintOut:
    """Done with; without a case the officer says how it ended."""
    return await show(session, await closing.close(session, caller, number, seen, body))
