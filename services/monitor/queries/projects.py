"""Named reads of the register of projects; a project is visible by where its site lies, to the labour authority."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.monitor.rules.regimes import Regime, State
from services.monitor.tables import Filed, Project, RegimeRow
from shared.access import Caller, authority_scope
from shared.refusals import NotFound, Stale

ORDER = (col(Project.registered_at), col(Project.number))
TURN = text("select pg_advisory_xact_lock(hashtextextended(:project, 0))")


async def wait_turn(session: AsyncSession, number: str) -> None:
    """Two who register the same project at once: the second waits and finds it registered."""
    connection = await session.connection()
    await connection.execute(TURN, {"project": f"project:{number}"})


async def find(session: AsyncSession, number: str) -> Project | None:
    return await session.get(Project, number)


async def read(session: AsyncSession, caller: Caller, number: str) -> Project:
    """Raises NotFound."""
    project = await session.get(Project, number)
    if project is None or not caller.may_see(project.division, ()):
        raise NotFound(what="project", which=number)
    return project


async def lock(session: AsyncSession, caller: Caller, number: str, seen: int | None) -> Project:
    """For a decision taken on this version. Raises NotFound or Stale."""
    await read(session, caller, number)
    project = await session.get_one(Project, number, with_for_update=True, populate_existing=True)
    if project.version != seen:
        raise Stale(seen=seen or 0, current=project.version)
    return project


async def lock_for_machinery(session: AsyncSession, number: str) -> Project | None:
    return await session.get(Project, number, with_for_update=True, populate_existing=True)


async def on_file(session: AsyncSession, number: str) -> list[Filed]:
    found = select(Filed).where(Filed.project == number).order_by(col(Filed.kind))
    return list((await session.exec(found)).all())


async def regimes_of(session: AsyncSession, numbers: Sequence[str]) -> dict[str, dict[Regime, RegimeRow]]:
    """How the regimes of these projects stand, as last judged."""
    found: dict[str, dict[Regime, RegimeRow]] = {number: {} for number in numbers}
    for row in await session.exec(select(RegimeRow).where(col(RegimeRow.project).in_(numbers))):
        found[row.project][row.regime] = row
    return found


def listed(caller: Caller, division: str | None, employer: str | None, weak: Regime | None) -> SelectOfScalar[Project]:
    """The projects a caller may list; `weak` lacks this regime. Raises AuthorityOnly or WrongDivision."""
    chosen = select(Project).where(*authority_scope(caller, col(Project.division), division))
    if employer is not None:
        chosen = chosen.where(col(Project.employers).contains([employer]))
    if weak is not None:
        lacks = exists().where(
            col(RegimeRow.project) == col(Project.number),
            col(RegimeRow.regime) == weak,
            col(RegimeRow.state) == State.LACKING,
        )
        chosen = chosen.where(lacks)
    return chosen
