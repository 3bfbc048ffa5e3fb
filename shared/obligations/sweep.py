"""Finds deadlines and reminders that are due, oldest first, and runs the service's action for each once, however many
replicas sweep.

A batch is one transaction. Its actions run together in one savepoint; only if one of them fails does each run again in
a savepoint of its own, so that a failure affects no other and a batch without one costs no round trip per item.
"""

from collections.abc import Sequence

import structlog
from sqlalchemy import text
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from shared import clock
from shared.calendar import working_days
from shared.database.sessions import Sessions
from shared.database.transient_errors import transient
from shared.obligations.locks import held
from shared.obligations.questions import DEADLINE_FAILED, ask
from shared.obligations.recomputation import settle
from shared.obligations.reminders_due import remind_due
from shared.obligations.tables import Obligation, ObligationState
from shared.obligations.timers import Timers
from shared.observability.telemetry import OBLIGATIONS_SWEPT

log = structlog.get_logger(__name__)

BATCH = 500
PATIENCE = 3
"""After so many failures a deadline is parked and a person is asked."""
OPEN = text("state = 'open'")
"""In the words of the partial index `obligation_due`, so that every plan can use it."""


async def sweep(sessions: Sessions, timers: Timers) -> int:
    """Act on everything due now; returns how many deadlines and reminders fired."""
    fired = 0
    while swept := await remind_due(sessions, timers) + await sweep_overdue(sessions, timers):
        fired += swept
    return fired


async def sweep_overdue(sessions: Sessions, timers: Timers) -> int:
    """Process one batch of passed deadlines; rows locked by others are left to the next."""
    async with sessions.begin() as session:
        due = await _due_by_calendar(session, timers, (await session.exec(due_now())).all())
        free = await held(session, timers, due)
        without_action = [each for each in free if each.name not in timers.overdue]
        acted_on = [each for each in free if each.name in timers.overdue]
        if without_action:
            await _mark(session, without_action)
            OBLIGATIONS_SWEPT.labels("overdue").inc(len(without_action))
        if acted_on:
            await _act_on_overdue(session, timers, acted_on)
    return len(without_action) + len(acted_on)


def due_now() -> SelectOfScalar[Obligation]:
    """The oldest passed deadlines that no other transaction has locked, row-locked."""
    order = (col(Obligation.due_at), col(Obligation.id))
    passed = select(Obligation).where(OPEN, col(Obligation.due_at) <= clock.now())
    return passed.order_by(*order).limit(BATCH).with_for_update(skip_locked=True)


async def _due_by_calendar(session: AsyncSession, timers: Timers, due: Sequence[Obligation]) -> list[Obligation]:
    """Those due by today's calendar: a deadline counted before the newest notice may end later, and then does not
    fire.
    """
    calendar = working_days.calendar()
    stale = [each for each in due if each.calendar_version != calendar.version]
    if stale:
        await settle(session, timers, stale, calendar)
    return [each for each in due if each.calendar_version == calendar.version and each.due_at <= clock.now()]


async def _mark(session: AsyncSession, due: Sequence[Obligation]) -> None:
    """Mark them overdue in one statement; the objects in memory are set to the same values and not written again."""
    now = clock.now()
    passed = update(Obligation).where(col(Obligation.id).in_([each.id for each in due]))
    marked = passed.values(state=ObligationState.OVERDUE, overdue_at=now)
    await session.exec(marked, execution_options={"synchronize_session": False})
    for each in due:
        set_committed_value(each, "state", ObligationState.OVERDUE)
        set_committed_value(each, "overdue_at", now)


async def _act_on_overdue(session: AsyncSession, timers: Timers, due: Sequence[Obligation]) -> None:
    """All in one savepoint, oldest first; if one fails, each in its own, so that its failure affects no other."""
    try:
        async with session.begin_nested():
            await _mark(session, due)
            for obligation in due:
                await timers.overdue[obligation.name](session, obligation)
            await session.flush()
        OBLIGATIONS_SWEPT.labels("overdue").inc(len(due))
    except Exception as failure:
        if transient(failure):
            raise
        if len(due) == 1:
            await session.refresh(due[0])
            await _remember_failure(session, due[0], failure)
            return
        for obligation in due:
            await session.refresh(obligation)
            await _act_on_overdue(session, timers, [obligation])


async def _remember_failure(session: AsyncSession, obligation: Obligation, failure: Exception) -> None:
    obligation.failures += 1
    obligation.last_failure = type(failure).__name__
    log.error(
        "obligation-failed",
        obligation=str(obligation.id),
        name=obligation.name,
        reason=type(failure).__name__,
    )
    OBLIGATIONS_SWEPT.labels("failed").inc()
    if obligation.failures % PATIENCE == 0:
        obligation.state = ObligationState.PARKED
        await _ask_about(session, obligation, time=obligation.failures // PATIENCE)


async def _ask_about(session: AsyncSession, obligation: Obligation, *, time: int) -> None:
    """Each parking asks a question of its own; its answer lets the deadline be swept again
    (`questions.continue_step`).
    """
    await ask(
        session,
        subject_kind=obligation.subject_kind,
        subject=obligation.subject,
        division=obligation.division,
        code=f"{DEADLINE_FAILED}{obligation.name}" + (f"#{time}" if time > 1 else ""),
        zh=f"期限“{obligation.name}”到期处理三次失败，请人工处理",
        en=f"acting on the deadline {obligation.name!r} failed three times; a person must look",
    )
