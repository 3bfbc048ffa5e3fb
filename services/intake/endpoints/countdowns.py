"""The visible countdown of a complaint: what is due next and how long is left, for a page in one read."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import desk_queries
from services.intake.shapes.desk import Countdown
from services.intake.tables import Complaint
from shared import clock
from shared.obligations import Obligation, ObligationState
from shared.working_days import working_days_between


async def countdowns_of(session: AsyncSession, complaints: Sequence[Complaint]) -> dict[str, Countdown]:
    """By number; a complaint for which nothing is due any more has none."""
    numbers = [complaint.number for complaint in complaints]
    due = await desk_queries.next_deadlines(session, numbers) if numbers else {}
    return {number: _counted(obligation) for number, obligation in due.items()}


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
