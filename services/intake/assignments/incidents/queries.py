"""Reads of live incidents."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.intake.assignments.incidents.tables import Incident
from shared.access.callers import Caller, visible
from shared.access.visible_rows import read_visible
from shared.values import divisions

INCIDENT_ORDER = (col(Incident.reported_at), col(Incident.number))


async def next_incident(session: AsyncSession, division: str, year: int) -> str:
    """The next number, such as 420704-2025-T000001. The numbers may have gaps."""
    sequence = await session.scalar(text("select nextval('incident_number')"))
    return f"{division[:6]}-{year}-T{sequence:06d}"


def incidents(caller: Caller, filters: Mapping[str, str | None]) -> SelectOfScalar[Incident]:
    """The query for incidents that the caller may see, with these filters; a filter of None is not applied."""
    chosen = select(Incident).where(visible(caller, col(Incident.division), col(Incident.parties)))
    if filters["stage"] is not None:
        chosen = chosen.where(col(Incident.stage) == filters["stage"])
    if filters["level"] is not None:
        chosen = chosen.where(col(Incident.level) == filters["level"])
    within = filters["division"]
    if within is not None:
        column: Any = col(Incident.division)
        chosen = chosen.where(column >= within, column < divisions.upper_bound(within))
    return chosen


async def read_incident(session: AsyncSession, caller: Caller, number: str) -> Incident:
    """The incident of this number. Raises NotFound, also where the caller may not see it."""
    return await read_visible(session, caller, Incident, number, "incident")
