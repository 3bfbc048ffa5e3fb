"""Named reads of calls about a case."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.calls.tables import Call
from services.mediation.cases.load import LoadedCase


async def calls_about(session: AsyncSession, number: str) -> Sequence[Call]:
    """Every call about a case, in the order of the calls."""
    made = select(Call).where(col(Call.case_number) == number)
    return (await session.exec(made.order_by(col(Call.called_at), col(Call.recorded_at)))).all()


def calls_of(there: LoadedCase) -> list[Call]:
    """Every call about the loaded case, in the order of the calls."""
    return there.beside(Call, "calls")
