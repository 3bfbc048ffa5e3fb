"""What a payment, or a smaller claim, means for a case's orders and its agreement."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.load import LoadedCase
from services.mediation.inspection import order_lines
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.answers import answer_orders, answer_with_payees
from services.mediation.inspection.tables import CorrectionOrder, CorrectionOrderLine
from services.mediation.ledger.rules.ledger import Payer
from services.mediation.ledger.tables import LedgerLine
from services.mediation.referrals import proposals
from services.mediation.referrals.load import live_of
from shared import clock

NOTHING: Mapping[int, int] = {}


def settle(there: LoadedCase, on: date, payer: Payer | None = None, paid: Mapping[int, int] = NOTHING) -> None:
    """After money came for some lines (`paid`, in fen by ledger line) or less is owed: what the case's orders and its
    agreement have become.

    Its live proposals were loaded before (`referrals.load.load_live`). Money of bond or fund ends the waiting, but the
    employer has corrected nothing by it (architecture, invariant 12).
    """
    case = there.row
    _corrected(there, answer_orders(there, on, payer, paid), on)
    if case.kept_at_fen is not None and (case.paid_fen >= case.kept_at_fen or case.outstanding_fen == 0):
        case_deadlines.meet(there, case_deadlines.AGREEMENT, on)


def payees_told(there: LoadedCase) -> None:
    """After it was told who received money that had come before: what the case's orders have become."""
    _corrected(there, answer_with_payees(there), clock.today())


def _corrected(there: LoadedCase, met: Iterable[CorrectionOrder], on: date) -> None:
    for order in met:
        proposals.mark_corrected(live_of(there), order.document_no, order.answered_on or on)


def follow_claims(there: LoadedCase, total: LedgerLine, drawn: Mapping[int, int]) -> None:
    """Claims, in fen by ledger line, were drawn out of the provisional total: the orders on it go with them."""
    known = inspection_queries.order_lines_of(there)
    for line in order_lines.follow(inspection_queries.awaited_with_lines(there), total, drawn):
        known.append(there.add(CorrectionOrderLine, **line.model_dump()))
