"""Employers' risk over HTTP: one employer's portrait on a day, and the list by colour."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from services.monitor.employers import export, queries, view
from services.monitor.employers.rules.portrait import Colour
from services.monitor.employers.schemas import EmployerOut, RiskOut
from shared import clock
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["monitor"], route_class=AuthenticatedRoute)

Employer = Annotated[str, Path(pattern=r"^([0-9A-Z]{18}|key:[0-9a-zA-Z_=-]{1,128})$", description="USCC or key")]
AsOf = Annotated[date | None, Query(description="true on that day; today if left out")]
Place = Annotated[Division | None, Query(description="only this division and what lies in it")]
ColourFilter = Annotated[Colour | None, Query()]


async def _filters(colour: ColourFilter = None, division: Place = None) -> dict[str, Any]:
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(_filters)]
EXPORT = of_list("employers", queries.EMPLOYERS, export.COLUMNS, _filters)


add_list(
    router,
    "/employers",
    EXPORT,
    EmployerOut,
    each(view.employer_out),
    "The employers reported in the caller's divisions, worst first. For the labour authority.",
)


@router.get("/employers/{employer}/risk")
async def read_risk(session: Transaction, caller: CurrentCaller, employer: Employer, as_of: AsOf = None) -> RiskOut:
    """Score and colour on a day, with every contribution that counted then and its reason (C39)."""
    return await view.risk(session, caller, employer, as_of or clock.today())
