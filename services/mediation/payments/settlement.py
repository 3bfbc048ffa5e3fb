"""What a payment, or a smaller claim, means for a case's orders and its agreement."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.tables import Case
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.rules import OrderState, answered_by
from services.mediation.ledger.rules.ledger import LIABLE, Payer
from services.mediation.referrals import proposals
from shared.obligations import ObligationState, open_for


async def settle(session: AsyncSession, case: Case, on: date, payer: Payer | None = None, fen: int = 0) -> None:
    """After money came or less is owed: what the case's orders and its agreement have become.

    Money of bond or fund ends the waiting, but the employer has corrected nothing by it (architecture, invariant 12).
    """
    for order in await inspection_queries.awaited_orders(session, case.number):
        if payer in LIABLE:
            order.paid_fen += fen
        elif payer is not None:
            order.others_fen += fen
        answer = answered_by(order.ordered_fen, order.paid_fen, order.others_fen, case.outstanding_fen)
        if answer is not None:
            order.state, order.answered_on = answer, on
            if answer is OrderState.MET:
                await proposals.mark_corrected(session, case, order.document_no, on)
            await _end_waiting(session, case, answer, on)
    if case.kept_at_fen is not None and (case.paid_fen >= case.kept_at_fen or case.outstanding_fen == 0):
        await case_deadlines.meet(session, case, case_deadlines.AGREEMENT, on)


async def _end_waiting(session: AsyncSession, case: Case, answer: OrderState, on: date) -> None:
    if answer is OrderState.MET:
        await case_deadlines.meet(session, case, case_deadlines.ORDER, on)
        return
    obligation = await open_for(session, "case", case.number, case_deadlines.ORDER)
    if obligation is not None and obligation.state == ObligationState.OPEN:
        await case_deadlines.cancel(session, case, case_deadlines.ORDER)
