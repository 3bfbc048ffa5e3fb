"""The desk: the call log of a case, and cases that pass from one officer to another."""

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation import desk_queries
from services.mediation.actions import calling, desk
from services.mediation.answers import CallOut, CallsOut, HandedOver, ReachOut
from services.mediation.endpoints.asking import DECIDERS, LockedCase, ShownCase
from services.mediation.rules.calls import reach_of
from services.mediation.shapes import HandOver, NewCall
from services.mediation.tables import Case
from shared.door_needs import Calling, Transaction
from shared.doors import DoorRoute

router = APIRouter(prefix="/v1", tags=["desk"], route_class=DoorRoute)


@router.post("/cases/{number}/calls", status_code=201)
async def log_call(session: Transaction, caller: Calling, case: LockedCase, made: NewCall) -> CallsOut:
    """Write down a call that was made, whatever it was about."""
    caller.need_role(*DECIDERS)
    await calling.log_call(session, caller, case, made)
    await session.flush()
    return await _calls(session, case)


@router.get("/cases/{number}/calls")
async def list_calls(session: Transaction, caller: Calling, case: ShownCase) -> CallsOut:
    """Every call about it, and who of those still owed something is unreachable. For the labour authority."""
    caller.need_authority()
    return await _calls(session, case)


@router.post("/desk/hand-overs")
async def hand_over(session: Transaction, caller: Calling, given: HandOver) -> HandedOver:
    """Cases pass from one officer to another: all that are open, or those named."""
    cases, more = await desk.hand_over(session, caller, given)
    return HandedOver(numbers=[case.number for case in cases], more=more)


async def _calls(session: AsyncSession, case: Case) -> CallsOut:
    attempts, days = calling.needed(case)
    rung, people = await calling.rung(session, case), await calling.owed(session, case)
    reached = [(each, reach_of(each, rung, attempts, days)) for each in sorted(people, key=lambda each: each or "")]
    return CallsOut(
        items=[CallOut.model_validate(each) for each in await desk_queries.calls_about(session, case.number)],
        attempts_needed=attempts,
        days_needed=days,
        owed=[
            ReachOut(worker_ref=each, attempts=found.attempts, days=found.days, unreachable=found.unreachable)
            for each, found in reached
        ],
    )
