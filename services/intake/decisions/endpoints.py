"""What persons decide about a complaint. Each decision carries the version it was taken on (If-Match)."""

from fastapi import APIRouter

from services.intake.complaints.schemas import ComplaintOut, ReasonIn
from services.intake.complaints.view import show
from services.intake.decisions import acceptance, closing, refusal
from services.intake.decisions.schemas import (
    AcceptIn,
    AskSupplementIn,
    ClassifyIn,
    CloseIn,
    ProposeIn,
    RedirectIn,
    RefuseIn,
    SupplementIn,
)
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

router = APIRouter(prefix="/v1/complaints/{number}", tags=["complaints"], route_class=AuthenticatedRoute)


@router.post("/propose-filing")
async def propose_filing(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ProposeIn
) -> ComplaintOut:
    return await show(session, await acceptance.propose_filing(session, caller, number, seen, body))


@router.post("/accept")
async def accept(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: AcceptIn
) -> ComplaintOut:
    """Accept the complaint, which opens its case the same day."""
    return await show(session, await acceptance.accept(session, caller, number, seen, body))


@router.post("/refuse")
async def refuse(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: RefuseIn
) -> ComplaintOut:
    return await show(session, await refusal.refuse(session, caller, number, seen, body))


@router.post("/redirect")
async def redirect(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: RedirectIn
) -> ComplaintOut:
    return await show(session, await refusal.redirect(session, caller, number, seen, body))


@router.post("/ask-supplement")
async def ask_supplement(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: AskSupplementIn
) -> ComplaintOut:
    return await show(session, await acceptance.ask_supplement(session, caller, number, seen, body))


@router.post("/supplement")
async def supplement(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: SupplementIn
) -> ComplaintOut:
    return await show(session, await acceptance.supplement(session, caller, number, seen, body))


@router.post("/classify")
async def classify(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ClassifyIn
) -> ComplaintOut:
    """Decide that a clue or report is a complaint, or is none."""
    return await show(session, await acceptance.classify(session, caller, number, seen, body))


@router.post("/withdraw")
async def withdraw(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ReasonIn
) -> ComplaintOut:
    return await show(session, await refusal.withdraw(session, caller, number, seen, body))


@router.post("/close")
async def close(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: CloseIn
) -> ComplaintOut:
    """Done with; without a case the officer says how it ended."""
    return await show(session, await closing.close(session, caller, number, seen, body))
