"""Reads of evidence."""

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.evidence.tables import Evidence, EvidenceContent
from shared.refusals import NotFound


async def files_of(session: AsyncSession, number: str) -> list[Evidence]:
    """The files of a complaint in the order of `place`, without their content."""
    kept = select(Evidence).where(Evidence.complaint == number).order_by(col(Evidence.place))
    return list((await session.exec(kept)).all())


async def file_of(session: AsyncSession, number: str, place: int) -> Evidence:
    """The file with this number within the complaint. Raises NotFound."""
    kept = await session.exec(select(Evidence).where(Evidence.complaint == number, Evidence.place == place))
    found = kept.first()
    if found is None:
        raise NotFound(what="evidence", which=f"{number}/{place}")
    return found


async def content_of(session: AsyncSession, evidence: Evidence) -> EvidenceContent:
    """The encrypted content of a file."""
    return await session.get_one(EvidenceContent, evidence.id)


async def size_of(session: AsyncSession, number: str) -> tuple[int, int]:
    """The number of a complaint's files, and the sum of their sizes in bytes."""
    counted = select(func.count(), func.coalesce(func.sum(Evidence.size), 0)).where(Evidence.complaint == number)
    files, size = (await session.exec(counted)).one()
    return int(files), int(size)
