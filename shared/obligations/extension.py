"""What moves a deadline: extending, pausing and resuming it. The day is computed again each time, never edited."""

from datetime import date, datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.calendar import working_days
from shared.calendar.working_days import Deadline, Term, Unit
from shared.obligations.due_dates import STATED, derived, due_moment
from shared.obligations.lifecycle import cancel_reminders, end_pause, open_for, paused_for, set_reminders
from shared.obligations.tables import Obligation, ObligationState, Reminder
from shared.refusals import Conflict
from shared.values.date_checks import check_past


class NotRunning(Conflict):
    code = "deadline-not-running"
    zh = "期限“{name}”当前为“{state}”，只有未到期且正在计算的期限可以中止"
    en = "the deadline {name!r} is {state}: only one that runs and has not passed can be paused"


class NotPaused(Conflict):
    code = "deadline-not-paused"
    zh = "期限“{name}”当前为“{state}”，并未中止"
    en = "the deadline {name!r} is {state}, not paused"


class NothingToPause(Conflict):
    code = "deadline-cannot-pause"
    zh = "期限“{name}”是指定日期或按小时计算，不能中止：请另定日期"
    en = "the deadline {name!r} is a stated day or runs in hours and cannot be paused: state another day"


async def extend(session: AsyncSession, obligation: Obligation, term: Term, *, by: str, reason: str) -> None:
    """Lengthen an open or paused deadline by `term`, counted from the end of its term before that was rolled.

    The old day is kept. A day that was stated, not counted, is lengthened from that day.
    """
    lengthen(obligation, term, by=by, reason=reason)
    if obligation.state != ObligationState.PAUSED:
        await renew_reminders(session, obligation)


def lengthen(obligation: Obligation, term: Term, *, by: str, reason: str) -> None:
    """What `extend` changes in the deadline's own row."""
    deadline = derived(obligation, working_days.calendar(), term)
    due_at = due_moment(obligation, deadline, term)
    told = {"was_due_on": obligation.due_on.isoformat(), "by": by, "term": str(term), "reason": reason}
    obligation.extensions = [*obligation.extensions, told]
    _place(obligation, deadline, due_at)


async def pause(session: AsyncSession, obligation: Obligation, *, on: date, reason: str, by: str) -> None:
    """Suspend the deadline from this day: until `resume` it neither reminds nor becomes overdue.

    Raises NotRunning (met, overdue, paused, or its last day before `on`), NothingToPause, InTheFuture or TooEarly.
    """
    stand_still(obligation, on=on, reason=reason, by=by)
    await cancel_reminders(session, obligation)


def stand_still(obligation: Obligation, *, on: date, reason: str, by: str) -> None:
    """What `pause` changes in the deadline's own row; raises what it raises."""
    if not may_pause(obligation, on):
        raise NotRunning(name=obligation.name, state=_word(obligation, on))
    if obligation.term == STATED or Term.parse(obligation.term).unit is Unit.HOURS:
        raise NothingToPause(name=obligation.name)
    check_past(on, clock.today(), "on", earliest=_goes_on_since(obligation))
    obligation.state, obligation.paused_on = ObligationState.PAUSED, on
    obligation.pauses = [*obligation.pauses, {"since": on.isoformat(), "reason": reason, "by": by}]


def may_pause(obligation: Obligation, on: date) -> bool:
    """Whether it runs on that day and has not passed."""
    return obligation.state == ObligationState.OPEN and on <= obligation.due_on


async def resume(session: AsyncSession, obligation: Obligation, *, on: date, by: str) -> None:
    """From this day (included) the deadline runs again, for the rest of its term.

    Raises NotPaused, InTheFuture or TooEarly (before the pause began).
    """
    go_on(obligation, on=on, by=by)
    await renew_reminders(session, obligation)


def go_on(obligation: Obligation, *, on: date, by: str) -> None:
    """What `resume` changes in the deadline's own row; raises what it raises."""
    if obligation.state != ObligationState.PAUSED or obligation.paused_on is None:
        raise NotPaused(name=obligation.name, state=obligation.state)
    check_past(on, clock.today(), "on", earliest=obligation.paused_on)
    end_pause(obligation, on, resumed_by=by)
    obligation.state = ObligationState.OPEN
    move(obligation, derived(obligation, working_days.calendar()), why="resumed")


async def pause_for(
    session: AsyncSession, subject_kind: str, subject: str, name: str, *, on: date, reason: str, by: str
) -> Obligation | None:
    """Pause the subject's deadline of that name. None when none is running; an overdue one stays overdue."""
    obligation = await open_for(session, subject_kind, subject, name)
    if obligation is None or not may_pause(obligation, on):
        return None
    await pause(session, obligation, on=on, reason=reason, by=by)
    return obligation


async def resume_for(
    session: AsyncSession, subject_kind: str, subject: str, name: str, *, on: date, by: str
) -> Obligation | None:
    """Resume the subject's deadline of that name; a caller with a copy of the day updates it. None when none is
    paused.
    """
    obligation = await paused_for(session, subject_kind, subject, name)
    if obligation is not None:
        await resume(session, obligation, on=on, by=by)
    return obligation


def move(obligation: Obligation, deadline: Deadline, *, why: str) -> None:
    """Set the day as computed, and record what it was and why it moved."""
    note_derivation(obligation, deadline, why=why)
    _place(obligation, deadline, due_moment(obligation, deadline))


def note_derivation(obligation: Obligation, deadline: Deadline, *, why: str) -> None:
    """Record what the day was, what it is by this calendar, and why it was computed again."""
    told = {
        "at": clock.now().isoformat(timespec="seconds"),
        "was_due_on": obligation.due_on.isoformat(),
        "due_on": deadline.due_on.isoformat(),
        "calendar_version": deadline.calendar_version,
        "why": why,
    }
    obligation.derivations = [*obligation.derivations, told]


async def renew_reminders(session: AsyncSession, obligation: Obligation) -> None:
    """Cancel the reminders for the old day; set new ones if there were any."""
    await cancel_reminders(session, obligation)
    reminded = await session.exec(select(Reminder.id).where(Reminder.obligation_id == obligation.id).limit(1))
    if reminded.first() is not None:
        await set_reminders(session, obligation)


def _place(obligation: Obligation, deadline: Deadline, due_at: datetime) -> None:
    obligation.due_on, obligation.due_at = deadline.due_on, due_at
    obligation.provisional, obligation.calendar_version = deadline.provisional, deadline.calendar_version


def _goes_on_since(obligation: Obligation) -> date:
    """The first day on which it has run since: its start, or the end of the last pause."""
    until = (date.fromisoformat(pause["until"]) for pause in obligation.pauses)
    return max((obligation.started_on, *until))


def _word(obligation: Obligation, on: date) -> str:
    passed = obligation.state == ObligationState.OPEN and on > obligation.due_on
    return "passed" if passed else str(obligation.state)
