"""Finding what is due, oldest first, and letting the service act on it: once, however many replicas sweep.

A batch is one transaction. Its actions run together in one savepoint; only if one of them fails does each run again in
a savepoint of its own, so that a failure harms no other and a batch without one costs no round trip an item.
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
"""As the partial index `obligation_due` says it, so that every plan may use it."""


async def sweep(sessions: Sessions, timers: Timers) -> int:
    """Act on everything due now; returns how many deadlines and reminders fired."""
    fired = 0
    while swept := await remind_due(sessions, timers) + await sweep_overdue(sessions, timers):
        fired += swept
    return fired


async def sweep_overdue(sessions: Sessions, timers: Timers) -> int:
    """One batch of passed deadlines; what others hold is left to the next."""
    async with sessions.begin() as session:
        due = await _by_the_calendar(session, timers, (await session.exec(due_now())).all())
        quiet = [each for each in due if each.name not in timers.overdue]
        told = await _held(session, timers, [each for each in due if each.name in timers.overdue])
        if quiet:
            await _mark(session, quiet)
            OBLIGATIONS_SWEPT.labels("overdue").inc(len(quiet))
        if told:
            await _let_fall_due(session, timers, told)
    return len(quiet) + len(told)


def due_now() -> SelectOfScalar[Obligation]:
    """The oldest passed deadlines that nobody holds, locked."""
    order = (col(Obligation.due_at), col(Obligation.id))
    passed = select(Obligation).where(OPEN, col(Obligation.due_at) <= clock.now())
    return passed.order_by(*order).limit(BATCH).with_for_update(skip_locked=True)


async def _by_the_calendar(session: AsyncSession, timers: Timers, due: Sequence[Obligation]) -> list[Obligation]:
    """Those due by the calendar of today: one counted before the newest notice may have longer, and does not fire."""
    calendar = working_days.calendar()
    stale = [each for each in due if each.calendar_version != calendar.version]
    if stale:
        await settle(session, timers, stale, calendar)
    return [each for each in due if each.calendar_version == calendar.version and each.due_at <= clock.now()]


async def _held(session: AsyncSession, timers: Timers, due: Sequence[Obligation]) -> list[Obligation]:
    """Those whose aggregate nobody else holds. Nothing is waited for, so that no ring of waiting can close."""
    if timers.hold is None or not due:
        return list(due)
    held = await timers.hold(session, [each.subject for each in due])
    return [each for each in due if each.subject in held]


async def _mark(session: AsyncSession, due: Sequence[Obligation]) -> None:
    """In one statement; the rows at hand then say what the database says, and are not written again."""
    now = clock.now()
    passed = update(Obligation).where(col(Obligation.id).in_([each.id for each in due]))
    told = passed.values(state=ObligationState.OVERDUE, overdue_at=now)
    await session.exec(told, execution_options={"synchronize_session": False})
    for each in due:
        set_committed_value(each, "state", ObligationState.OVERDUE)
        set_committed_value(each, "overdue_at", now)


async def _let_fall_due(session: AsyncSession, timers: Timers, due: Sequence[Obligation]) -> None:
    """All in one savepoint, oldest first; if one fails, each alone: its failure harms no other."""
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
            await _let_fall_due(session, timers, [obligation])


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
    """Each time it is set aside is a question of its own: an answer lets it be swept again (`questions.take_up`)."""
    await ask(
        session,
        subject_kind=obligation.subject_kind,
        subject=obligation.subject,
        division=obligation.division,
        code=f"{DEADLINE_FAILED}{obligation.name}" + (f"#{time}" if time > 1 else ""),
        zh=f"期限“{obligation.name}”到期处理三次失败,请人工处理",
        en=f"acting on the deadline {obligation.name!r} failed three times; a person must look",
    )
