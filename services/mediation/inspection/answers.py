"""What money, or a smaller claim, makes of a case's correction orders: a step that the ledger takes, no person."""

from collections.abc import Mapping
from datetime import date

from services.mediation.cases.load import LoadedCase
from services.mediation.inspection import order_lines, queries
from services.mediation.inspection.order_in_case import BINDING, ask_without_lines, matter_of, nobody
from services.mediation.inspection.rules import OrderState, answered_by
from services.mediation.inspection.tables import CorrectionOrder
from services.mediation.inspection.track import MEET, NOTHING_OWED, OTHERS_PAID, Settled
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import Payer
from shared.tracks import decide

LEDGER = "mediation/ledger"
"""How history names a step that a posting took."""


def answer_orders(there: LoadedCase, on: date, payer: Payer | None, paid: Mapping[int, int]) -> list[str]:
    """Count what was paid (`paid`, in fen by ledger line) in the orders that cover these lines; an order is answered
    when its own lines are, whatever else the case owes. Returns the numbers of those that are met.

    Of one without lines, of before orders had them, nobody but a person can say.
    """
    awaited = queries.awaited_with_lines(there)
    for each in (one for one in awaited if not one.lines):
        ask_without_lines(there, each.order)
    if payer is not None:
        order_lines.book(awaited, payer, paid)
    left = order_lines.lefts(awaited, ledger_queries.lines_of(there))
    answered: list[CorrectionOrder] = []
    for order in [each.order for each in awaited if each.lines]:
        unpaid = sum(left[order.document_no].values())
        answer = answered_by(order.ordered_fen, order.paid_fen, order.others_fen, unpaid)
        if answer is not None:
            _answer(there, order, answer, on)
            answered.append(order)
    return [order.document_no for order in answered if order.state is OrderState.MET]


def _answer(there: LoadedCase, order: CorrectionOrder, answer: OrderState, on: date) -> None:
    """Money is never refused: what came before service, or is told of a day to come, meets a deadline on the nearest
    day on which that may be met."""
    command = OTHERS_PAID
    if answer is OrderState.MET:
        command = MEET if order.paid_fen > 0 else NOTHING_OWED
    by = nobody(there, LEDGER)
    day = min(max(on, order.served_on or on), by.today)
    decide.step(BINDING, matter_of(there, order), command, Settled(on), by, on=day)
