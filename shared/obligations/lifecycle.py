"""Starting, meeting and cancelling deadlines, in the transaction of what causes it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from sqlalchemy import ARRAY, ColumnElement, Text, bindparam, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from shared import clock, regions
from shared.calendar import working_days
from shared.calendar.working_days import Term
from shared.database.sessions import fixed
from shared.obligations import due_dates
from shared.obligations.due_dates import STATED
from shared.obligations.tables import Obligation, ObligationState, Reminder

OFFICE_OPENS = time(9)
OPEN = (ObligationState.OPEN, ObligationState.OVERDUE)
UNENDED = (*OPEN, ObligationState.PAUSED, ObligationState.PARKED)


def _endings(*more: ColumnElement[bool]) -> SelectOfScalar[Obligation]:
    """The statement that locks deadlines and cancels their reminders.

    Built once: building it costs more than running it.
    """
    running = select(Obligation).where(
        col(Obligation.subject_kind) == bindparam("of_kind"),
        col(Obligation.subject) == bindparam("of_subject"),
        col(Obligation.state).in_(fixed(UNENDED)),
        *more,
    )
    taken = running.with_for_update().cte("taken")
    silenced = (
        update(Reminder)
        .where(col(Reminder.obligation_id) == taken.c.id, col(Reminder.fired_at).is_(None))
        .values(cancelled=True)
        .returning(col(Reminder.id))
        .cte("silenced")
    )
    return select(aliased(Obligation, taken)).add_cte(silenced)


ENDING_ALL = _endings()
ENDING_NAMED = _endings(col(Obligation.name) == func.any(bindparam("named", type_=ARRAY(Text))))


async def start(session: AsyncSession, *, remind: bool = False, **terms: Any) -> Obligation:
    """Store a new deadline, with the arguments of `beginning`.

    With `remind`, reminders fire on the pack's working days before it (`reminder_working_days_before`, C123).
    """
    obligation = Obligation(**beginning(**terms))
    session.add(obligation)
    if remind:
        await set_reminders(session, obligation)
    return obligation


def beginning(
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
    started_at: datetime | None = None,
    owner: str | None = None,
    timer: bool = False,
) -> dict[str, Any]:
    """A new deadline's row: either `term` counted from `started_on` (its day not counted, CAL-02) or a stated `due_on`.

    A term in hours runs from the moment `started_at`, to the second. A `timer` is nobody's duty and is shown in no
    queue.
    """
    deadline, due_at = due_dates.beginning(started_on, term, due_on, started_at, working_days.calendar())
    return {
        "id": uuid4(),
        "subject_kind": subject_kind,
        "subject": subject,
        "division": division,
        "name": name,
        "rule_id": rule_id,
        "legal_basis": legal_basis,
        "term": str(term) if term else STATED,
        "start_event": start_event,
        "started_on": started_on,
        "due_on": deadline.due_on,
        "due_at": due_at,
        "provisional": deadline.provisional,
        "calendar_version": deadline.calendar_version,
        "owner": owner,
        "timer": timer,
    }


async def open_for(session: AsyncSession, subject_kind: str, subject: str, name: str) -> Obligation | None:
    """The subject's deadline of that name that is open or overdue, row-locked; None when there is none."""
    return await _of(session, subject_kind, subject, name, OPEN)


async def paused_for(session: AsyncSession, subject_kind: str, subject: str, name: str) -> Obligation | None:
    """The subject's deadline of that name that is paused, row-locked; None when there is none."""
    return await _of(session, subject_kind, subject, name, (ObligationState.PAUSED,))


async def meet(session: AsyncSession, subject_kind: str, subject: str, name: str, on: date) -> Obligation | None:
    """End the subject's deadline of that name as met on this day, whether open, overdue, paused or parked.

    None when there is none that has not ended.
    """
    done = await _ending(session, subject_kind, subject, [name])
    for obligation in done:
        end(obligation, on, on)
    return done[0] if done else None


async def cancel(session: AsyncSession, subject_kind: str, subject: str, names: Sequence[str] = ()) -> None:
    """End the subject's deadlines (or those named) as cancelled, overdue ones included: the subject ended otherwise.

    `overdue_at` stays, so that a deadline that had been overdue can still be seen.
    """
    await finish(session, subject_kind, subject, {}, names)


async def finish(
    session: AsyncSession, subject_kind: str, subject: str, met: Mapping[str, date], names: Sequence[str] = ()
) -> None:
    """End several deadlines of a subject (all of them, or those named) at once: those in `met` as met on that day,
    the others as cancelled.
    """
    today = clock.today()
    for obligation in await _ending(session, subject_kind, subject, names):
        end(obligation, met.get(obligation.name), today)


def end(obligation: Obligation, met_on: date | None, today: date) -> None:
    """It was met on that day, or with None no longer binds; a pause that lasts ends with it."""
    end_pause(obligation, met_on or today)
    obligation.state = ObligationState.MET if met_on else ObligationState.CANCELLED
    obligation.met_on = met_on


async def _ending(session: AsyncSession, subject_kind: str, subject: str, names: Sequence[str]) -> Sequence[Obligation]:
    """The subject's deadlines (or those named) that have not ended, row-locked; their reminders are cancelled."""
    whose = {"of_kind": subject_kind, "of_subject": subject}
    if names:
        return (await session.exec(ENDING_NAMED, params={**whose, "named": list(names)})).all()
    return (await session.exec(ENDING_ALL, params=whose)).all()


def end_pause(obligation: Obligation, on: date, **more: str) -> None:
    """End the present pause, if there is one: it counts from its first day up to, not including, this one."""
    if obligation.paused_on is None:
        return
    *earlier, last = obligation.pauses
    until = max(on, obligation.paused_on)
    obligation.pauses = [*earlier, {**last, **more, "until": until.isoformat()}]
    obligation.paused_on = None


async def set_reminders(session: AsyncSession, obligation: Obligation) -> None:
    session.add_all([Reminder(**row) for row in reminders(obligation.model_dump())])


def reminders(obligation: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a deadline's reminders whose day is still to come."""
    known = regions.find(obligation["division"], "reminder_working_days_before", obligation["started_on"])
    rows = []
    for days in known.numbers() if known else ():
        fire_on = working_days.working_days_before(obligation["due_on"], days)
        if fire_on > clock.today():
            fire_at = datetime.combine(fire_on, OFFICE_OPENS, clock.CHINA)
            row = {"obligation_id": obligation["id"], "working_days_before": days, "fire_on": fire_on}
            rows.append(row | {"id": uuid4(), "fire_at": fire_at})
    return rows


async def cancel_reminders(session: AsyncSession, obligation: Obligation) -> None:
    """Cancel the reminders that have not fired."""
    await session.exec(
        update(Reminder)
        .where(col(Reminder.obligation_id) == obligation.id, col(Reminder.fired_at).is_(None))
        .values(cancelled=True)
    )


async def _of(
    session: AsyncSession, subject_kind: str, subject: str, name: str, states: Sequence[ObligationState]
) -> Obligation | None:
    found = await session.exec(
        select(Obligation)
        .where(
            Obligation.subject_kind == subject_kind,
            Obligation.subject == subject,
            Obligation.name == name,
            col(Obligation.state).in_(states),
        )
        .with_for_update()
    )
    return found.first()
