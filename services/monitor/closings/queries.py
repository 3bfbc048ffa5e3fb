"""Named read of disputes about wages that are known here."""

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.clues.tables import Clue


async def complaint_in_hand(session: AsyncSession, project: str) -> bool:
    """Whether a complaint about the project was accepted and has not ended (ACC-11)."""
    ended = or_(col(Clue.ended_sequence).is_(None), col(Clue.ended_sequence) < col(Clue.accepted_sequence))
    accepted = col(Clue.accepted_sequence).is_not(None)
    found = select(func.count()).where(Clue.project == project, col(Clue.repeats).is_(None), accepted, ended)
    return (await session.exec(found)).one() > 0
