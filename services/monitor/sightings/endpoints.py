"""Works seen over HTTP: permits, gates and grids tell, the labour authority lists."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from services.monitor.sightings import actions, export, queries
from services.monitor.sightings.rules import Source
from services.monitor.sightings.schemas import WorksSeenIn, WorksSeenOut
from shared.exports.declared import of_list
from shared.exports.endpoints import add_routes
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.pagination import Count, Cursor, Limit, Page
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


@router.get("")
async def list_works_seen(
    session: Transaction, caller: CurrentCaller, filters: Filters, limit: Limit = 50, cursor: Cursor = None
) -> Page[WorksSeenOut]:
    """Works seen in the caller's divisions, newest first. For the labour authority."""
    rows, following = await queries.WORKS_SEEN.page(session, caller, filters, limit, cursor)
    return Page(items=await actions.shown(session, rows), next=following)


@router.get("/count")
async def count_works_seen(session: Transaction, caller: CurrentCaller, filters: Filters) -> Count:
    """The number of works in the list, for the same filters and scope."""
    return await queries.WORKS_SEEN.count(session, caller, filters)


add_routes(router, "", EXPORT)
