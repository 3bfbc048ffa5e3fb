"""The report of credit over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from services.credit.desk import report as desk_report
from services.credit.desk.schemas import ReportOut
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["credit"], route_class=AuthenticatedRoute)


AsOf = Annotated[date | None, Query(description="true on that day; today if left out")]


Place = Annotated[Division | None, Query(description="only this division and what lies in it")]


@router.get("/reports/credit")
async def report(session: Transaction, caller: CurrentCaller, as_of: AsOf = None, division: Place = None) -> ReportOut:
    """Entries, overdue orders and proposals as of a day, in the caller's divisions. For the labour authority."""
    return await desk_report.report(session, caller, as_of or clock.today(), division)
