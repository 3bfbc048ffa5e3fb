"""Named reads of mediation rounds."""

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.conciliation.tables import Round


async def rounds_held(session: AsyncSession, number: str) -> int:
    held = select(func.count()).select_from(Round).where(col(Round.case_number) == number)
    return int(await session.scalar(held) or 0)
