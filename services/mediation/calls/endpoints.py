"""Calls about a case over HTTP."""

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.calls import actions, queries
from services.mediation.calls.rules import reach_of
from services.mediation.calls.schemas import CallOut, CallsOut, NewCall, ReachOut
from services.mediation.cases.dependencies import DECIDERS, LockedCase, ShownCase
from services.mediation.cases.tables import Case
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1", tags=["desk"], route_class=AuthenticatedRoute)


@router.post("/cases/{number}/calls", status_code=201)
async def log_call(session: Transaction, caller: CurrentCaller, case: LockedCase, made: NewCall) -> CallsOut:
    """Write down a call that was made, whatever it was about."""
    caller.need_role(*DECIDERS)
    await actions.log_call(session, caller, case, made)
    await session.flush()
    return await _calls(session, case)


@router.get("/cases/{number}/calls")
async def list_calls(session: Transaction, caller: CurrentCaller, case: ShownCase) -> CallsOut:
    """Every call about the case, and who of those still owed money is unreachable. For the labour authority."""
    caller.need_authority()
    return await _calls(session, case)


async def _calls(session: AsyncSession, case: Case) -> CallsOut:
    attempts, days = actions.needed(case)
    rung, people = await actions.rung(session, case), await actions.owed(session, case)
    reached = [(each, reach_of(each, rung, attempts, days)) for each in sorted(people, key=lambda each: each or "")]
    return CallsOut(
        items=[CallOut.model_validate(each) for each in await queries.calls_about(session, case.number)],
        attempts_needed=attempts,
        days_needed=days,
        owed=[
            ReachOut(worker_ref=each, attempts=found.attempts, days=found.days, unreachable=found.unreachable)
            for each, found in reached
        ],
    )
