"""The lines of a case's correction orders: what each order says of each ledger line, and how money settles it.

Where several orders cover one ledger line, money and what is still owed count for the oldest order first.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.mediation.inspection.queries import LinedOrder
from services.mediation.inspection.rules import (
    ORDERABLE,
    AlreadyServed,
    Covered,
    NothingFound,
    NotOrderable,
    OrderState,
    may_be_ordered,
    ordered_lines,
)
from services.mediation.inspection.schemas import Correct
from services.mediation.inspection.tables import CorrectionOrder, CorrectionOrderLine
from services.mediation.ledger.rules.ledger import LIABLE, NoSuchLine, Payer
from services.mediation.ledger.tables import LedgerLine

Lefts = dict[str, dict[int, int]]
"""By order and ledger line: the fen that are ordered and still owed."""


def choose(order: Correct, there: Sequence[LedgerLine], standing: Sequence[LinedOrder]) -> dict[int, int]:
    """Line → fen that the order is for: the lines named, else all that may be ordered and no served order covers.

    Raises NoSuchLine, NotOrderable, NothingFound, MoreThanFound, LinesNeeded, AlreadyServed.
    """
    named = {each.line: each.fen for each in order.lines}
    by_number = {line.line: line for line in there}
    for number in named:
        if number not in by_number:
            raise NoSuchLine(line=number)
        if by_number[number].item not in ORDERABLE:
            raise NotOrderable(line=number)
    left = lefts(standing, there)
    covered = _by_line(left)
    try:
        return ordered_lines(named, order.ordered_fen, may_be_ordered(there, covered))
    except NothingFound:
        wanted = named or covered
        served = [document_no for document_no, mine in left.items() if any(mine.get(number) for number in wanted)]
        if not served:
            raise
        raise AlreadyServed(document_no=served[-1]) from None


def lefts(orders: Iterable[LinedOrder], there: Iterable[LedgerLine]) -> Lefts:
    """What each of these orders, oldest first, still has to be paid: never more than its ledger line owes."""
    owed = {line.line: line.outstanding_fen for line in there}
    found: Lefts = {}
    for each in orders:
        mine = found.setdefault(each.order.document_no, {})
        for number, line in each.lines.items():
            mine[number] = min(_unpaid(line), owed.get(number, 0))
            owed[number] = owed.get(number, 0) - mine[number]
    return found


def book(orders: Iterable[LinedOrder], payer: Payer, paid: Mapping[int, int], on: date) -> None:
    """Count a payment of this day, by ledger line, in the orders that cover these lines; what no order covers counts in
    none.
    """
    rest = dict(paid)
    for each in orders:
        for number in each.lines.keys() & rest.keys():
            line = each.lines[number]
            fen = min(_unpaid(line), rest[number])
            rest[number] -= fen
            if fen:
                line.paid_on = max(on, line.paid_on or on)
            if payer in LIABLE:
                line.paid_fen, each.order.paid_fen = line.paid_fen + fen, each.order.paid_fen + fen
            else:
                line.others_fen, each.order.others_fen = line.others_fen + fen, each.order.others_fen + fen


def unbook(orders: Sequence[LinedOrder], payer: Payer, back: Mapping[int, int]) -> None:
    """Money of this payer came back, by ledger line: it counts no longer, in the newest of these orders first."""
    rest = dict(back)
    for each in reversed(orders):
        for number in each.lines.keys() & rest.keys():
            line = each.lines[number]
            fen = min(line.paid_fen if payer in LIABLE else line.others_fen, rest[number])
            rest[number] -= fen
            if payer in LIABLE:
                line.paid_fen, each.order.paid_fen = line.paid_fen - fen, each.order.paid_fen - fen
            else:
                line.others_fen, each.order.others_fen = line.others_fen - fen, each.order.others_fen - fen


def last_paid_on(order: LinedOrder) -> date | None:
    """The day on which the last money for its lines came; None while there was none."""
    return max((line.paid_on for line in order.lines.values() if line.paid_on is not None), default=None)


def follow(orders: Sequence[LinedOrder], total: LedgerLine, drawn: Mapping[int, int]) -> list[CorrectionOrderLine]:
    """The new order lines of workers whose claims, by ledger line, were drawn out of an ordered total.

    What the total no longer owes of an order's sum follows the claims, so that an order neither grows nor shrinks. The
    newest order gives way first.
    """
    moved: list[CorrectionOrderLine] = []
    room = dict(drawn)
    covering = [each for each in orders if total.line in each.lines]
    over = sum(_unpaid(each.lines[total.line]) for each in covering) - total.outstanding_fen
    for each in reversed(covering):
        line = each.lines[total.line]
        for number in room:
            fen = max(min(_unpaid(line), room[number], over), 0)
            if fen:
                line.ordered_fen, room[number], over = line.ordered_fen - fen, room[number] - fen, over - fen
                moved.append(_line(each.order, number, fen))
    return moved


def lines_of(order: CorrectionOrder, chosen: Mapping[int, int]) -> list[CorrectionOrderLine]:
    """The rows of a new order's lines."""
    return [_line(order, number, fen) for number, fen in chosen.items()]


def overdue_lines(orders: Sequence[LinedOrder], there: Sequence[LedgerLine], like: CorrectionOrder) -> list[Covered]:
    """What orders that fell overdue, addressed as `like` is, ordered paid and is unpaid; nothing else was disobeyed."""
    alike = [
        each.order.document_no
        for each in orders
        if each.order.state is OrderState.OVERDUE
        and (each.order.addressee_role, each.order.addressee_uscc) == (like.addressee_role, like.addressee_uscc)
    ]
    left = lefts(orders, there)
    unpaid = _by_line({number: left[number] for number in alike})
    copied = ("worker_ref", "workers", "item", "period_from", "period_to", "verified", "rural", "whole_months")
    return [
        Covered(**{name: getattr(line, name) for name in copied}, outstanding_fen=unpaid[line.line])
        for line in there
        if unpaid.get(line.line)
    ]


def _line(order: CorrectionOrder, number: int, fen: int) -> CorrectionOrderLine:
    return CorrectionOrderLine(
        document_no=order.document_no, case_number=order.case_number, line=number, ordered_fen=fen
    )


def _unpaid(line: CorrectionOrderLine) -> int:
    return line.ordered_fen - line.paid_fen - line.others_fen


def _by_line(left: Lefts) -> dict[int, int]:
    sums: dict[int, int] = {}
    for mine in left.values():
        for number, fen in mine.items():
            sums[number] = sums.get(number, 0) + fen
    return sums
