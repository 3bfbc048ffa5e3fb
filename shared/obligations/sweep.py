"""Finding what is due, oldest first, and letting the service act on it: once, however many replicas sweep."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.database import Sessions
from shared.messaging.consumer import transient
from shared.obligations.questions import ask
from shared.obligations.tables import Obligation, ObligationState, Reminder
from shared.telemetry import OBLIGATIONS_SWEPT

log = structlog.get_logger(__name__)

BATCH = 200
PATIENCE = 3
"""After so many failures a deadline is parked and a person is asked."""

OnOverdue = Callable[[AsyncSession, Obligation], Awaitable[None]]
Hold = Callable[[AsyncSession, Sequence[str]], Awaitable[set[str]]]
OnReminder = Callable[[AsyncSession, Obligation, Reminder], Awaitable[None]]


@dataclass(frozen=True)
class Timers:
    """What a service does when a deadline passes (by its name) and when a reminder is due."""

    overdue: Mapping[str, OnOverdue] = field(default_factory=dict)
    reminder: OnReminder | None = None
    hold: Hold | None = None
    """Locks those of these subjects that nobody else holds: before their deadlines, as commands do."""


async def sweep(sessions: Sessions, timers: Timers) -> int:
    """Act on everything due now; returns how many deadlines and reminders fired."""
    fired = 0
    while swept := await _sweep_reminders(sessions, timers) + await _sweep_overdue(sessions, timers):
        fired += swept
    return fired


async def _sweep_overdue(sessions: Sessions, timers: Timers) -> int:
    async with sessions.begin() as session:
        passed = (
            select(Obligation.id, Obligation.subject)
            .where(Obligation.state == ObligationState.OPEN, col(Obligation.due_at) <= clock.now())
            .order_by(col(Obligation.due_at), col(Obligation.id))
            .limit(BATCH)
        )
        found = (await session.exec(passed)).all()
        held = await _hold(session, timers, [subject for _, subject in found])
        due = (
            select(Obligation)
            .where(
                col(Obligation.id).in_([one for one, subject in found if subject in held]),
                Obligation.state == ObligationState.OPEN,
                col(Obligation.due_at) <= clock.now(),
            )
            .order_by(col(Obligation.due_at), col(Obligation.id))
            .with_for_update(skip_locked=True)
        )
        obligations = (await session.exec(due)).all()
        for obligation in obligations:
            await _let_fall_due(session, timers, obligation)
    return len(obligations)


async def _hold(session: AsyncSession, timers: Timers, subjects: Sequence[str]) -> set[str]:
    """The aggregate first, then its deadline: the order in which commands lock, so that nobody waits in a ring."""
    return await timers.hold(session, subjects) if timers.hold and subjects else set(subjects)


async def _let_fall_due(session: AsyncSession, timers: Timers, obligation: Obligation) -> None:
    """One deadline in a savepoint: its failure harms no other; the third parks it and asks a person."""
    try:
        async with session.begin_nested():
            obligation.state, obligation.overdue_at = ObligationState.OVERDUE, clock.now()
            act = timers.overdue.get(obligation.name)
            if act is not None:
                await act(session, obligation)
            await session.flush()
        OBLIGATIONS_SWEPT.labels("overdue").inc()
    except Exception as failure:
        if transient(failure):
            raise
        await session.refresh(obligation)
        await _remember_failure(session, obligation, failure)


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
    if obligation.failures >= PATIENCE:
        obligation.state = ObligationState.PARKED
        await ask(
            session,
            subject_kind=obligation.subject_kind,
            subject=obligation.subject,
            division=obligation.division,
            code=f"deadline-failed:{obligation.name}",
            zh=f"期限“{obligation.name}”到期处理三次失败,请人工处理",
            en=f"acting on the deadline {obligation.name!r} failed three times; a person must look",
        )


async def _sweep_reminders(sessions: Sessions, timers: Timers) -> int:
    async with sessions.begin() as session:
        waiting = (
            select(Reminder.id, Obligation.subject)
            .join(Obligation, col(Obligation.id) == col(Reminder.obligation_id))
            .where(
                col(Reminder.fired_at).is_(None),
                col(Reminder.cancelled).is_(False),
                col(Reminder.fire_at) <= clock.now(),
            )
            .order_by(col(Reminder.fire_at), col(Reminder.id))
            .limit(BATCH)
        )
        found = (await session.exec(waiting)).all()
        held = await _hold(session, timers, [subject for _, subject in found])
        due = (
            select(Reminder, Obligation)
            .join(Obligation, col(Obligation.id) == col(Reminder.obligation_id))
            .where(
                col(Reminder.id).in_([one for one, subject in found if subject in held]),
                col(Reminder.fired_at).is_(None),
                col(Reminder.cancelled).is_(False),
            )
            .order_by(col(Reminder.fire_at), col(Reminder.id))
            .with_for_update(skip_locked=True, of=Reminder)
        )
        pairs = (await session.exec(due)).all()
        for reminder, obligation in pairs:
            await _remind(session, timers.reminder, obligation, reminder)
    return len(pairs)


async def _remind(session: AsyncSession, act: OnReminder | None, obligation: Obligation, reminder: Reminder) -> None:
    """One reminder in a savepoint. It is spent even if acting on it failed: the deadline itself still stands."""
    reminder.fired_at = clock.now()
    await session.flush()
    if act is None or obligation.state != ObligationState.OPEN:
        return
    try:
        async with session.begin_nested():
            await act(session, obligation, reminder)
            await session.flush()
        OBLIGATIONS_SWEPT.labels("reminded").inc()
    except Exception as failure:
        if transient(failure):
            raise
        log.error("reminder-failed", reminder=str(reminder.id), reason=type(failure).__name__)
        OBLIGATIONS_SWEPT.labels("failed").inc()
