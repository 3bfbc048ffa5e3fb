"""Named reads of works seen."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from services.monitor.sightings.rules import Source
from services.monitor.sightings.tables import WorksSeen
from shared.http.declared_list import DeclaredList, by_division

WORKS_SEEN = DeclaredList(
    WorksSeen,
    order=(col(WorksSeen.seen_on), col(WorksSeen.number)),
    sees=by_division(WorksSeen),
    filters={"source": lambda value: col(WorksSeen.source) == value},
    for_authority=True,
)
"""Works seen in the caller's divisions, newest first."""


async def told_before(session: AsyncSession, source: Source, source_no: str) -> WorksSeen | None:
    """What the source told of these works before, row-locked."""
    same = select(WorksSeen).where(col(WorksSeen.source) == source, col(WorksSeen.source_no) == source_no)
    return (await session.exec(same.with_for_update())).first()


async def registered(session: AsyncSession, numbers: Sequence[str]) -> set[str]:
    """Those of these numbers that the register has."""
    if not numbers:
        return set()
    there = await session.exec(select(col(Project.number)).where(col(Project.number).in_(numbers)))
    return set(there)
