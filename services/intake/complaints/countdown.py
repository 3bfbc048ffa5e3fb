"""The countdown shown with a complaint: the next deadline and the working days left. A page takes one read."""

from collections.abc import Sequence

from sqlalchemy import ARRAY, Text, bindparam, func
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules.clocks import ITEMS
from services.intake.complaints.schemas import Countdown
from services.intake.complaints.tables import Complaint
from shared import clock
from shared.calendar.working_days import working_days_between
from shared.database.sessions import fixed
from shared.obligations import Obligation, ObligationState


async def countdowns_of(session: AsyncSession, complaints: Sequence[Complaint]) -> dict[str, Countdown]:
    """Countdowns by complaint number; a complaint without a running deadline is left out."""
    numbers = [complaint.number for complaint in complaints]
    due = await next_deadlines(session, numbers) if numbers else {}
    return {number: _counted(obligation) for number, obligation in due.items()}


def countdown_of(obligations: Sequence[Obligation]) -> Countdown | None:
    """The same of one complaint's deadlines, already loaded; those that press somebody do not count."""
    due = [each for each in obligations if each.state in RUNNING and not each.timer and each.name not in ITEMS]
    first = min(due, key=lambda each: (each.due_on, each.name), default=None)
    return _counted(first) if first else None


def _counted(due: Obligation) -> Countdown:
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


FIRST_DUE = (
    select(Obligation)
    .ext(distinct_on(col(Obligation.subject)))
    .where(
        col(Obligation.subject) == func.any(bindparam("numbers", type_=ARRAY(Text))),
        col(Obligation.subject_kind) == KIND,
        col(Obligation.state).in_(fixed(RUNNING)),
        col(Obligation.timer).is_(False),
        col(Obligation.name).not_in(fixed(ITEMS)),
    )
    .order_by(col(Obligation.subject), col(Obligation.due_on), col(Obligation.name))
)


async def next_deadlines(session: AsyncSession, numbers: Sequence[str]) -> dict[str, Obligation]:
    """The earliest running deadline of each complaint, by its number, in one read.

    Left out are timers, which are nobody's duty, and deadlines to answer an escalation (`ITEMS`).
    """
    found = await session.exec(FIRST_DUE, params={"numbers": list(numbers)})
    return {each.subject: each for each in found}
