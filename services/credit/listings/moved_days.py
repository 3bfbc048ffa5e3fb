"""A new holiday notice moved the last day to decide: the copies of it in proposals follow (BLACK-05)."""

from collections.abc import Sequence

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings.proposals import DECISION
from services.credit.listings.tables import Proposal
from shared.obligations import Obligation


async def follow_moved_days(session: AsyncSession, moved: Sequence[Obligation]) -> None:
    """Set each proposal's `decide_by` to the recomputed last day of its open deadline.

    A proposal decided meanwhile has no open deadline and is left unchanged.
    """
    followed = update(Proposal).where(
        col(Proposal.number) == Obligation.subject,
        col(Obligation.name) == DECISION,
        col(Obligation.id).in_([each.id for each in moved]),
    )
    told = followed.values(decide_by=Obligation.due_on)
    await session.exec(told, execution_options={"synchronize_session": False})
