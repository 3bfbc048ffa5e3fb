"""Named reads of calls."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.load import LoadedComplaint
from services.intake.decisions.calls.tables import Call


async def calls_to(session: AsyncSession, number: str) -> list[Call]:
    made = select(Call).where(Call.complaint == number).order_by(col(Call.called_at))
    return list((await session.exec(made)).all())


async def told_before(
    session: AsyncSession, number: str, by: str, at: datetime, *, reached: bool, satisfied: bool | None
) -> bool:
    """Whether this party told of this call before: the same moment, the same outcome."""
    same = select(Call.id).where(Call.complaint == number, Call.by == by, Call.called_at == at)
    said = col(Call.satisfied).is_not_distinct_from(satisfied)
    return (await session.exec(same.where(Call.reached == reached, said).limit(1))).first() is not None


def calls_of(there: LoadedComplaint) -> list[Call]:
    """Every call about a loaded complaint, in the order in which they were made."""
    return there.beside(Call, "calls")
