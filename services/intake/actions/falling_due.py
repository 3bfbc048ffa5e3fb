"""What happens when a complaint's deadline passes, a reminder is due, or a holiday notice moves its last day."""

from collections.abc import Sequence

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries
from services.intake.actions.clocks import ACCEPTANCE
from services.intake.actions.keeping import step
from services.intake.tables import Complaint
from shared.obligations import Obligation, Reminder

BY = "clock"


async def acceptance_overdue(session: AsyncSession, obligation: Obligation) -> None:
    """Nobody decided in five working days (INT-02). A breach of ours: it is written down and stays in the queue."""
    await _note(session, obligation, "acceptance-overdue")


async def channel_answer_overdue(session: AsyncSession, obligation: Obligation) -> None:
    """The channel's own days passed without an answer."""
    await _note(session, obligation, "channel-answer-overdue")


async def remind(session: AsyncSession, obligation: Obligation, reminder: Reminder) -> None:
    """The owner is reminded (C123); it shows in the queue and in the history."""
    await _note(session, obligation, "reminded", working_days_left=reminder.working_days_before)


async def follow_moved_days(session: AsyncSession, moved: Sequence[Obligation]) -> None:
    """A new holiday notice moved the last day to accept or refuse: the complaint's copy of it follows (INT-02)."""
    followed = update(Complaint).where(
        col(Complaint.number) == Obligation.subject,
        col(Obligation.name) == ACCEPTANCE,
        col(Obligation.id).in_([each.id for each in moved]),
    )
    told = followed.values(accept_due_on=Obligation.due_on)
    await session.exec(told, execution_options={"synchronize_session": False})


async def _note(session: AsyncSession, obligation: Obligation, action: str, **more: int) -> None:
    complaint = await queries.lock_for_fact(session, obligation.subject)
    if complaint is None:
        return
    facts = {"deadline": obligation.name, "rule": obligation.rule_id, "due_on": obligation.due_on.isoformat()}
    await step(session, complaint, by=BY, action=action, facts={**facts, **more})
