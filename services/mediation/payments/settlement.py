"""What a payment, or a smaller claim, means for a case's orders and its agreement."""

from collections.abc import Mapping
from datetime import date

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.load import LoadedCase
from services.mediation.inspection import order_lines
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.rules import OrderState, answered_by, served_event
from services.mediation.inspection.tables import CorrectionOrder, CorrectionOrderLine
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import Payer
from services.mediation.ledger.tables import LedgerLine
from services.mediation.referrals import proposals
from services.mediation.referrals.load import live_of

NOTHING: Mapping[int, int] = {}


def settle(there: LoadedCase, on: date, payer: Payer | None = None, paid: Mapping[int, int] = NOTHING) -> None:
    """After money came for some lines (`paid`, in fen by ledger line) or less is owed: what the case's orders and its
    agreement have become.

    Its live proposals were loaded before (`referrals.load.load_live`). An order is answered when its own lines are,
    whatever else the case owes. Money of bond or fund ends the waiting, but the employer has corrected nothing by it
    (architecture, invariant 12).
    """
    case = there.row
    awaited = inspection_queries.awaited_with_lines(there)
    if payer is not None:
        order_lines.book(awaited, payer, paid)
    left = order_lines.lefts(awaited, ledger_queries.lines_of(there))
    for order in [each.order for each in awaited]:
        unpaid = sum(left[order.document_no].values())
        answer = answered_by(order.ordered_fen, order.paid_fen, order.others_fen, unpaid)
        if answer is not None:
            _answer(there, order, answer, on)
    if case.kept_at_fen is not None and (case.paid_fen >= case.kept_at_fen or case.outstanding_fen == 0):
        case_deadlines.meet(there, case_deadlines.AGREEMENT, on)


def follow_claims(there: LoadedCase, total: LedgerLine, drawn: Mapping[int, int]) -> None:
    """Claims, in fen by ledger line, were drawn out of the provisional total: the orders on it go with them."""
    known = inspection_queries.order_lines_of(there)
    for line in order_lines.follow(inspection_queries.awaited_with_lines(there), total, drawn):
        known.append(there.add(CorrectionOrderLine, **line.model_dump()))


def _answer(there: LoadedCase, order: CorrectionOrder, answer: OrderState, on: date) -> None:
    """The order's own deadline is met, or no longer waited for; one that passed unpaid stays so unless met."""
    was, order.state, order.answered_on = order.state, answer, on
    event = served_event(order.document_no)
    if answer is OrderState.MET:
        proposals.mark_corrected(live_of(there), order.document_no, on)
        case_deadlines.end_started(there, case_deadlines.ORDER, event, on)
    elif was is OrderState.SERVED:
        case_deadlines.end_started(there, case_deadlines.ORDER, event, None)
