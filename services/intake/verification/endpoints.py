"""Routes of the clue record: to verify, and to read both parts."""

from fastapi import APIRouter

from services.intake.verification import actions
from services.intake.verification.schemas import ClueRecordOut, VerifiedReceipt, VerifyIn
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

router = APIRouter(prefix="/v1", tags=["routing"], route_class=AuthenticatedRoute)


@router.post("/complaints/{number}/verify")
async def verify(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: VerifyIn
) -> VerifiedReceipt:
    """Record what the office verified. What the worker said is not changed."""
    return await actions.verify(session, caller, number, seen, body)


@router.get("/complaints/{number}/clue")
async def read_clue(session: Transaction, caller: CurrentCaller, number: str) -> ClueRecordOut:
    """What the worker said and every revision of what the office verified."""
    return await actions.read_record(session, caller, number)
