"""Calls and the call-back over HTTP."""

from fastapi import APIRouter, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.schemas import ComplaintOut, ReasonIn
from services.intake.complaints.view import on_complaint
from services.intake.decisions.calls import call_back as call_call_back
from services.intake.decisions.calls import log, queries
from services.intake.decisions.calls.schemas import CallBackIn, CallIn, CallOut, Calls
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, GroupCommit, Transaction

router = APIRouter(prefix="/v1/complaints/{number}", tags=["complaints"], route_class=AuthenticatedRoute)


desk_router = APIRouter(prefix="/v1", tags=["desk"], route_class=AuthenticatedRoute)


@router.post("/call-back", response_model=ComplaintOut)
async def call_back(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: CallBackIn
) -> Response:
    return await on_complaint(together, number, call_call_back.call_back, caller, seen, body)


@router.post("/reopen", response_model=ComplaintOut)
async def reopen(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ReasonIn
) -> Response:
    return await on_complaint(together, number, call_call_back.reopen, caller, seen, body)


@desk_router.post("/complaints/{number}/calls", status_code=201)
async def log_call(session: Transaction, caller: CurrentCaller, number: str, body: CallIn) -> Calls:
    """Record a call that was made, whatever its occasion."""
    await log.log_call(session, caller, number, body)
    await session.flush()
    return await _calls(session, caller, number)


@desk_router.get("/complaints/{number}/calls")
async def list_calls(session: Transaction, caller: CurrentCaller, number: str) -> Calls:
    """Every call about the complaint, and whether its reporter counts as unreachable. For the labour authority."""
    return await _calls(session, caller, number)


async def _calls(session: AsyncSession, caller: CurrentCaller, number: str) -> Calls:
    caller.need_authority()
    complaint = await complaint_queries.read(session, caller, number)
    made = await queries.calls_to(session, number)
    tried = log.reach_by(complaint, made, None)
    return Calls(
        items=[CallOut.model_validate(each) for each in made],
        attempts=tried.attempts,
        days=tried.days,
        attempts_needed=tried.attempts_needed,
        days_needed=tried.days_needed,
        unreachable=tried.unreachable,
    )
