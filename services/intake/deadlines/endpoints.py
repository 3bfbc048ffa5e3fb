"""Routes of escalation: to escalate a complaint, to answer an escalation, and to list them."""

from fastapi import APIRouter

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.schemas import ComplaintOut
from services.intake.complaints.view import show
from services.intake.deadlines import escalation, queries
from services.intake.deadlines.schemas import EscalateIn, EscalationAnswerIn, EscalationOut, Escalations
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

router = APIRouter(prefix="/v1", tags=["desk"], route_class=AuthenticatedRoute)


@router.post("/complaints/{number}/escalate")
async def escalate(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: EscalateIn
) -> ComplaintOut:
    """Urge the owner, have the head of the place supervise, or elevate to the head of the division above."""
    return await show(session, await escalation.escalate(session, caller, number, seen, body))


@router.post("/complaints/{number}/answer-escalation")
async def answer_escalation(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: EscalationAnswerIn
) -> ComplaintOut:
    """Answer the open escalations of a step: what was done."""
    return await show(session, await escalation.answer(session, caller, number, seen, body))


@router.get("/complaints/{number}/escalations")
async def list_escalations(session: Transaction, caller: CurrentCaller, number: str) -> Escalations:
    """The escalations of a complaint, oldest first. For the labour authority."""
    caller.need_authority()
    complaint = await complaint_queries.read(session, caller, number)
    made = await queries.escalations_of(session, complaint.number)
    return Escalations(items=[EscalationOut.model_validate(each) for each in made])
