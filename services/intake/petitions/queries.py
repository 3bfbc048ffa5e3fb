"""Reads of a petition's running deadlines."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.petitions.track import CHANNEL
from shared.obligations import Obligation
from shared.obligations.lifecycle import UNENDED


async def running(session: AsyncSession, number: str) -> dict[str, Obligation]:
    """The petition's own deadlines that have not ended, by name."""
    unended = select(Obligation).where(
        Obligation.subject_kind == CHANNEL, Obligation.subject == number, col(Obligation.state).in_(UNENDED)
    )
    return {each.name: each for each in (await session.exec(unended)).all()}
