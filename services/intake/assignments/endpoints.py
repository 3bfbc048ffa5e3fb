"""Routes of assignment: to assign, to list the letters of a complaint, and to return, finish or receive a letter."""

from fastapi import APIRouter, Response

from services.intake.assignments import actions
from services.intake.assignments.letter_answers import ABOUT
from services.intake.assignments.schemas import AssignIn
from services.intake.assignments.tables import LETTERS
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.schemas import ComplaintOut
from services.intake.complaints.view import on_complaint, show
from shared.assignments.endpoints import add_routes, letters_about
from shared.assignments.schemas import AssignmentsOut, DualAssignIn
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
    return await letters_about(session, LETTERS, complaint.number)


add_routes(router, ABOUT)
