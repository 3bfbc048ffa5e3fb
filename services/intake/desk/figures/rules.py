"""What is counted in a period, and the denominators (interchange §11). Counts follow events, not the present state.

A step counts on the day on which it happened. A complaint is *decided in time* if the decision to accept, refuse or
redirect came before its deadline passed (INT-02); it is *settled* when its channel has the final answer or it ended
otherwise, so that the dynamic closure rate 动态办结率 is settled by received, of those received in the period.

A channel counts its complaints. Workers and money are counted once a matter 并案, with the complaint that leads it: in
its month, place, channel, domain and department.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from services.intake.complaints.rules.stage import Stage
from shared.refusals import Invalid


class Kind(StrEnum):
    """What is counted."""

    RECEIVED = "received"
    SETTLED = "settled"
    IN_TIME = "in_time"
    LATE = "late"
    ACCEPTED = "accepted"
    JOINED = "joined"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    CLOSED = "closed"
    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    PAID = "paid"


class Dimension(StrEnum):
    """The dimensions of the breakdowns."""

    MONTH = "month"
    PLACE = "place"
    CHANNEL = "channel"
    DOMAIN = "domain"
    DEPARTMENT = "department"


COUNTED: dict[str, Kind] = {
    "accepted": Kind.ACCEPTED,
    "joined": Kind.JOINED,
    "transferred": Kind.HANDED_OVER,
    "return-ruled": Kind.RETURNED,
}
"""Action of a step → what it counts as; a request that was denied does not count."""
PAID = "wages-paid"
"""The step of every complaint of a matter to which wages were paid; the money is counted once, with its leader."""
DECIDED = ("accepted", "refused", "redirected", "answered")
OVERDUE = "acceptance-overdue"
CALLED = ("called-back", "called-by-partner")
"""The worker was called about the result, by the office or by the channel."""
CLOSING = Stage.ANSWERED
"""The stage a complaint reaches with its disposition."""
SETTLED = (
    *(Stage.ANSWERED, Stage.CALLED_BACK, Stage.CLOSED),
    *(Stage.REFUSED, Stage.REDIRECTED, Stage.WITHDRAWN),
)


class PeriodBackwards(Invalid):
    code = "period-backwards"
    zh = "起始日不能晚于截止日"
    en = "the period ends before it begins"


@dataclass(frozen=True)
class Tally:
    """The count of one kind under one key of one dimension."""

    dimension: Dimension
    key: str
    kind: Kind
    disposition: str | None
    count: int
    workers: int
    fen: int


@dataclass
class Sums:
    """The sums under one key."""

    counts: Counter[Kind] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    workers: int = 0
    claimed_fen: int = 0
    paid_fen: int = 0

    def add(self, tally: Tally) -> None:
        self.counts[tally.kind] += tally.count
        if tally.kind is Kind.CLOSED and tally.disposition:
            self.closed[tally.disposition] += tally.count
        if tally.kind is Kind.RECEIVED:
            self.workers += tally.workers
            self.claimed_fen += tally.fen
        if tally.kind is Kind.PAID:
            self.paid_fen += tally.fen

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.counts + other.counts,
            self.closed + other.closed,
            self.workers + other.workers,
            self.claimed_fen + other.claimed_fen,
            self.paid_fen + other.paid_fen,
        )


def summed(tallies: Iterable[Tally], dimension: Dimension, digits: int | None = None) -> dict[str, Sums]:
    """The sums of one dimension by key; places cut to so many digits, those with fewer left out."""
    found: dict[str, Sums] = {}
    for tally in tallies:
        if tally.dimension is dimension and len(tally.key) >= (digits or 0):
            found.setdefault(tally.key[:digits], Sums()).add(tally)
    return dict(sorted(found.items()))


def share(part: int, whole: int) -> float | None:
    """A part of a whole, rounded to four places; None if the whole is 0."""
    return round(part / whole, 4) if whole else None


def months(first: date, last: date) -> list[str]:
    """Every month of the period, as YYYY-MM."""
    span = (last.year - first.year) * 12 + last.month - first.month
    return [f"{first.year + n // 12}-{n % 12 + 1:02d}" for n in range(first.month - 1, first.month + span)]


def year_before(day: date) -> date:
    """The same day a year before; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year - 1)


def month_a_year_before(month: str) -> str:
    return f"{int(month[:4]) - 1}{month[4:]}"
