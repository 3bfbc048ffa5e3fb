"""Proposals to open a case over HTTP: a head approves, which opens it, or dismisses, each with reasons."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from services.mediation.cases.schemas import Reasoned, Word
from services.mediation.lifecycle.openings import actions, export, queries, track
from services.mediation.lifecycle.openings.schemas import OpeningOut
from services.mediation.lifecycle.openings.track import OpeningState
from shared.exports.declared import of_list
from shared.exports.endpoints import add_routes
from shared.history import History, steps
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
from shared.http.pagination import Count, Cursor, Limit, Page
from shared.values.fields import Division

router = APIRouter(prefix="/v1/opening-proposals", tags=["proposals"], route_class=AuthenticatedRoute)


async def _filters(
    state: OpeningState | None = None, division: Division | None = None, project: Word | None = None
) -> dict[str, Any]:
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(_filters)]
EXPORT = of_list("opening-proposals", queries.OPENINGS, export.COLUMNS, _filters)


@router.get("")
async def list_openings(
    session: Transaction, caller: CurrentCaller, filters: Filters, limit: Limit = 50, cursor: Cursor = None
) -> Page[OpeningOut]:
    """Cases proposed on wages that monitor found unpaid, newest first. For the labour authority."""
    rows, following = await queries.OPENINGS.page(session, caller, filters, limit, cursor)
    return Page(items=[OpeningOut.model_validate(row) for row in rows], next=following)


@router.get("/count")
async def count_openings(session: Transaction, caller: CurrentCaller, filters: Filters) -> Count:
    """How many the list has, for the same filters and scope."""
    return await queries.OPENINGS.count(session, caller, filters)


add_routes(router, "", EXPORT)


@router.get("/{number}")
async def show_opening(session: Transaction, caller: CurrentCaller, number: str) -> OpeningOut:
    """One proposal to open a case."""
    return OpeningOut.model_validate(await queries.see(session, caller, number))


@router.get("/{number}/history")
async def show_history(session: Transaction, caller: CurrentCaller, number: str) -> History:
    """Every step, oldest first, each with the hash that chains it to the one before."""
    return await steps(session, actions.KIND, (await queries.see(session, caller, number)).number)


@router.post("/{number}/approve")
async def approve(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, why: Reasoned
) -> OpeningOut:
    """Open the case; for a head."""
    return OpeningOut.model_validate(await actions.approve(session, caller, number, seen, why))


@router.post("/{number}/dismiss")
async def dismiss(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, why: Reasoned
) -> OpeningOut:
    """Open no case; the reasons are kept, and the same month proposes none any more."""
    taken = await actions.TRACKER.do(session, caller, number, seen, track.DISMISS, why, words=why.reason)
    return OpeningOut.model_validate(taken.row)
