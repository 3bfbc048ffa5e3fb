"""Named reads and locks of the register. The labour authority sees the projects whose site is in its divisions."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from shared.access.callers import Caller
from shared.access.visible_rows import check_version, read_visible
from shared.obligations.locks import by_row

hold = by_row(col(Project.number))
"""For the sweep: the rows of the days on which a project is judged anew."""
TURN = text("select pg_advisory_xact_lock(hashtextextended(:project, 0))")


async def lock_number(session: AsyncSession, number: str) -> None:
    """Lock the project's number until the transaction ends, so that two registrations of one project come
    one by one.
    """
    connection = await session.connection()
    await connection.execute(TURN, {"project": f"project:{number}"})


async def find(session: AsyncSession, number: str) -> Project | None:
    return await session.get(Project, number)


async def read(session: AsyncSession, caller: Caller, number: str) -> Project:
    """The project, if the caller may see it. Raises NotFound."""
    return await read_visible(session, caller, Project, number, "project")


async def lock(session: AsyncSession, caller: Caller, number: str, seen: int | None) -> Project:
    """The project, row-locked, in the version the caller saw. Raises NotFound or Stale."""
    await read(session, caller, number)
    project = await session.get_one(Project, number, with_for_update=True, populate_existing=True)
    check_version(project, seen)
    return project


async def lock_unseen(session: AsyncSession, caller: Caller, number: str) -> Project:
    """The project, row-locked, for what hangs on it and not on its entry's version. Raises NotFound."""
    await read(session, caller, number)
    return await session.get_one(Project, number, with_for_update=True, populate_existing=True)


async def lock_for_machinery(session: AsyncSession, number: str) -> Project | None:
    """The project, row-locked, for a step that no caller asked for; None if there is no such project."""
    return await session.get(Project, number, with_for_update=True, populate_existing=True)


async def numbers_of(session: AsyncSession, ids: Sequence[int]) -> dict[int, str]:
    """The numbers of the projects that feeds refer to by these ids."""
    found = select(Project.id, Project.number).where(col(Project.id).in_(ids))
    return {key: number for key, number in await session.exec(found) if key is not None}
