"""Reminders that are due. Each fires once, whether or not acting on it succeeds; the deadline itself is unaffected."""

from collections.abc import Sequence

import structlog
from sqlalchemy import text
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.database.sessions import Sessions
from shared.database.transient_errors import transient
from shared.obligations.locks import held
from shared.obligations.tables import Obligation, ObligationState, Reminder
from shared.obligations.timers import OnReminder, Timers
from shared.observability.telemetry import OBLIGATIONS_SWEPT

log = structlog.get_logger(__name__)

BATCH = 500
UNSYNCHRONIZED = {"synchronize_session": False}
WAITING = text("reminder.fired_at is null and not reminder.cancelled")
"""In the words of the partial index `reminder_due`, so that the planner can use it."""

Due = tuple[Reminder, Obligation]


async def remind_due(sessions: Sessions, timers: Timers) -> int:
    """Fire one batch, oldest first; those whose aggregate is locked by others are left to the next."""
    async with sessions.begin() as session:
        found = (
            select(Reminder, Obligation)
            .join(Obligation, col(Obligation.id) == col(Reminder.obligation_id))
            .where(WAITING, col(Reminder.fire_at) <= clock.now())
            .order_by(col(Reminder.fire_at), col(Reminder.id))
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=Reminder)
        )
        due = (await session.exec(found)).all()
        free = {each.id for each in await held(session, timers, [obligation for _, obligation in due])}
        mine = [(reminder, obligation) for reminder, obligation in due if obligation.id in free]
        if mine:
            await _mark_fired(session, mine)
            if timers.reminder:
                await _remind(session, timers.reminder, [one for one in mine if one[1].state == ObligationState.OPEN])
    return len(mine)


async def _mark_fired(session: AsyncSession, due: Sequence[Due]) -> None:
    spent = update(Reminder).where(col(Reminder.id).in_([reminder.id for reminder, _ in due]))
    await session.exec(spent.values(fired_at=clock.now()), execution_options=UNSYNCHRONIZED)


async def _remind(session: AsyncSession, act: OnReminder, due: Sequence[Due]) -> None:
    """All in one savepoint; if one fails, each in its own."""
    first = due[0][0].id if due else None
    try:
        async with session.begin_nested():
            for reminder, obligation in due:
                await act(session, obligation, reminder)
            await session.flush()
        OBLIGATIONS_SWEPT.labels("reminded").inc(len(due))
    except Exception as failure:
        if transient(failure):
            raise
        if len(due) == 1:
            log.error("reminder-failed", reminder=str(first), reason=type(failure).__name__)
            OBLIGATIONS_SWEPT.labels("failed").inc()
            return
        for one in due:
            for row in one:
                await session.refresh(row)
            await _remind(session, act, [one])
