"""What of part B of the clue record a partner is told with the final answer: units, days, flags; nobody by name."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import clue_queries
from services.intake.channels.telling import Found


async def found_of(session: AsyncSession, number: str) -> Found | None:
    """The newest revision of what was verified; None where nothing was."""
    newest = await clue_queries.newest_of(session, number)
    if newest is None:
        return None
    return Found(
        domain=newest.domain,
        project=newest.project,
        regimes=newest.regimes,
        employer=newest.employer,
        cause=newest.cause,
        first_day=newest.period_from,
        last_day=newest.period_to,
        liable=newest.liable,
        handler_unit=newest.handler_unit,
    )
