"""The desk: pressing and answering, the call log, leave and hand-over, what workers said when they were called back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import desk_queries, queries
from services.intake.actions import calling, desk, escalating
from services.intake.endpoints.showing import show
from services.intake.shapes.desk import (
    CallIn,
    CallOut,
    Calls,
    EscalateIn,
    EscalationAnswerIn,
    EscalationOut,
    Escalations,
    HandedOver,
    HandOverIn,
    LeaveIn,
    LeaveOut,
    Leaves,
    Satisfaction,
)
from services.intake.shapes.showing import ComplaintOut
from shared import clock
from shared.door_needs import Calling, SeenVersion, Transaction
from shared.doors import DoorRoute
from shared.fields import Day, Division

router = APIRouter(prefix="/v1", tags=["desk"], route_class=DoorRoute)


@router.post("/complaints/{number}/escalate")
async def escalate(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: EscalateIn
) -> ComplaintOut:
    """Urge the owner, let the head supervise, or elevate to the head above."""
    return await show(session, await escalating.escalate(session, caller, number, seen, body))


@router.post("/complaints/{number}/answer-escalation")
async def answer_escalation(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: EscalationAnswerIn
) -> ComplaintOut:
    """Say what was done about it."""
    return await show(session, await escalating.answer(session, caller, number, seen, body))


@router.get("/complaints/{number}/escalations")
async def list_escalations(session: Transaction, caller: Calling, number: str) -> Escalations:
    """Who was pressed about it, oldest first. For the labour authority."""
    caller.need_authority()
    complaint = await queries.read(session, caller, number)
    made = await desk_queries.escalations_of(session, complaint.number)
    return Escalations(items=[EscalationOut.model_validate(each) for each in made])


@router.post("/complaints/{number}/calls", status_code=201)
async def log_call(session: Transaction, caller: Calling, number: str, body: CallIn) -> Calls:
    """Write down a call that was made, whatever it was about."""
    await calling.log_call(session, caller, number, body)
    await session.flush()
    return await _calls(session, caller, number)


@router.get("/complaints/{number}/calls")
async def list_calls(session: Transaction, caller: Calling, number: str) -> Calls:
    """Every call about it, and whether its reporter counts as unreachable. For the labour authority."""
    return await _calls(session, caller, number)


@router.post("/desk/leaves", status_code=201)
async def take_leave(session: Transaction, caller: Calling, body: LeaveIn) -> LeaveOut:
    """An officer is away; a deputy sees their queue beside the own."""
    return LeaveOut.model_validate(await desk.take_leave(session, caller, body))


@router.get("/desk/leaves")
async def list_leaves(session: Transaction, caller: Calling) -> Leaves:
    """Who of the caller's office is or will be away."""
    caller.need_authority()
    there = await desk_queries.leaves(session, caller.party, clock.today())
    return Leaves(items=[LeaveOut.model_validate(each) for each in there if desk.concerns(caller, each)])


@router.post("/desk/leaves/{leave_id}/end")
async def end_leave(session: Transaction, caller: Calling, leave_id: UUID) -> LeaveOut:
    """Back at the desk."""
    return LeaveOut.model_validate(await desk.end_leave(session, caller, leave_id))


@router.post("/desk/hand-overs")
async def hand_over(session: Transaction, caller: Calling, body: HandOverIn) -> HandedOver:
    """Complaints pass from one officer to another: all that are open, or those named."""
    return await desk.hand_over(session, caller, body)


@router.get("/desk/satisfaction")
async def satisfaction(
    session: Transaction,
    caller: Calling,
    begins_on: Annotated[Day, Query(alias="from")],
    ends_on: Annotated[Day, Query(alias="to")],
    division: Division | None = None,
) -> Satisfaction:
    """What workers said when they were called back in these days, both included."""
    return await desk_queries.satisfaction(session, caller, begins_on, ends_on, division)


async def _calls(session: AsyncSession, caller: Calling, number: str) -> Calls:
    caller.need_authority()
    complaint = await queries.read(session, caller, number)
    made = await queries.calls_to(session, number)
    tried = calling.reach_by(complaint, made, None)
    return Calls(
        items=[CallOut.model_validate(each) for each in made],
        attempts=tried.attempts,
        days=tried.days,
        attempts_needed=tried.attempts_needed,
        days_needed=tried.days_needed,
        unreachable=tried.unreachable,
    )
