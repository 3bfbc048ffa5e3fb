"""Figures of monitor as of a day."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.monitor.desk import view
from services.monitor.desk.schemas import DispatchOut, ReportOut
from services.monitor.employers import view as employer_view
from services.monitor.employers.endpoints import AsOf
from services.monitor.payrolls import delays
from services.monitor.warnings import view as warning_view
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["monitor"], route_class=AuthenticatedRoute)

Place = Annotated[Division | None, Query(description="only this division and what lies in it")]


@router.get("/reports/monitor")
async def report(session: Transaction, caller: CurrentCaller, as_of: AsOf = None, division: Place = None) -> ReportOut:
    """Employers by colour, this month's clues, warnings by place, rule and level, and how long wages were on their way,
    as of a day. For the labour authority.
    """
    day = as_of or clock.today()
    employers = await employer_view.report(session, caller, day, division)
    warnings = await warning_view.figures(session, caller, day, division)
    payments = await delays.figures(session, caller, day, division)
    return ReportOut(**employers.model_dump(), warnings=warnings, payments=payments)


@router.get("/reports/dispatch")
async def dispatch(
    session: Transaction,
    caller: CurrentCaller,
    division: Place = None,
    days: Annotated[int, Query(ge=1, le=366, description="as many days are new, today included")] = 30,
) -> DispatchOut:
    """Warnings as they stand now, in all and by level, rule, place of the next level and industry department: how many
    are new, open, past their day, read, urged, cleared; and how many came and went each day. For the labour authority.
    """
    return await view.dispatch(session, caller, division, days, clock.today())
