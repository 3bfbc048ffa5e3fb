"""Routes of double assignment: to give a warning to two, to list its letters, and to answer a letter."""

from fastapi import APIRouter

from services.monitor.warnings import queries, view
from services.monitor.warnings.assignments import actions
from services.monitor.warnings.assignments.answers import ABOUT
from services.monitor.warnings.assignments.tables import LETTERS
from services.monitor.warnings.schemas import WarningOut
from shared.assignments.endpoints import add_routes, letters_about
from shared.assignments.schemas import AssignmentsOut, DualAssignIn
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

router = APIRouter(prefix="/v1", tags=["warnings"], route_class=AuthenticatedRoute)


@router.post("/warnings/{number}/dual-assign")
async def dual_assign(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: DualAssignIn
) -> WarningOut:
    """Give a major warning to industry department and territory, each by letter. The owner stays. For a head."""
    return view.warning_out(await actions.dual_assign(session, caller, number, seen, body))


@router.get("/warnings/{number}/assignments")
async def list_assignments(session: Transaction, caller: CurrentCaller, number: str) -> AssignmentsOut:
    """Every letter about a warning, with its receipt."""
    warning = await queries.read(session, caller, number)
    return await letters_about(session, LETTERS, warning.number)


add_routes(router, ABOUT)
