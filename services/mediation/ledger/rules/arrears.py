"""Verified and unpaid remuneration, as CRIM-02 needs it: workers, fen, and who is owed most for how many months."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from services.mediation.ledger.rules.ledger import Item
from shared.trade.crime_amount import Arrears, Owed, months_between

REMUNERATION = frozenset({Item.WAGES, Item.OVERTIME, Item.MINIMUM_WAGE})
"""Remuneration 劳动报酬 (CRIM-02, 法释〔2013〕3号 art. 1). Compensation, insurance and injury money are not."""


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
        months=max((_months(line) or 0 for line in owed), default=0) or None,
        each=each,
    )


def workers_in(lines: Iterable[Line]) -> int:
    """The number of workers of these lines: each named worker once, plus those of provisional totals."""
    there = list(lines)
    named = {line.worker_ref for line in there if line.worker_ref is not None}
    return len(named) + sum(line.workers for line in there if line.worker_ref is None)


def most_owed(each: Iterable[Owed]) -> tuple[Owed, ...]:
    """For each number of months, the worker owed most for at least that many: enough for any pair of thresholds."""
    kept: list[Owed] = []
    longest = -1
    for one in sorted(each, key=lambda one: (-one.fen, -(one.months or 0))):
        months = one.months or 0
        if months > longest or (one.months is None and all(other.months is not None for other in kept)):
            kept.append(one)
            longest = max(longest, months)
    return tuple(kept)


def _owed(theirs: list[Line]) -> Owed:
    """One worker's remuneration over all lines; a month that several lines cover counts once."""
    fen = sum(line.outstanding_fen for line in theirs)
    if any(line.period_from is None for line in theirs):
        return Owed(None, fen)
    return Owed(len({month for line in theirs for month in _each_month(line)}), fen)


def _months(line: Line) -> int | None:
    return months_between(line.period_from, line.period_to)


def _each_month(line: Line) -> set[int]:
    first = line.period_from or ""
    year, month = map(int, first.split("-")[:2])
    start = year * 12 + month
    return set(range(start, start + (_months(line) or 0)))
