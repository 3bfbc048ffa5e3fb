"""What an employer's record 企业诚信档案 adds up to on a day: pure counts over its entries.

Paid in time counts only what the liable side paid itself: money from bond, fund or court is not the employer's
correction (architecture, invariant 12). A withdrawn case 撤销立案 counts for nothing (INV-15).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NOT_CORRECTION = frozenset({"bond", "fund", "court"})


class Code(StrEnum):
    """What an entry of the record says: one code per kind of fact."""

    ACCEPTED = "complaint-accepted"
    OPENED = "case-opened"
    FOUND = "arrears-found"
    AGREED = "mediation-agreed"
    ISSUED = "order-issued"
    SERVED = "order-served"
    MET = "order-met"
    OVERDUE = "order-overdue"
    PAID = "wages-paid"
    RETURNED = "payment-returned"
    REFERRED = "referred-to-police"
    CLOSED = "case-closed"
    WITHDRAWN = "case-withdrawn"


@dataclass(frozen=True)
class Line:
    """An entry as far as the counts need it; `sequence` is the sender's order within one source."""

    code: Code
    source: str
    on: date
    sequence: int
    outstanding_fen: int | None = None
    document_no: str | None = None
    due_on: date | None = None
    payer: str | None = None

    @property
    def order_key(self) -> tuple[int, date]:
        return self.sequence, self.on


@dataclass(frozen=True)
class Figures:
    """Counts over cases, and money in fen.

    `with_a_day` are cases in which an order or an agreement set a day to pay by; `paid_by_the_day` are those of them
    paid in full by that day. An order that was obeyed, in time or late, is neither open nor overdue, whatever else the
    case owes.
    """

    cases: int = 0
    paid_in_full: int = 0
    with_a_day: int = 0
    paid_by_the_day: int = 0
    open_orders: int = 0
    overdue_orders: int = 0
    outstanding_fen: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{name: value + getattr(other, name) for name, value in vars(self).items()})


def figures(lines: Iterable[Line]) -> Figures:
    """The figures of these entries; the caller passes the entries of one employer up to a day."""
    cases: dict[str, list[Line]] = {}
    for line in lines:
        if line.code is not Code.ACCEPTED:
            cases.setdefault(line.source, []).append(line)
    return sum((_of_case(sorted(case, key=lambda line: line.order_key)) for case in cases.values()), Figures())


def _of_case(case: Sequence[Line]) -> Figures:
    if case[-1].code is Code.WITHDRAWN:
        return Figures()
    paid = paid_in_full(case)
    day = _set_day(case)
    owed = [line.outstanding_fen for line in case if line.outstanding_fen is not None]
    settling = _settling(case)
    met = {line.document_no for line in case if line.code is Code.MET}
    unsettled = [line for line in case if settling is None or line.order_key > settling.order_key]
    unpaid = [line for line in unsettled if line.document_no not in met]
    return Figures(
        cases=1,
        paid_in_full=int(paid is not None),
        with_a_day=int(day is not None),
        paid_by_the_day=int(paid is not None and day is not None and paid.on <= day and _corrected(case)),
        open_orders=len({line.document_no for line in unpaid if line.code is Code.ISSUED}),
        overdue_orders=len({line.document_no for line in unpaid if line.code is Code.OVERDUE}),
        outstanding_fen=owed[-1] if owed else 0,
    )


def paid_in_full(case: Sequence[Line]) -> Line | None:
    """The payment that left nothing outstanding; None if there is none, or if more was found later."""
    told = [line for line in case if line.outstanding_fen is not None]
    last = told[-1] if told else None
    return last if last and last.outstanding_fen == 0 and last.code is Code.PAID else None


def _settling(case: Sequence[Line]) -> Line | None:
    """The last payment that left nothing outstanding and still does: orders before it are settled, whatever is found
    later.
    """
    full = [line for line in case if line.code is Code.PAID and line.outstanding_fen == 0 and not _undone(case, line)]
    return full[-1] if full else None


def _undone(case: Sequence[Line], full: Line) -> bool:
    """Whether money that had been paid by then came back afterwards."""
    paid = {line.document_no for line in case if line.code is Code.PAID and line.order_key <= full.order_key}
    returned = [line for line in case if line.code is Code.RETURNED and line.order_key > full.order_key]
    return any(line.document_no in paid for line in returned)


def _set_day(case: Sequence[Line]) -> date | None:
    """The day to pay by: that of the last order, else that of the agreement, else None."""
    for codes in ({Code.ISSUED, Code.SERVED}, {Code.AGREED}):
        days = [line.due_on for line in case if line.code in codes and line.due_on]
        if days:
            return days[-1]
    return None


def _corrected(case: Sequence[Line]) -> bool:
    return all(line.payer not in NOT_CORRECTION for line in case if line.code is Code.PAID)
