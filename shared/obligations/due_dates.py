"""The last day of a deadline, computed from its row: start, term, extensions and pauses under one calendar. Pure.

The day is never edited: whatever changed, it is computed again from the start.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from shared import clock
from shared.calendar import working_days
from shared.calendar.working_days import Calendar, Deadline, Pause, Term, Unit
from shared.obligations.tables import Obligation

STATED = "stated"
"""In place of a term: an officer or an agreement named the day."""


def derived(obligation: Obligation, calendar: Calendar, *more: Term) -> Deadline:
    """When the deadline ends under this calendar; with `more`, once it is extended by these terms too.

    A stated day and a term in hours do not depend on the calendar.
    """
    extensions = [*(Term.parse(extension["term"]) for extension in obligation.extensions), *more]
    if obligation.term == STATED:
        return _from_stated(obligation, extensions, calendar)
    terms = [Term.parse(obligation.term), *extensions]
    if terms[0].unit is Unit.HOURS:
        return Deadline(last_day(_by_the_hour(obligation, *more)), False, calendar.version)
    return working_days.derive(obligation.started_on, terms, pauses_of(obligation), calendar)


def due_moment(obligation: Obligation, deadline: Deadline, *more: Term) -> datetime:
    """From when the sweep may find it overdue: the midnight in China that ends the last day, or the exact moment
    for hours.
    """
    by_the_hour = obligation.term != STATED and Term.parse(obligation.term).unit is Unit.HOURS
    return _by_the_hour(obligation, *more) if by_the_hour else after(deadline.due_on)


def beginning(
    started_on: date, term: Term | None, due_on: date | None, started_at: datetime | None, calendar: Calendar
) -> tuple[Deadline, datetime]:
    """When a new deadline ends: counted by its term, on the day stated, or so many hours after `started_at`."""
    if term is not None and term.unit is Unit.HOURS:
        assert started_at is not None, f"{term} runs from a moment"
        due_at = started_at.astimezone(clock.CHINA) + timedelta(hours=term.amount)
        return Deadline(last_day(due_at), False, calendar.version), due_at
    assert term is not None or due_on is not None, "a deadline has a term or a stated day"
    deadline = working_days.deadline(started_on, term, calendar) if term else stated(due_on or started_on, calendar)
    return deadline, after(deadline.due_on)


def stated(due_on: date, calendar: Calendar) -> Deadline:
    """A day that a person named is not rolled, even if it is a Sunday."""
    return Deadline(due_on, not calendar.knows(due_on.year), calendar.version)


def pauses_of(obligation: Obligation) -> list[Pause]:
    """The pauses that have ended; one that still lasts changes nothing yet."""
    ended = [pause for pause in obligation.pauses if "until" in pause]
    return [Pause(date.fromisoformat(pause["since"]), date.fromisoformat(pause["until"])) for pause in ended]


def after(day: date) -> datetime:
    """The midnight in China that ends this day."""
    return clock.start_of(day + timedelta(days=1))


def last_day(due_at: datetime) -> date:
    """The day in China that contains the last moment before `due_at`."""
    return (due_at - timedelta(microseconds=1)).astimezone(clock.CHINA).date()


def _from_stated(obligation: Obligation, extensions: Sequence[Term], calendar: Calendar) -> Deadline:
    """A stated day, extended from that day."""
    first = obligation.extensions[0]["was_due_on"] if obligation.extensions else obligation.due_on.isoformat()
    day = date.fromisoformat(first)
    return working_days.derive(day, extensions, calendar=calendar) if extensions else stated(day, calendar)


def _by_the_hour(obligation: Obligation, *more: Term) -> datetime:
    """The end of a term in hours: `due_at` is kept exactly, so an extension by hours is added to it.

    Raises ValueError for another unit.
    """
    if any(term.unit is not Unit.HOURS for term in more):
        raise ValueError("a term in hours is lengthened by hours")
    return obligation.due_at + sum((timedelta(hours=term.amount) for term in more), timedelta())
