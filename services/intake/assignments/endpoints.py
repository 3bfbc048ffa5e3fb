"""Routes of assignment: to assign, to list the letters of a complaint, and to return, finish or receive a letter."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.assignments import actions, letter_answers, letters, queries
from services.intake.assignments.schemas import (
    AssignIn,
    AssignmentOut,
    AssignmentsOut,
    DualAssignIn,
    FinishAssignmentIn,
    ReceiveIn,
    ReturnAssignmentIn,
)
from services.intake.assignments.tables import Assignment
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.schemas import ComplaintOut
from services.intake.complaints.view import on_complaint, show
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, GroupCommit, Transaction

router = APIRouter(prefix="/v1", tags=["routing"], route_class=AuthenticatedRoute)


@router.post("/complaints/{number}/assign", response_model=ComplaintOut)
async def assign(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: AssignIn
) -> Response:
    """Assign an officer or a unit; a unit gets a letter."""
    by_letter = actions.by_letter(caller, seen, body)
    return await on_complaint(together, number, actions.assign, caller, seen, body, further=by_letter)


@router.post("/complaints/{number}/dual-assign")
async def dual_assign(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: DualAssignIn
) -> ComplaintOut:
    """Assign a major risk to the industry department and the territory, each by letter. The owner stays."""
    return await show(session, await actions.dual_assign(session, caller, number, seen, body))


@router.get("/complaints/{number}/assignments")
async def list_assignments(session: Transaction, caller: CurrentCaller, number: str) -> AssignmentsOut:
    """Every letter about a complaint, with its receipt."""
    complaint = await complaint_queries.read(session, caller, number)
    return await letters_about(session, complaint.number)


@router.post("/assignments/{letter_id}/return")
async def return_assignment(
    session: Transaction, caller: CurrentCaller, letter_id: UUID, body: ReturnAssignmentIn
) -> AssignmentOut:
    """The unit returns the letter with a reason."""
    return _letter(await letter_answers.give_back(session, caller, letter_id, body), {})


@router.post("/assignments/{letter_id}/finish")
async def finish_assignment(
    session: Transaction, caller: CurrentCaller, letter_id: UUID, body: FinishAssignmentIn
) -> AssignmentOut:
    """The unit reports what it did."""
    return _letter(await letter_answers.finish(session, caller, letter_id, body), {})


@router.post("/assignments/{letter_id}/receive")
async def receive_assignment(
    session: Transaction, caller: CurrentCaller, letter_id: UUID, body: ReceiveIn
) -> AssignmentOut:
    """Record that the letter was received on paper."""
    return _letter(await letter_answers.receive_by_hand(session, caller, letter_id, body), {})


async def letters_about(session: Transaction, subject: str) -> AssignmentsOut:
    """Every letter about a complaint or an incident, with its receipt."""
    there = await queries.letters_about(session, subject)
    receipts = await queries.receipts_about(session, subject)
    items = [_letter(each, receipts) for each in there]
    return AssignmentsOut(items=items, all_received=letters.all_received(there, receipts))


def _letter(letter: Assignment, receipts: dict[str, str]) -> AssignmentOut:
    shown = AssignmentOut.model_validate(letter)
    received_at = letter.received_at.astimezone(clock.CHINA) if letter.received_at else None
    return shown.model_copy(
        update={
            "given_at": letter.given_at.astimezone(clock.CHINA),
            "received_at": received_at,
            "receipt": "received" if letter.received_at else receipts.get(letter.document_no),
        }
    )
