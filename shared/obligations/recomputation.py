"""After a new holiday notice every deadline counted without it is computed again, and the reason is recorded.

A deadline already found overdue is never changed automatically: the new day is recorded with it and a person is asked.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import text, tuple_
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from shared.calendar import working_days
from shared.calendar.working_days import Calendar, Deadline
from shared.database.sessions import Sessions
from shared.obligations.due_dates import derived, due_moment
from shared.obligations.extension import move, note_derivation
from shared.obligations.lifecycle import reminders
from shared.obligations.locks import held
from shared.obligations.questions import ask
from shared.obligations.tables import Obligation, ObligationState, Reminder
from shared.obligations.timers import Timers

log = structlog.get_logger(__name__)

BATCH = 1000
PASSES = 3
"""Rows locked by others are left and tried again; after so many passes they wait for the next hour."""
NOTICE = "holiday-notice"
SHORT_LOCK_TIMEOUT = text("set local lock_timeout = '250ms'")
"""Commands lock the matter first, this job its deadlines: should the two wait for each other, this job gives up."""
RUNNING = "state = 'open'"
NOT_RUNNING = "state in ('paused', 'overdue')"

Place = tuple[datetime, UUID]


async def rederive(sessions: Sessions, timers: Timers) -> int:
    """Compute again what was counted under another calendar, soonest due first; returns how many days moved."""
    calendar, moved = working_days.calendar(), 0
    for _ in range(PASSES):
        if not await _any_stale(sessions, calendar):
            break
        for states in (RUNNING, NOT_RUNNING):
            moved += await _one_pass(sessions, timers, calendar, states)
    if moved:
        log.info("deadlines-moved", count=moved, calendar=calendar.version)
    return moved


async def settle(
    session: AsyncSession, timers: Timers, stale: Sequence[Obligation], calendar: Calendar
) -> list[Obligation]:
    """Bring these row-locked deadlines under this calendar; returns those whose day moved.

    One whose matter is locked by another transaction is left for later.
    """
    days = [(each, derived(each, calendar)) for each in stale]
    changed = [(each, day) for each, day in days if day.due_on != each.due_on]
    their = [each for each, _ in changed]
    free = {each.id for each in (await held(session, timers, their) if timers.moved else their)}
    await _keep_day(session, [(each, day) for each, day in days if day.due_on == each.due_on], calendar)
    running = [(each, day) for each, day in changed if each.id in free and each.overdue_at is None]
    for each, day in changed:
        if each.id in free and each.overdue_at is not None:
            await _ask_about_overdue(session, each, day)
    for each, day in running:
        move(each, day, why=NOTICE)
    moved = [each for each, _ in running]
    await session.flush()
    await _renew_reminders(session, [each for each in moved if each.state == ObligationState.OPEN])
    if moved and timers.moved:
        await (await session.connection()).execute(SHORT_LOCK_TIMEOUT)
        await timers.moved(session, moved)
    return moved


async def _any_stale(sessions: Sessions, calendar: Calendar) -> bool:
    async with sessions.begin() as session:
        for states in (RUNNING, NOT_RUNNING):
            one = select(Obligation.id).where(text(states), _stale(calendar)).limit(1)
            if (await session.exec(one)).first():
                return True
    return False


async def _one_pass(sessions: Sessions, timers: Timers, calendar: Calendar, states: str) -> int:
    moved, place = 0, None
    while True:
        async with sessions.begin() as session:
            stale = (await session.exec(_next(calendar, states, place))).all()
            if not stale:
                return moved
            place = (stale[-1].due_at, stale[-1].id)
            moved += len(await settle(session, timers, stale, calendar))


def _next(calendar: Calendar, states: str, after: Place | None) -> SelectOfScalar[Obligation]:
    order = (col(Obligation.due_at), col(Obligation.id))
    found = select(Obligation).where(text(states), _stale(calendar))
    if after is not None:
        found = found.where(tuple_(*order) > after)
    return found.order_by(*order).limit(BATCH).with_for_update(skip_locked=True)


def _stale(calendar: Calendar) -> bool:
    return Obligation.calendar_version != calendar.version


async def _keep_day(session: AsyncSession, same: Sequence[tuple[Obligation, Deadline]], calendar: Calendar) -> None:
    """Deadlines whose day is unchanged: store the calendar's version, and whether the day is still provisional."""
    for provisional in (False, True):
        fitting = [each for each, day in same if day.provisional is provisional]
        if fitting:
            known = update(Obligation).where(col(Obligation.id).in_([each.id for each in fitting]))
            told = known.values(calendar_version=calendar.version, provisional=provisional)
            await session.exec(told, execution_options={"synchronize_session": False})
        for each in fitting:
            set_committed_value(each, "calendar_version", calendar.version)
            set_committed_value(each, "provisional", provisional)


async def _ask_about_overdue(session: AsyncSession, obligation: Obligation, day: Deadline) -> None:
    """A deadline found overdue under the old calendar.

    If the new one gives it longer, a person is asked what follows.
    """
    note_derivation(obligation, day, why=NOTICE)
    obligation.calendar_version, obligation.provisional = day.calendar_version, day.provisional
    assert obligation.overdue_at is not None
    if due_moment(obligation, day) <= obligation.overdue_at:
        return
    was, due_on = obligation.due_on, day.due_on
    await ask(
        session,
        subject_kind=obligation.subject_kind,
        subject=obligation.subject,
        division=obligation.division,
        code=f"deadline-moved:{obligation.name}:{due_on}",
        zh=f"期限“{obligation.name}”按原日历{was}届满并已记为逾期；按新的节假日通知应于{due_on}届满：请人工认定逾期是否成立",
        en=f"the deadline {obligation.name!r} was found overdue after {was}; by the new holiday notice its last day is "
        f"{due_on}: a person must say whether it was overdue",
    )


async def _renew_reminders(session: AsyncSession, moved: Sequence[Obligation]) -> None:
    """Where there were reminders, those still to come are set for the new day."""
    ids = [each.id for each in moved]
    if not ids:
        return
    theirs = select(Reminder.obligation_id).where(col(Reminder.obligation_id).in_(ids)).distinct()
    reminded = set((await session.exec(theirs)).all())
    waiting = update(Reminder).where(col(Reminder.obligation_id).in_(reminded), col(Reminder.fired_at).is_(None))
    await session.exec(waiting.values(cancelled=True))
    rows = [row for each in moved if each.id in reminded for row in reminders(each.model_dump())]
    session.add_all([Reminder(**row) for row in rows])
