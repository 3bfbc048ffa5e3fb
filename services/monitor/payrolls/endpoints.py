"""What was owed against what was paid, over HTTP: what is doubtful, what a person decides of it, how long it took."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.payrolls import decisions, delays, export, queries, view
from services.monitor.payrolls.rules.match import Doubt, MatchState
from services.monitor.payrolls.schemas import CheckNumber, CheckOut, DelaysOut, MatchIn, PartIn
from services.monitor.payrolls.tables import PaymentCheck
from services.monitor.projects import queries as project_queries
from shared import clock
from shared.access.callers import Caller
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Division, Line

router = APIRouter(prefix="/v1", tags=["payrolls"], route_class=AuthenticatedRoute)

Number = Annotated[CheckNumber, Path(description="batch and row of the line or of the movement")]


async def _filters(
    project: Line | None = None,
    state: MatchState | None = None,
    doubt: Doubt | None = None,
    doubtful: Annotated[bool | None, Query(description="only those of which a person is asked")] = None,
    month: Annotated[date | None, Query(description="the first day of the month of wages")] = None,
    division: Division | None = None,
) -> dict[str, Any]:
    return dict(locals())


EXPORT = of_list("payment-checks", queries.CHECKS, export.COLUMNS, _filters, export.shown)


async def _shown(session: AsyncSession, _caller: Caller, rows: list[PaymentCheck]) -> list[CheckOut]:
    return await view.shown(session, rows)


add_list(
    router,
    "/payment-checks",
    EXPORT,
    CheckOut,
    _shown,
    "Payroll lines and movements of wage accounts, newest first, each with how it stands and why a person is asked. "
    "For the labour authority.",
)


@router.post("/payment-checks/{check}/match")
async def match_by_hand(session: Transaction, caller: CurrentCaller, check: Number, body: MatchIn) -> CheckOut:
    """So much of this movement is this payroll line's. The machine never undoes it; the project is matched anew."""
    [shown] = await view.shown(session, [await decisions.join(session, caller, check, body)])
    return shown


@router.post("/payment-checks/{check}/part")
async def part_by_hand(session: Transaction, caller: CurrentCaller, check: Number, body: PartIn) -> CheckOut:
    """This movement is not about this payroll line. The machine never joins them again; the project is matched anew."""
    [shown] = await view.shown(session, [await decisions.part(session, caller, check, body)])
    return shown


@router.get("/projects/{project_id}/delays")
async def read_delays(session: Transaction, caller: CurrentCaller, project_id: Line) -> DelaysOut:
    """How long wages were on their way, by month, stage and who held them, until today (C134)."""
    return await delays.of_project(session, await project_queries.read(session, caller, project_id), clock.today())
