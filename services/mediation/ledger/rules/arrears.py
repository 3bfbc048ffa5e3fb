"""Verified and unpaid remuneration, as CRIM-02 needs it: workers, fen, and who is owed most for how many months.

Months that a period only touches are not counted as whole ones: those an officer stated are, else those between the
first and the last.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from services.mediation.ledger.rules.ledger import Item
from shared.refusals import Invalid
from shared.trade.crime_amount import Arrears, Owed, certain, months_between

REMUNERATION = frozenset({Item.WAGES, Item.OVERTIME, Item.MINIMUM_WAGE})
"""Remuneration 劳动报酬 (CRIM-02, 法释〔2013〕3号 art. 1). Compensation, insurance and injury money are not."""


class MoreMonthsThanPeriod(Invalid):
    """More whole months than the line's period touches."""

    code = "more-months-than-period"
    zh = "足月数{months}多于本条起止月份所及的{touched}个月"
    en = "{months} whole months are more than the {touched} that the line's period touches"


class Line(Protocol):
    """What these rules read of a ledger line."""

    @property
    def worker_ref(self) -> str | None: ...
    @property
    def workers(self) -> int: ...
    @property
    def item(self) -> Item: ...
    @property
    def period_from(self) -> str | None: ...
    @property
    def period_to(self) -> str | None: ...
    @property
    def whole_months(self) -> int | None: ...
    @property
    def outstanding_fen(self) -> int: ...
    @property
    def verified(self) -> bool | None: ...


class KnownLine(Line, Protocol):
    """A line of which it may be known whether its worker is a rural worker 农民工; None where nobody said."""

    @property
    def rural(self) -> bool | None: ...


def rural_arrears(lines: Sequence[KnownLine]) -> tuple[Arrears, Arrears]:
    """The part of those known to be rural workers, and that of all not known to be others (INT-11)."""
    known = verified_arrears(line for line in lines if line.rural)
    return known, verified_arrears(line for line in lines if line.rural is not False)


def verified_arrears(lines: Iterable[Line]) -> Arrears:
    """Remuneration verified and unpaid. While a line is the total of several workers, no single worker's
    sum is given.
    """
    owed = [line for line in lines if line.verified and line.outstanding_fen > 0 and line.item in REMUNERATION]
    by_worker: dict[str | None, list[Line]] = {}
    for line in owed:
        by_worker.setdefault(line.worker_ref, []).append(line)
    several = any(line.workers > 1 for line in owed)
    each = () if several else most_owed([_owed(theirs) for theirs in by_worker.values()])
    return Arrears(
        workers=workers_in(owed),
        total_fen=sum(line.outstanding_fen for line in owed),
        months=max((_touched(line) or 0 for line in owed), default=0) or None,
        each=each,
        whole=min((_least(line) for line in owed), default=0),
    )


def workers_in(lines: Iterable[Line]) -> int:
    """The number of workers of these lines: each named worker once, plus those of provisional totals."""
    there = list(lines)
    named = {line.worker_ref for line in there if line.worker_ref is not None}
    return len(named) + sum(line.workers for line in there if line.worker_ref is None)


def most_owed(each: Iterable[Owed]) -> tuple[Owed, ...]:
    """Those whom nobody else surpasses in fen and in months, whole and touched: enough for any pair of thresholds."""
    kept: list[Owed] = []
    for one in sorted(each, key=lambda one: (-one.fen, -one.least, -(one.months or 0))):
        if not any(_surpasses(other, one) for other in kept):
            kept.append(one)
    return tuple(kept)


def _surpasses(other: Owed, one: Owed) -> bool:
    """Whether he is owed as much for as many months; nothing is said between known months and unknown ones."""
    if other.months is None or one.months is None:
        return other.months is one.months
    return other.least >= one.least and other.months >= one.months


def _owed(theirs: list[Line]) -> Owed:
    """One worker's remuneration over all lines; a month that several lines cover counts once."""
    fen = sum(line.outstanding_fen for line in theirs)
    if any(_touched(line) is None for line in theirs):
        return Owed(None, fen)
    apart = _apart(theirs)
    return Owed(sum(_most_together(some) for some in apart), fen, sum(_least_together(some) for some in apart))


def check_whole_months(stated: int | None, line: Line) -> None:
    """All the months of the period may be whole, and no more. Raises MoreMonthsThanPeriod."""
    touched = months_between(line.period_from, line.period_to)
    if stated is not None and touched is not None and stated > touched:
        raise MoreMonthsThanPeriod(field="whole_months", months=stated, touched=touched)


def _apart(theirs: Iterable[Line]) -> list[list[Line]]:
    """Lines that share a month, directly or through others, are together; the months of different groups add up."""
    groups: list[tuple[set[int], list[Line]]] = []
    for line in theirs:
        months, together = _each_month(line), [line]
        for group in [group for group in groups if group[0] & months]:
            groups.remove(group)
            months, together = months | group[0], [*group[1], *together]
        groups.append((months, together))
    return [lines for _, lines in groups]


def _most_together(lines: list[Line]) -> int:
    """What the lines touch together, or what was stated of every one of them, if that is less."""
    touched = {month for line in lines for month in _each_month(line)}
    stated = [line.whole_months for line in lines if line.whole_months is not None]
    most = [len(touched)] if touched else []
    return min([*most, *([sum(stated)] if len(stated) == len(lines) else [])])


def _least_together(lines: list[Line]) -> int:
    """The months certainly whole: the most that one line has, or those that lie inside any of them."""
    inside = {month for line in lines for month in sorted(_each_month(line))[1:-1]}
    return min(max(len(inside), *(_least(line) for line in lines)), _most_together(lines))


def _least(line: Line) -> int:
    return certain(_touched(line)) if line.whole_months is None else line.whole_months


def _touched(line: Line) -> int | None:
    """The months that its period touches, or without one those that were stated; None where neither is known."""
    between = months_between(line.period_from, line.period_to)
    return line.whole_months if between is None or line.whole_months is not None else between


def _each_month(line: Line) -> set[int]:
    if line.period_from is None:
        return set()
    year, month = map(int, line.period_from.split("-")[:2])
    start = year * 12 + month
    return set(range(start, start + (months_between(line.period_from, line.period_to) or 0)))
