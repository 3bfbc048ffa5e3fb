"""Working days and legal deadlines (CAL-01 to CAL-05). Days are passed in; nothing here reads a clock.

Every statute says for itself whether its 日 are working days or calendar days: the unit travels in `Term` and
is never guessed from the word. A deadline that needed a year without a holiday notice is provisional.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from shared.holidays import Calendar, Notice, calendar

__all__ = [
    "Calendar",
    "Deadline",
    "Notice",
    "Term",
    "Unit",
    "calendar",
    "deadline",
    "deadline_of",
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
    """A length of time as a statute writes it: `60WD`, `15CD`, `6M`, `3Y`, `24H`."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a term has at least one {self.unit}, not {self.amount}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `60WD`. A pair such as `60WD+30WD` (a term and its extension) is two terms: refused here."""
        found = re.fullmatch(r"([0-9]{1,4})(WD|CD|M|Y|H)", text)
        if found is None:
            raise ValueError(f"not a term: {text!r}")
        return cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


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
    """When a term that begins with an event on `start` ends.

    The day of the event is not counted (CAL-02). Working days are counted one by one; every other term that
    ends on a day off ends on the next working day (CAL-03), months and years after CAL-05.
    """
    known = calendar or _default()
    if term.unit is Unit.WORKING_DAYS:
        due_on = _count_forward(start, term.amount, known)
        needed = range((start + ONE_DAY).year, due_on.year + 1)
    else:
        end = period_end(start, term)
        due_on = roll_forward(end, known)
        needed = range(end.year, due_on.year + 1)
    return Deadline(due_on, any(not known.knows(year) for year in needed), known.version)


def deadline_of(start: date, *terms: Term) -> Deadline:
    """When a term and its extensions end, one after the other: only the last day of them all is rolled.

    30 days and 30 more are 60 days, even where the thirtieth was a day off.
    """
    *earlier, last = terms
    for term in earlier:
        wd = term.unit is Unit.WORKING_DAYS
        start = _count_forward(start, term.amount, _default()) if wd else period_end(start, term)
    return deadline(start, last)


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
    """The day itself if it is a working day, else the one before: wages due on a day off (CAL-04)."""
    known = calendar or _default()
    while not known.is_working(day):
        day -= ONE_DAY
    return day


def working_days_before(day: date, count: int, calendar: Calendar | None = None) -> date:
    """The `count`-th working day before `day`, which is not counted: for reminders and hearing notices."""
    known = calendar or _default()
    if count < 1:
        raise ValueError(f"at least one working day before, not {count}")
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


def _count_forward(day: date, count: int, known: Calendar) -> date:
    for _ in range(count):
        day = roll_forward(day + ONE_DAY, known)
    return day


def _months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _default() -> Calendar:
    return calendar()
