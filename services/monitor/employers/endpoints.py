"""Employers' risk over HTTP: one employer's portrait on a day, the list by colour, and figures."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.monitor.employers import queries, view
from services.monitor.employers.rules.portrait import Colour
from services.monitor.employers.schemas import EmployerOut, ReportOut, RiskOut
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.pagination import Count, Cursor, Limit, Page
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["monitor"], route_class=AuthenticatedRoute)

Employer = Annotated[str, Path(pattern=r"^([0-9A-Z]{18}|key:[0-9a-zA-Z_=-]{1,128})$", description="USCC or key")]
AsOf = Annotated[date | None, Query(description="true on that day; today if left out")]
Place = Annotated[Division | None, Query(description="only this division and what lies in it")]
ColourFilter = Annotated[Colour | None, Query()]


@router.get("/employers")
async def list_employers(
    session: Transaction,
    caller: CurrentCaller,
    colour: ColourFilter = None,
    division: Place = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[EmployerOut]:
    """The employers reported in the caller's divisions, worst first. For the labour authority."""
    given = {"division": division, "colour": colour}
    rows, following = await queries.EMPLOYERS.page(session, caller, given, limit, cursor)
    return Page(items=[view.employer_out(row) for row in rows], next=following)


@router.get("/employers/count")
async def count_employers(
    session: Transaction, caller: CurrentCaller, colour: ColourFilter = None, division: Place = None
) -> Count:
    """The number of employers in the list, for the same filters and scope."""
    return await queries.EMPLOYERS.count(session, caller, {"division": division, "colour": colour})


@router.get("/employers/{employer}/risk")
async def read_risk(session: Transaction, caller: CurrentCaller, employer: Employer, as_of: AsOf = None) -> RiskOut:
    """Score and colour on a day, with every contribution that counted then and its reason (C39)."""
    return await view.risk(session, caller, employer, as_of or clock.today())


@router.get("/reports/monitor")
async def report(session: Transaction, caller: CurrentCaller, as_of: AsOf = None, division: Place = None) -> ReportOut:
    """Employers by colour and this month's clues, as of a day. For the labour authority."""
    return await view.report(session, caller, as_of or clock.today(), division)
