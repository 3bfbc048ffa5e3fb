"""Proposals to open a case over HTTP: a head approves, which opens it, or dismisses, each with reasons."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from services.mediation.cases.schemas import Reasoned, Word
from services.mediation.lifecycle.openings import actions, export, queries, track
from services.mediation.lifecycle.openings.schemas import OpeningOut
from services.mediation.lifecycle.openings.track import OpeningState
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.history import History, steps
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1/opening-proposals", tags=["proposals"], route_class=AuthenticatedRoute)


async def _filters(
    state: OpeningState | None = None, division: Division | None = None, project: Word | None = None
) -> dict[str, Any]:
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(_filters)]
EXPORT = of_list("opening-proposals", queries.OPENINGS, export.COLUMNS, _filters)


add_list(
    router,
    "",
    EXPORT,
    OpeningOut,
    each(OpeningOut.model_validate),
    "Cases proposed on wages that monitor found unpaid, newest first. For the labour authority.",
)


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
