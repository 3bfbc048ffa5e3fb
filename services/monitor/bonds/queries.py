"""Named reads of wage bonds."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import col, exists, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.bonds.draw_track import BOND_DRAW, DrawState
from services.monitor.bonds.return_track import ReturnState
from services.monitor.bonds.tables import BondDraw, BondReturn, BondSweep
from services.monitor.projects.tables import Project
from services.monitor.regimes.rules.facts_on_file import Evidence
from services.monitor.regimes.tables import Filed
from shared.access.callers import Caller
from shared.access.visible_rows import read_visible
from shared.http.declared_list import DeclaredList, by_division


def _newest_first(table: type[BondDraw] | type[BondReturn], since: Any) -> DeclaredList[Any]:
    """Those in the caller's divisions by the day that began them."""
    return DeclaredList(
        table,
        order=(col(since), col(table.number)),
        sees=by_division(table),
        filters={
            "state": lambda value: col(table.state) == value,
            "project": lambda value: col(table.project) == value,
            "employer_uscc": lambda value: col(table.employer_uscc) == value,
        },
        for_authority=True,
    )


DRAWS = _newest_first(BondDraw, BondDraw.notice_served_on)
RETURNS = _newest_first(BondReturn, BondReturn.announced_on)


async def read_draw(session: AsyncSession, caller: Caller, number: str) -> BondDraw:
    """Raises NotFound."""
    return await read_visible(session, caller, BondDraw, number, "bond-draw")


async def read_return(session: AsyncSession, caller: Caller, number: str) -> BondReturn:
    """Raises NotFound."""
    return await read_visible(session, caller, BondReturn, number, "bond-return")


async def open_draw(session: AsyncSession, project: str) -> str | None:
    """The number of a draw of the project's bond that has not ended."""
    ended = [state.value for state in BOND_DRAW.final]
    found = select(BondDraw.number).where(BondDraw.project == project, col(BondDraw.state).not_in(ended))
    return (await session.exec(found.limit(1))).first()


async def use_of(session: AsyncSession, project: str) -> dict[str, Any]:
    """Whether the bond is being used, and the first day by which what was drawn is to be topped up: as it is kept on
    file.
    """
    ended = [state.value for state in BOND_DRAW.final]
    running = select(func.count(), func.min(BondDraw.top_up_by)).where(
        BondDraw.project == project, col(BondDraw.state).not_in(ended)
    )
    count, top_up_by = (await session.exec(running)).one()
    return {"in_use": count > 0, "top_up_by": top_up_by and top_up_by.isoformat()}


async def promised(session: AsyncSession, project: str) -> int:
    """What banks were told to pay of the bond and have not paid yet, in fen."""
    owed = func.coalesce(func.sum(BondDraw.amount_fen - BondDraw.paid_fen), 0)
    found = select(owed).where(BondDraw.project == project, BondDraw.state == DrawState.NOTICED)
    return int((await session.exec(found)).one())


async def noticed(session: AsyncSession, project: str) -> Sequence[BondDraw]:
    """Uses of the project's bond of which the bank has the payment notice and has not paid all."""
    found = select(BondDraw).where(BondDraw.project == project, BondDraw.state == DrawState.NOTICED)
    return (await session.exec(found.order_by(col(BondDraw.number)))).all()


async def running_return(session: AsyncSession, project: str) -> str | None:
    """The number of a return of the project's bond that was not refused."""
    found = select(BondReturn.number).where(BondReturn.project == project, BondReturn.state != ReturnState.REFUSED)
    return (await session.exec(found.limit(1))).first()


async def live_projects_beside(session: AsyncSession, project: Project) -> int:
    """The contractor's other projects in the same city that are not completed (BOND-03)."""
    found = select(func.count()).where(
        Project.number != project.number,
        col(Project.division).startswith(project.division[:4]),
        col(Project.general_contractor)["uscc"].astext == project.general_contractor["uscc"],
        col(Project.completed_on).is_(None),
    )
    return (await session.exec(found)).one()


async def unclaimed(session: AsyncSession) -> Sequence[tuple[Project, date | None]]:
    """Completed projects whose bond is neither returned nor being returned, with the day on which that was last found;
    those first that have waited longest since.
    """
    returning = exists().where(
        col(BondReturn.project) == Project.number, col(BondReturn.state) != ReturnState.REFUSED.value
    )
    bonded = exists().where(
        col(Filed.project) == Project.number,
        col(Filed.kind) == Evidence.BOND.value,
        col(Filed.content)["form"].astext != "exempt",
    )
    since = func.coalesce(col(BondSweep.swept_on), col(Project.completed_on))
    found = select(Project, col(BondSweep.swept_on)).outerjoin(BondSweep, col(BondSweep.project) == Project.number)
    waiting = found.where(col(Project.completed_on).is_not(None), bonded, ~returning)
    rows = await session.exec(waiting.order_by(since, col(Project.number)).limit(1_000))
    return [(project, swept_on) for project, swept_on in rows]
