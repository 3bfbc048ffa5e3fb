"""Named reads for filing, and the numbers of new complaints."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint


async def next_number(session: AsyncSession) -> int:
    """The next complaint number of the sequence; numbers may have gaps."""
    return int(await session.scalar(text("select nextval('complaint_number')")) or 0)


async def number_for(session: AsyncSession) -> int:
    """The next complaint number of the sequence; numbers may have gaps."""
    return int((await session.exec(text("select nextval('complaint_number')"))).scalar_one())  # type: ignore[call-overload]


async def filed_before_by_number(
    session: AsyncSession, party: str, partner_nos: Sequence[str]
) -> dict[str, tuple[str, bytes]]:
    """By partner number, the complaint number and content hash of what this party filed under it."""
    if not partner_nos:
        return {}
    row = Complaint
    found = select(col(row.partner_no), col(row.number), col(row.content_hash)).where(
        row.filed_by == party, col(row.partner_no).in_(partner_nos)
    )
    return {str(partner_no): (number, content) for partner_no, number, content in await session.exec(found)}


async def next_numbers(session: AsyncSession, several: int) -> list[int]:
    """The next `several` complaint numbers; they may have gaps."""
    drawn = text("select nextval('complaint_number') from generate_series(1, :several)")
    found = await session.exec(drawn, params={"several": several})  # type: ignore[call-overload]
    return list(found.scalars())
