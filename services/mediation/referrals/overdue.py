"""When a correction order's last day has passed unobeyed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import TIMER, about, advance, remark
from services.mediation.cases.overdue import _open_case
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.tables import Case
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.order_lines import lefts, overdue_lines
from services.mediation.inspection.queries import LinedOrder
from services.mediation.inspection.rules import OrderState, served_event
from services.mediation.inspection.tables import CorrectionOrder
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.arrears import verified_arrears
from services.mediation.ledger.tables import LedgerLine
from services.mediation.referrals import referral
from shared import clock
from shared.contracts.mediation import CorrectionOrderOverdue, OwedToOne
from shared.messaging.outbox import publish
from shared.obligations import Obligation, ObligationState


async def order_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """The day in the order passed. Unpaid: the case stands overdue, everybody hears, and the amount is looked at.

    Paid meanwhile: it is met.
    """
    case = await _open_case(session, due)
    if case is None:
        return
    awaited = await inspection_queries.awaited_lined_orders(session, case.number)
    there = await ledger_queries.lines(session, case.number)
    order = _unobeyed(awaited, there, due)
    if order is None:
        due.state, due.met_on = ObligationState.MET, clock.today()
        return
    order.state = OrderState.OVERDUE
    facts = {
        "document_no": order.document_no,
        "due_on": order.due_on,
        "outstanding_fen": case.outstanding_fen,
    }
    await _record_overdue(session, case, facts)
    pay = verified_arrears(overdue_lines(awaited, there, order))
    publish(
        session,
        CorrectionOrderOverdue(
            **about(case),
            **facts,
            workers=pay.workers,
            remuneration_fen=pay.total_fen,
            most_owed=[OwedToOne(months=one.months, fen=one.fen) for one in pay.each],
            addressee_role=order.addressee_role,
            addressee_uscc=order.addressee_uscc,
        ),
    )
    await referral.look_at_overdue_order(session, case, order)


def _unobeyed(awaited: Sequence[LinedOrder], there: Sequence[LedgerLine], due: Obligation) -> CorrectionOrder | None:
    """The order whose day this is, if it was served and one of its lines is still owed."""
    left = lefts(awaited, there)
    for order in [each.order for each in awaited]:
        if order.state is OrderState.SERVED and served_event(order.document_no) == due.start_event:
            return order if any(left[order.document_no].values()) else None
    return None


async def _record_overdue(session: AsyncSession, case: Case, facts: Mapping[str, Any]) -> None:
    """The case stands overdue; with an earlier order overdue it does already."""
    if case.stage == Stage.ORDER_OVERDUE:
        await remark(session, case, by=TIMER, action="order-overdue", facts=dict(facts))
    else:
        await advance(session, case, Stage.ORDER_OVERDUE, by=TIMER, action="order-overdue", facts=dict(facts))
