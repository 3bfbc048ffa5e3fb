"""Working days and legal deadlines (CAL-01 to CAL-05). Days are passed in; nothing here reads a clock.

Every statute says for itself whether its 日 are working days or calendar days: the unit travels in `Term` and
is never guessed from the word. A deadline that needed a year without a holiday notice is provisional.
"""

import re
from calendar import monthrange
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Self

from shared.holidays import Calendar, Notice, calendar

__all__ = [
    "Calendar",
    "Deadline",
    "Notice",
    "Pause",
    "Term",
    "Unit",
    "calendar",
    "deadline",
    "derive",
    "is_working",
    "period_end",
    "roll_backward",
    "roll_forward",
    "working_days_before",
    "working_days_between",
]

ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    """How a statute counts: 工作日, 自然日, 月, 年, 小时."""

    WORKING_DAYS = "WD"
    CALENDAR_DAYS = "CD"
    MONTHS = "M"
    YEARS = "Y"
    HOURS = "H"


@dataclass(frozen=True)
class Term:
    """A length of time as a statute writes it: `60WD`, `15CD`, `6M`, `3Y`, `24H`.

    A term that ends on a day off ends on the next working day (CAL-03); `1M back` on the one before (CAL-04, a
    pay-day).
    """

    amount: int
    unit: Unit
    back: bool = False

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a term has at least one {self.unit}, not {self.amount}")
        if self.back and self.unit in (Unit.WORKING_DAYS, Unit.HOURS):
            raise ValueError(f"{self.unit} never end on a day off: nothing to roll back")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `60WD`.

        Raises ValueError, also for a pair such as `60WD+30WD` (a term and its extension): that is two terms.
        """
        found = re.fullmatch(r"([0-9]{1,4})(WD|CD|M|Y|H)( back)?", text)
        if found is None:
            raise ValueError(f"not a term: {text!r}")
        return cls(int(found[1]), Unit(found[2]), bool(found[3]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}{' back' if self.back else ''}"


@dataclass(frozen=True)
class Pause:
    """A time in which a term is suspended 中止.

    The day of the suspension (`since`) does not count as used, the day of resumption (`until`) does: at least one day
    is left to whoever has the duty, and a suspension that is lifted on the same day changes nothing.
    """

    since: date
    until: date

    def days(self) -> list[date]:
        return [self.since + timedelta(days=passed) for passed in range((self.until - self.since).days)]


@dataclass(frozen=True)
class Deadline:
    """The last day on which the duty is met in time.

    `provisional`: a year without a holiday notice was needed, so the day is an estimate, to be worked out
    again under a newer `calendar_version`.
    """

    due_on: date
    provisional: bool
    calendar_version: str


def deadline(start: date, term: Term, calendar: Calendar | None = None) -> Deadline:
    """When a term that begins with an event on `start` ends. Results are cached: many terms begin on the same day.

    The day of the event is not counted (CAL-02). Working days are counted one by one; every other term that ends on a
    day off ends on the next working day (CAL-03), months and years after CAL-05.
    """
    return _counted(start, term, calendar or _default())


@lru_cache(maxsize=4096)
def _counted(start: date, term: Term, calendar: Calendar) -> Deadline:
    return derive(start, [term], calendar=calendar)


def derive(
    start: date, terms: Sequence[Term], pauses: Sequence[Pause] = (), calendar: Calendar | None = None
) -> Deadline:
    """When a term and its extensions end, one after the other, without the days on which they were suspended.

    Only the last day of them all is rolled: 30 days and 30 more are 60 days, even where the thirtieth was a day off. A
    suspended day counts neither as a working day nor as a calendar day of the term, and no term ends on one.
    """
    known = calendar or _default()
    still = frozenset(day for pause in pauses for day in pause.days())
    end = start
    for term in terms:
        end = _end(end, term, known, still)
    due_on = _rolled(end, known, still, terms[-1])
    counted = any(term.unit is Unit.WORKING_DAYS for term in terms)
    first = start + ONE_DAY if counted else min(end, due_on)
    needed = range(first.year, max(end, due_on).year + 1)
    return Deadline(due_on, any(not known.knows(year) for year in needed), known.version)


def period_end(start: date, term: Term) -> date:
    """The last day of a calendar period, not rolled: for terms that are states, such as a listing of 3 years.

    Months and years end on the same day of the month, or on the month's last (CAL-05).
    """
    match term.unit:
        case Unit.CALENDAR_DAYS:
            return start + timedelta(days=term.amount)
        case Unit.MONTHS:
            return _months_later(start, term.amount)
        case Unit.YEARS:
            return _months_later(start, 12 * term.amount)
        case Unit.WORKING_DAYS:
            raise ValueError(f"{term}: working days need a calendar; use deadline()")
        case Unit.HOURS:
            raise ValueError(f"{term}: hours run from a moment, not a day; add them to an aware datetime")


def is_working(day: date, calendar: Calendar | None = None) -> bool:
    """Whether offices work on this day (CAL-01); an estimate in a year without a notice."""
    return (calendar or _default()).is_working(day)


def roll_forward(day: date, calendar: Calendar | None = None) -> date:
    """The day itself if it is a working day, else the next one (CAL-03)."""
    known = calendar or _default()
    while not known.is_working(day):
        day += ONE_DAY
    return day


def roll_backward(day: date, calendar: Calendar | None = None) -> date:
    """The day itself if it is a working day, else the one before: for wages due on a day off (CAL-04)."""
    known = calendar or _default()
    while not known.is_working(day):
        day -= ONE_DAY
    return day


def working_days_before(day: date, count: int, calendar: Calendar | None = None) -> date:
    """The `count`-th working day before `day`, which is not counted: for reminders and hearing notices."""
    if count < 1:
        raise ValueError(f"at least one working day before, not {count}")
    return _counted_back(day, count, calendar or _default())


@lru_cache(maxsize=4096)
def _counted_back(day: date, count: int, known: Calendar) -> date:
    for _ in range(count):
        day = roll_backward(day - ONE_DAY, known)
    return day


def working_days_between(start: date, end: date, calendar: Calendar | None = None) -> int:
    """Working days after `start` up to and including `end`, so that n working days from `start` count n.

    Negative when `end` comes first: so many working days overdue.
    """
    if end < start:
        return -working_days_between(end, start, calendar)
    known = calendar or _default()
    days = (start + timedelta(days=passed) for passed in range(1, (end - start).days + 1))
    return sum(known.is_working(day) for day in days)


def _end(day: date, term: Term, known: Calendar, still: Set[date]) -> date:
    """The term's last day, not rolled. Each suspended day in a term of calendar days adds one day at the end."""
    if term.unit is Unit.WORKING_DAYS:
        for _ in range(term.amount):
            day = _running_from(day + ONE_DAY, known, still)
        return day
    end = period_end(day, term)
    lost = sum(day < one <= end for one in still)
    while lost:
        end += ONE_DAY
        lost -= end not in still
    return end


def _rolled(day: date, known: Calendar, still: Set[date], term: Term) -> date:
    if not term.back:
        return _running_from(day, known, still)
    while day in still or not known.is_working(day):
        day -= ONE_DAY
    return day


def _running_from(day: date, known: Calendar, still: Set[date]) -> date:
    """The day itself or the next one that is a working day and not suspended."""
    while day in still or not known.is_working(day):
        day += ONE_DAY
    return day


def _months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _default() -> Calendar:
    return calendar()
