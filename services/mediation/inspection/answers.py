"""What money, or a smaller claim, makes of a case's correction orders: a step that the ledger takes, no person."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from services.mediation.cases.load import LoadedCase
from services.mediation.inspection import order_lines, queries
from services.mediation.inspection.order_in_case import BINDING, ask_without_lines, matter_of, nobody
from services.mediation.inspection.queries import LinedOrder
from services.mediation.inspection.rules import OrderState, answered_by
from services.mediation.inspection.tables import CorrectionOrder
from services.mediation.inspection.track import MEET, NOTHING_OWED, OTHERS_PAID, Settled
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import Payer
from shared import clock
from shared.tracks import decide

LEDGER = "mediation/ledger"
"""How history names a step that a posting took."""


def answer_orders(there: LoadedCase, on: date, payer: Payer | None, paid: Mapping[int, int]) -> list[CorrectionOrder]:
    """Count what was paid (`paid`, in fen by ledger line) in the orders that cover these lines; an order is answered
    when its own lines are, whatever else the case owes. Returns those that are met.

    Of one without lines, of before orders had them, nobody but a person can say.
    """
    awaited = queries.awaited_with_lines(there)
    for each in (one for one in awaited if not one.lines):
        ask_without_lines(there, each.order)
    if payer is not None:
        order_lines.book(awaited, payer, paid, on)
    return _answered(there, [each for each in awaited if each.lines], lambda _: on)


def answer_with_payees(there: LoadedCase) -> list[CorrectionOrder]:
    """It is told who received money that had come before: an order that waited for this alone is answered as of the day
    on which the money came. Returns those that are met.
    """
    lined = [each for each in queries.awaited_with_lines(there) if each.lines]
    return _answered(there, lined, lambda each: order_lines.last_paid_on(each) or clock.today())


def _answered(
    there: LoadedCase, awaited: Sequence[LinedOrder], day: Callable[[LinedOrder], date]
) -> list[CorrectionOrder]:
    """Wages go to the worker personally: while nobody says who received what was paid on one of its lines, an order
    is not known to be obeyed (PAY-01)."""
    there_is = ledger_queries.lines_of(there)
    left = order_lines.lefts(awaited, there_is)
    unnamed = {line.line for line in there_is if line.unnamed_fen}
    answered: list[CorrectionOrder] = []
    for each in awaited:
        order, unpaid = each.order, sum(left[each.order.document_no].values())
        answer = answered_by(order.ordered_fen, order.paid_fen, order.others_fen, unpaid)
        if answer is not None and not each.lines.keys() & unnamed:
            _answer(there, order, answer, day(each))
            answered.append(order)
    return [order for order in answered if order.state is OrderState.MET]


def _answer(there: LoadedCase, order: CorrectionOrder, answer: OrderState, on: date) -> None:
    """Money is never refused: what came before service, or is told of a day to come, meets a deadline on the nearest
    day on which that may be met."""
    command = OTHERS_PAID
    if answer is OrderState.MET:
        command = MEET if order.paid_fen > 0 else NOTHING_OWED
    by = nobody(there, LEDGER)
    day = min(max(on, order.served_on or on), by.today)
    decide.step(BINDING, matter_of(there, order), command, Settled(on), by, on=day)
