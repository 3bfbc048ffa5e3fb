"""Calls about a case over HTTP."""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from services.mediation.calls import actions, queries
from services.mediation.calls.rules import reach_of
from services.mediation.calls.schemas import CallOut, CallsOut, NewCall, ReachOut
from services.mediation.calls.tables import Call
from services.mediation.cases.dependencies import Decider, ShownCase
from services.mediation.cases.load import CASE, LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.tables import LedgerLine
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, GroupCommit, Transaction

router = APIRouter(prefix="/v1", tags=["desk"], route_class=AuthenticatedRoute)


@router.post("/cases/{number}/calls", status_code=201, response_model=CallsOut)
async def log_call(together: GroupCommit, caller: Decider, number: str, made: NewCall) -> Response:
    """Write down a call that was made, whatever it was about."""

    def logged(there: LoadedCase) -> CallsOut:
        there.seen(caller, None)
        actions.log_call(there, caller, made)
        return _calls(there.row, queries.calls_of(there), ledger_queries.lines_of(there))

    return await together.decide(CASE, number, logged, status=201)


@router.get("/cases/{number}/calls")
async def list_calls(session: Transaction, caller: CurrentCaller, case: ShownCase) -> CallsOut:
    """Every call about the case, and who of those still owed money is unreachable. For the labour authority."""
    caller.need_authority()
    calls = await queries.calls_about(session, case.number)
    return _calls(case, calls, await ledger_queries.lines(session, case.number))


def _calls(case: Case, calls: Sequence[Call], lines: Sequence[LedgerLine]) -> CallsOut:
    attempts, days = actions.needed(case)
    rung, people = actions.rung(calls), actions.owed(lines)
    reached = [(each, reach_of(each, rung, attempts, days)) for each in sorted(people, key=lambda each: each or "")]
    return CallsOut(
        items=[CallOut.model_validate(each) for each in calls],
        attempts_needed=attempts,
        days_needed=days,
        owed=[
            ReachOut(worker_ref=each, attempts=found.attempts, days=found.days, unreachable=found.unreachable)
            for each, found in reached
        ],
    )
