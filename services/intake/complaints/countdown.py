"""The countdown shown with a complaint: the next deadline and the working days left. A page takes one read."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ARRAY, Text, bindparam, text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules.clocks import ITEMS
from services.intake.complaints.schemas import Countdown
from services.intake.complaints.tables import Complaint
from shared import clock
from shared.calendar.working_days import working_days_between
from shared.obligations import Obligation, ObligationState


async def countdowns_of(session: AsyncSession, complaints: Sequence[Complaint]) -> dict[str, Countdown]:
    """Countdowns by complaint number; a complaint without a running deadline is left out."""
    numbers = [complaint.number for complaint in complaints]
    due = await next_deadlines(session, numbers) if numbers else {}
    return {number: counted(obligation) for number, obligation in due.items()}


def countdown_of(obligations: Sequence[Obligation]) -> Countdown | None:
    """The same of one complaint's deadlines, already loaded; those that press somebody do not count."""
    due = [each for each in obligations if each.state in RUNNING and not each.timer and each.name not in ITEMS]
    first = min(due, key=lambda each: (each.due_on, each.name), default=None)
    return counted(first) if first else None


def counted(due: Obligation) -> Countdown:
    left = working_days_between(clock.today(), due.due_on)
    paused = due.state is ObligationState.PAUSED
    late = due.due_on < clock.today() and not paused
    return Countdown(
        name=due.name,
        rule_id=due.rule_id,
        due_on=due.due_on,
        provisional=due.provisional,
        paused=paused,
        working_days_left=None if paused or late else left,
        overdue_by=max(-left, 1) if late else None,
    )


RUNNING = (ObligationState.OPEN, ObligationState.PAUSED, ObligationState.OVERDUE)


KIND = "complaint"


def quoted(values: Iterable[str]) -> str:
    """Constants of ours as a list in a statement's text."""
    return ", ".join(f"'{value}'" for value in values)


def running_duty(row: str) -> str:
    """The condition on the obligation of that alias: a running deadline of a complaint. Left out are timers, which are
    nobody's duty, and deadlines to answer an escalation. The index `obligation_running` holds these rows."""
    running = f"{row}.subject_kind = '{KIND}' and {row}.state in ({quoted(RUNNING)}) and not {row}.timer"
    return f"{running} and {row}.name not in ({quoted(ITEMS)})"


RUNNING_DUTY = running_duty("o")
FIRST_DUE = select(Obligation).from_statement(
    text(
        f"select distinct on (o.subject) o.* from obligation as o where o.subject = any(:numbers) and {RUNNING_DUTY} "  # noqa: S608
        "order by o.subject, o.due_on, o.name"
    ).bindparams(bindparam("numbers", type_=ARRAY(Text)))
)


async def next_deadlines(session: AsyncSession, numbers: Sequence[str]) -> dict[str, Obligation]:
    """The earliest running deadline of each complaint, by its number, in one read."""
    found = await session.exec(FIRST_DUE, params={"numbers": list(numbers)})  # type: ignore[call-overload]
    return {each.subject: each for each in found.scalars()}
