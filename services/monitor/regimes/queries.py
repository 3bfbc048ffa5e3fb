"""Named reads of the five regimes, and the list of projects."""

from collections.abc import Sequence

from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.monitor.projects.tables import Project
from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.regimes.tables import Filed, RegimeRow
from shared.access.callers import Caller, authority_scope

ORDER = (col(Project.registered_at), col(Project.number))


async def on_file(session: AsyncSession, number: str) -> list[Filed]:
    found = select(Filed).where(Filed.project == number).order_by(col(Filed.kind))
    return list((await session.exec(found)).all())


async def regimes_of(session: AsyncSession, numbers: Sequence[str]) -> dict[str, dict[Regime, RegimeRow]]:
    """The regimes of these projects, as last judged."""
    found: dict[str, dict[Regime, RegimeRow]] = {number: {} for number in numbers}
    for row in await session.exec(select(RegimeRow).where(col(RegimeRow.project).in_(numbers))):
        found[row.project][row.regime] = row
    return found


def listed(caller: Caller, division: str | None, employer: str | None, weak: Regime | None) -> SelectOfScalar[Project]:
    """The statement for the projects a caller may list; with `weak`, those that lack this regime.

    Raises AuthorityOnly or WrongDivision.
    """
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
