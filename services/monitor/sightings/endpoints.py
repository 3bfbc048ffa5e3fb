"""Works seen over HTTP: permits, gates and grids tell, the labour authority lists."""

from fastapi import APIRouter

from services.monitor.sightings import actions, queries
from services.monitor.sightings.rules import Source
from services.monitor.sightings.schemas import WorksSeenIn, WorksSeenOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.pagination import Count, Cursor, Limit, Page
from shared.values.fields import Division

router = APIRouter(prefix="/v1/works-seen", tags=["projects"], route_class=AuthenticatedRoute)


@router.post("", status_code=201)
async def see_works(session: Transaction, caller: CurrentCaller, body: WorksSeenIn) -> WorksSeenOut:
    """Works go on here: by a permit, a gate or a grid officer. Not registered though they must be, they are warned of
    (W101).
    """
    [works] = await actions.shown(session, [await actions.see(session, caller, body)])
    return works


@router.get("")
async def list_works_seen(
    session: Transaction,
    caller: CurrentCaller,
    division: Division | None = None,
    source: Source | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[WorksSeenOut]:
    """Works seen in the caller's divisions, newest first. For the labour authority."""
    given = {"division": division, "source": source}
    rows, following = await queries.WORKS_SEEN.page(session, caller, given, limit, cursor)
    return Page(items=await actions.shown(session, rows), next=following)


@router.get("/count")
async def count_works_seen(
    session: Transaction, caller: CurrentCaller, division: Division | None = None, source: Source | None = None
) -> Count:
    """The number of works in the list, for the same filters and scope."""
    return await queries.WORKS_SEEN.count(session, caller, {"division": division, "source": source})
