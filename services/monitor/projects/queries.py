"""Named reads of the register of projects; a project is visible by where its site lies, to the labour authority."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from shared.access.callers import Caller
from shared.access.visible_rows import check_version, read_visible

TURN = text("select pg_advisory_xact_lock(hashtextextended(:project, 0))")


async def wait_turn(session: AsyncSession, number: str) -> None:
    """Two who register the same project at once: the second waits and finds it registered."""
    connection = await session.connection()
    await connection.execute(TURN, {"project": f"project:{number}"})


async def find(session: AsyncSession, number: str) -> Project | None:
    return await session.get(Project, number)


async def read(session: AsyncSession, caller: Caller, number: str) -> Project:
    """Raises NotFound."""
    return await read_visible(session, caller, Project, number, "project")


async def lock(session: AsyncSession, caller: Caller, number: str, seen: int | None) -> Project:
    """For a decision taken on this version. Raises NotFound or Stale."""
    await read(session, caller, number)
    project = await session.get_one(Project, number, with_for_update=True, populate_existing=True)
    check_version(project, seen)
    return project


async def lock_for_machinery(session: AsyncSession, number: str) -> Project | None:
    return await session.get(Project, number, with_for_update=True, populate_existing=True)
