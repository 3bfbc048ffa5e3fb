"""Ending a case: closed with a disposition, or withdrawn. A person decides either."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.calls import actions as call_actions
from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import about, advance
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.tables import Case
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.rules import OrderState
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import workers_paid
from services.mediation.lifecycle.rules import check_closing
from services.mediation.lifecycle.schemas import Close
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import CaseClosed, CaseWithdrawn
from shared.messaging.outbox import publish
from shared.trade.dispositions import Disposition


async def close(session: AsyncSession, caller: Caller, case: Case, end: Close) -> None:
    """End the case. Paid in full only when every line is; every other disposition says why.

    Unreachable needs the attempts in the call log (C124), of each who is still owed something.
    Raises IllegalMove, StillOutstanding, NothingPaid, ReasonNeeded, StillReachable, StillUnknown.
    """
    check_closing(end.disposition, end.reason, case.outstanding_fen, case.paid_fen)
    grounds = await _grounds(session, case, end)
    today = clock.today()
    paid = workers_paid(await ledger_queries.lines(session, case.number))
    case.disposition, case.closed_on = end.disposition, today
    facts = {
        "disposition": end.disposition,
        "closed_on": today,
        "workers_paid": paid,
        "paid_fen": case.paid_fen,
        "outstanding_fen": case.outstanding_fen,
        **grounds,
    }
    await advance(session, case, Stage.CLOSED, by=caller.label, action="closed", note=end.reason, facts=facts)
    await _end(session, case)
    publish(
        session,
        CaseClosed(
            **about(case),
            disposition=end.disposition,
            closed_on=today,
            opened_on=case.opened_on,
            workers_paid=paid,
            paid_fen=case.paid_fen,
        ),
    )


async def withdraw_case(session: AsyncSession, caller: Caller, case: Case, reason: str) -> None:
    """Withdraw the case: opened in error, or minor and corrected (INV-15). Raises IllegalMove."""
    case.closed_on = clock.today()
    facts = {"withdrawn_on": case.closed_on}
    await advance(session, case, Stage.WITHDRAWN, by=caller.label, action="withdrawn", note=reason, facts=facts)
    await _end(session, case)
    publish(session, CaseWithdrawn(**about(case), **facts))


async def _grounds(session: AsyncSession, case: Case, end: Close) -> dict[str, int | bool]:
    """What "unreachable or withdrawn" rests on: nothing is outstanding, no number was left, or enough attempts."""
    if end.disposition is not Disposition.UNREACHABLE_OR_WITHDRAWN or case.outstanding_fen == 0:
        return {}
    if end.no_number:
        return {"no_number": True}
    return {"attempts": await call_actions.need_unreachable(session, case)}


async def _end(session: AsyncSession, case: Case) -> None:
    """Deadlines end with the case; an order nobody received is void, one that was served stays on record."""
    assert case.closed_on is not None
    await case_deadlines.end_all(session, case, case.closed_on)
    for order in await inspection_queries.awaited_orders(session, case.number):
        if order.state is OrderState.ISSUED:
            order.state = OrderState.CANCELLED
