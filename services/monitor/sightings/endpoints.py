"""Works seen over HTTP: permits, gates and grids tell, the labour authority lists."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.sightings import actions, export, queries
from services.monitor.sightings.rules import Source
from services.monitor.sightings.schemas import WorksSeenIn, WorksSeenOut
from services.monitor.sightings.tables import WorksSeen
from shared.access.callers import Caller
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1/works-seen", tags=["projects"], route_class=AuthenticatedRoute)


async def _filters(division: Division | None = None, source: Source | None = None) -> dict[str, Any]:
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(_filters)]
EXPORT = of_list("works-seen", queries.WORKS_SEEN, export.COLUMNS, _filters, export.shown)


@router.post("", status_code=201)
async def see_works(session: Transaction, caller: CurrentCaller, body: WorksSeenIn) -> WorksSeenOut:
    """Works go on here: by a permit, a gate or a grid officer. Not registered though they must be, they are warned of
    (W101).
    """
    [works] = await actions.shown(session, [await actions.see(session, caller, body)])
    return works


async def _shown(session: AsyncSession, _caller: Caller, rows: list[WorksSeen]) -> list[WorksSeenOut]:
    return await actions.shown(session, rows)


add_list(
    router,
    "",
    EXPORT,
    WorksSeenOut,
    _shown,
    "Works seen in the caller's divisions, newest first. For the labour authority.",
)
