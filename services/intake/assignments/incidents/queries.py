"""Reads of live incidents."""

from sqlalchemy import text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.incidents.tables import Incident
from shared.access.callers import Caller
from shared.access.visible_rows import read_visible
from shared.http.declared_list import DeclaredList, by_division_and_parties

INCIDENTS = DeclaredList(
    Incident,
    order=(col(Incident.reported_at), col(Incident.number)),
    sees=by_division_and_parties(Incident),
    filters={
        "stage": lambda value: col(Incident.stage) == value,
        "level": lambda value: col(Incident.level) == value,
    },
)
"""Incidents the caller may see, newest first."""


async def next_incident(session: AsyncSession, division: str, year: int) -> str:
    """The next number, such as 420704-2025-T000001. The numbers may have gaps."""
    sequence = await session.scalar(text("select nextval('incident_number')"))
    return f"{division[:6]}-{year}-T{sequence:06d}"


async def read_incident(session: AsyncSession, caller: Caller, number: str) -> Incident:
    """The incident of this number. Raises NotFound, also where the caller may not see it."""
    return await read_visible(session, caller, Incident, number, "incident")
