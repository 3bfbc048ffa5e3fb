"""Named reads of the five regimes, and the list of projects."""

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import array
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.regimes.tables import Filed, RegimeRow
from shared.database.sessions import fixed
from shared.http.declared_list import DeclaredList, by_division

PROJECTS = DeclaredList(
    Project,
    order=(col(Project.registered_at), col(Project.number)),
    sees=by_division(Project),
    filters={
        "employer": lambda value: col(Project.employers).contains(array([value])),
        "weak": lambda value: exists().where(
            col(RegimeRow.project) == col(Project.number),
            col(RegimeRow.regime) == value,
            col(RegimeRow.state).in_(fixed([State.LACKING])),
        ),
    },
    for_authority=True,
)
"""Projects whose site is in the caller's divisions, newest first; `weak`: those that lack this regime."""


async def on_file(session: AsyncSession, number: str) -> list[Filed]:
    found = select(Filed).where(Filed.project == number).order_by(col(Filed.kind))
    return list((await session.exec(found)).all())


async def regimes_of(session: AsyncSession, numbers: Sequence[str]) -> dict[str, dict[Regime, RegimeRow]]:
    """The regimes of these projects, as last judged."""
    found: dict[str, dict[Regime, RegimeRow]] = {number: {} for number in numbers}
    for row in await session.exec(select(RegimeRow).where(col(RegimeRow.project).in_(numbers))):
        found[row.project][row.regime] = row
    return found
