"""What happens when a complaint's deadline passes, or a reminder is due."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries
from services.intake.actions.keeping import step
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


async def _note(session: AsyncSession, obligation: Obligation, action: str, **more: int) -> None:
    complaint = await queries.lock_for_fact(session, obligation.subject)
    if complaint is None:
        return
    facts = {"deadline": obligation.name, "rule": obligation.rule_id, "due_on": obligation.due_on.isoformat()}
    await step(session, complaint, by=BY, action=action, facts={**facts, **more})
