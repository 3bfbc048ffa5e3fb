"""When a correction order's last day has passed unobeyed."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import TIMER, about, advance
from services.mediation.cases.overdue import _open_case
from services.mediation.cases.rules.stage import Stage
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.rules import OrderState
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.arrears import verified_arrears
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
    order = await inspection_queries.order_in(session, case.number, OrderState.SERVED)
    if order is None or case.outstanding_fen == 0:
        due.state, due.met_on = ObligationState.MET, clock.today()
        return
    order.state = OrderState.OVERDUE
    facts = {
        "document_no": order.document_no,
        "due_on": order.due_on,
        "outstanding_fen": case.outstanding_fen,
    }
    await advance(session, case, Stage.ORDER_OVERDUE, by=TIMER, action="order-overdue", facts=facts)
    pay = verified_arrears(await ledger_queries.lines(session, case.number))
    publish(
        session,
        CorrectionOrderOverdue(
            **about(case),
            **facts,
            workers=pay.workers,
            remuneration_fen=pay.total_fen,
            most_owed=[OwedToOne(months=one.months, fen=one.fen) for one in pay.each],
        ),
    )
    await referral.look_at_overdue_order(session, case, order)
