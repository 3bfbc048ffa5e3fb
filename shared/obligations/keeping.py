"""Starting, extending, meeting and cancelling deadlines, inside the transaction of what causes it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock, regions, working_days
from shared.obligations.tables import Obligation, ObligationState, Reminder
from shared.working_days import Deadline, Term

OFFICE_OPENS = time(9)
STATED = "stated"
"""In place of a term: an officer or an agreement named the day."""
OPEN = (ObligationState.OPEN, ObligationState.OVERDUE)
UNENDED = (*OPEN, ObligationState.PARKED)


async def start(
    session: AsyncSession,
    *,
    subject_kind: str,
    subject: str,
    division: str,
    name: str,
    rule_id: str,
    legal_basis: str,
    started_on: date,
    start_event: str,
    term: Term | None = None,
    due_on: date | None = None,
    owner: str | None = None,
    remind: bool = False,
    timer: bool = False,
) -> Obligation:
    """Begin a deadline: either `term` counted from `started_on` (its day not counted, CAL-02) or a stated `due_on`.

    With `remind`, reminders fire on the pack's working days before it (`reminder_working_days_before`, C123).
    A `timer` is nobody's duty and stands in no queue.
    """
    deadline = _deadline(started_on, term, due_on)
    obligation = Obligation(
        subject_kind=subject_kind,
        subject=subject,
        division=division,
        name=name,
        rule_id=rule_id,
        legal_basis=legal_basis,
        term=str(term) if term else STATED,
        start_event=start_event,
        started_on=started_on,
        due_on=deadline.due_on,
        due_at=_after(deadline.due_on),
        provisional=deadline.provisional,
        calendar_version=deadline.calendar_version,
        owner=owner,
        timer=timer,
    )
    session.add(obligation)
    if remind:
        await _set_reminders(session, obligation)
    return obligation


async def open_for(session: AsyncSession, subject_kind: str, subject: str, name: str) -> Obligation | None:
    """The subject's deadline of that name that is still to be met, overdue or not; locked."""
    found = await session.exec(
        select(Obligation)
        .where(
            Obligation.subject_kind == subject_kind,
            Obligation.subject == subject,
            Obligation.name == name,
            col(Obligation.state).in_(OPEN),
        )
        .with_for_update()
    )
    return found.first()


async def meet(session: AsyncSession, subject_kind: str, subject: str, name: str, on: date) -> Obligation | None:
    """What was owed was done on this day. None when nothing of that name was open (done before, or never due)."""
    obligation = await open_for(session, subject_kind, subject, name)
    if obligation is not None:
        obligation.state, obligation.met_on = ObligationState.MET, on
        await _cancel_reminders(session, obligation)
    return obligation


async def cancel(session: AsyncSession, subject_kind: str, subject: str, names: Sequence[str] = ()) -> None:
    """The subject ended otherwise: its deadlines (or those named) no longer bind, passed ones included.

    That one had been overdue still shows: `overdue_at` stays.
    """
    ending = select(Obligation).where(
        Obligation.subject_kind == subject_kind,
        Obligation.subject == subject,
        col(Obligation.state).in_(UNENDED),
    )
    if names:
        ending = ending.where(col(Obligation.name).in_(names))
    for obligation in (await session.exec(ending.with_for_update())).all():
        obligation.state = ObligationState.CANCELLED
        await _cancel_reminders(session, obligation)


async def extend(session: AsyncSession, obligation: Obligation, term: Term, *, by: str, reason: str) -> None:
    """Lengthen an open deadline by `term`, from where its term ended before it was rolled; the old day is kept.

    A day that was stated, not counted, is lengthened from that day.
    """
    deadline = _extended(obligation, term)
    told = {"was_due_on": obligation.due_on.isoformat(), "by": by, "term": str(term), "reason": reason}
    obligation.extensions = [*obligation.extensions, told]
    obligation.due_on, obligation.due_at = deadline.due_on, _after(deadline.due_on)
    obligation.provisional, obligation.calendar_version = deadline.provisional, deadline.calendar_version
    had_reminders = await _cancel_reminders(session, obligation)
    if had_reminders:
        await _set_reminders(session, obligation)


def _extended(obligation: Obligation, term: Term) -> Deadline:
    terms = [*(Term.parse(extension["term"]) for extension in obligation.extensions), term]
    if obligation.term != STATED:
        return working_days.deadline_of(obligation.started_on, Term.parse(obligation.term), *terms)
    was = [date.fromisoformat(extension["was_due_on"]) for extension in obligation.extensions]
    return working_days.deadline_of(was[0] if was else obligation.due_on, *terms)


def _deadline(started_on: date, term: Term | None, due_on: date | None) -> Deadline:
    if term is not None:
        return working_days.deadline(started_on, term)
    assert due_on is not None, "a deadline has a term or a stated day"
    calendar = working_days.calendar()
    return Deadline(due_on=due_on, provisional=not calendar.knows(due_on.year), calendar_version=calendar.version)


def _after(last_day: date) -> datetime:
    return clock.start_of(last_day + timedelta(days=1))


async def _set_reminders(session: AsyncSession, obligation: Obligation) -> None:
    known = regions.find(obligation.division, "reminder_working_days_before", obligation.started_on)
    for days in known.numbers() if known else ():
        fire_on = working_days.working_days_before(obligation.due_on, days)
        if fire_on <= clock.today():
            continue
        fire_at = datetime.combine(fire_on, OFFICE_OPENS, clock.CHINA)
        session.add(Reminder(obligation_id=obligation.id, working_days_before=days, fire_on=fire_on, fire_at=fire_at))


async def _cancel_reminders(session: AsyncSession, obligation: Obligation) -> bool:
    """Silence what has not fired yet; True when there was something, or something had fired before."""
    there = (await session.exec(select(Reminder.id).where(Reminder.obligation_id == obligation.id).limit(1))).first()
    await session.exec(
        update(Reminder)
        .where(col(Reminder.obligation_id) == obligation.id, col(Reminder.fired_at).is_(None))
        .values(cancelled=True)
    )
    return there is not None
