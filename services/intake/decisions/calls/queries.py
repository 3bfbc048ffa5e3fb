"""Named reads of calls."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.load import LoadedComplaint
from services.intake.decisions.calls.tables import Call


async def calls_to(session: AsyncSession, number: str) -> list[Call]:
    made = select(Call).where(Call.complaint == number).order_by(col(Call.called_at))
    return list((await session.exec(made)).all())


def calls_of(there: LoadedComplaint) -> list[Call]:
    """Every call about a loaded complaint, in the order in which they were made."""
    return there.beside(Call, "calls")
