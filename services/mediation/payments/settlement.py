"""What a payment, or a smaller claim, means for a case's orders and its agreement."""

from datetime import date

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.load import LoadedCase
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.rules import OrderState, answered_by
from services.mediation.ledger.rules.ledger import LIABLE, Payer
from services.mediation.referrals import proposals
from services.mediation.referrals.load import live_of
from shared.obligations import ObligationState


def settle(there: LoadedCase, on: date, payer: Payer | None = None, fen: int = 0) -> None:
    """After money came or less is owed: what the case's orders and its agreement have become.

    Its live proposals were loaded before (`referrals.load.LIVE`). Money of bond or fund ends the waiting, but the
    employer has corrected nothing by it (architecture, invariant 12).
    """
    case = there.row
    for order in inspection_queries.awaited_orders(there):
        if payer in LIABLE:
            order.paid_fen += fen
        elif payer is not None:
            order.others_fen += fen
        answer = answered_by(order.ordered_fen, order.paid_fen, order.others_fen, case.outstanding_fen)
        if answer is not None:
            order.state, order.answered_on = answer, on
            if answer is OrderState.MET:
                proposals.mark_corrected(live_of(there), order.document_no, on)
            _end_waiting(there, answer, on)
    if case.kept_at_fen is not None and (case.paid_fen >= case.kept_at_fen or case.outstanding_fen == 0):
        case_deadlines.meet(there, case_deadlines.AGREEMENT, on)


def _end_waiting(there: LoadedCase, answer: OrderState, on: date) -> None:
    if answer is OrderState.MET:
        case_deadlines.meet(there, case_deadlines.ORDER, on)
    elif there.running(case_deadlines.ORDER, ObligationState.OPEN) is not None:
        case_deadlines.cancel(there, case_deadlines.ORDER)
