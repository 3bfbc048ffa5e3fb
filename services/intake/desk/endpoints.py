"""Leave and hand-over over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.intake.desk import actions, queries
from services.intake.desk.schemas import HandedOver, HandOverIn, LeaveIn, LeaveOut, Leaves
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1", tags=["desk"], route_class=AuthenticatedRoute)


@router.post("/desk/leaves", status_code=201)
async def take_leave(session: Transaction, caller: CurrentCaller, body: LeaveIn) -> LeaveOut:
    """Record that an officer is away; the deputy sees that queue beside their own."""
    return LeaveOut.model_validate(await actions.take_leave(session, caller, body))


@router.get("/desk/leaves")
async def list_leaves(session: Transaction, caller: CurrentCaller) -> Leaves:
    """Leaves of the caller's office that run or are to come. For the labour authority."""
    caller.need_authority()
    there = await queries.leaves(session, caller.party, clock.today())
    return Leaves(items=[LeaveOut.model_validate(each) for each in there if actions.concerns(caller, each)])


@router.post("/desk/leaves/{leave_id}/end")
async def end_leave(session: Transaction, caller: CurrentCaller, leave_id: UUID) -> LeaveOut:
    """End a leave: the officer is back."""
    return LeaveOut.model_validate(await actions.end_leave(session, caller, leave_id))


@router.post("/desk/hand-overs")
async def hand_over(session: Transaction, caller: CurrentCaller, body: HandOverIn) -> HandedOver:
    """Hand complaints from one officer to another: all that are open, or those named."""
    return await actions.hand_over(session, caller, body)
