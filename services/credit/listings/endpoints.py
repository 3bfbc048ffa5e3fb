"""Proposals for the joint-sanction list over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings import export, queries, track, view
from services.credit.listings.proposals import KIND, TRACKER
from services.credit.listings.schemas import Decision, ProposalOut
from services.credit.listings.tables import Proposal
from services.credit.listings.track import ProposalState
from shared.access.callers import Caller
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list
from shared.history import History, steps
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["credit"], route_class=AuthenticatedRoute)


USCC = r"^[0-9A-Z]{18}$"


Place = Annotated[Division | None, Query(description="only this division and what lies in it")]


StateFilter = Annotated[ProposalState | None, Query()]


EmployerFilter = Annotated[str | None, Query(pattern=USCC)]


async def _filters(
    state: StateFilter = None, division: Place = None, employer_uscc: EmployerFilter = None
) -> dict[str, Any]:
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(_filters)]
EXPORT = of_list("proposals", queries.PROPOSALS, export.COLUMNS, _filters)


async def _proposals(session: AsyncSession, _caller: Caller, rows: list[Proposal]) -> list[ProposalOut]:
    return await view.proposals_out(session, rows)


add_list(
    router,
    "/proposals",
    EXPORT,
    ProposalOut,
    _proposals,
    "Proposals on which a person has to decide, first due first. For the labour authority.",
)


@router.get("/proposals/{number}")
async def show_proposal(session: Transaction, caller: CurrentCaller, number: str) -> ProposalOut:
    return await _shown(session, await queries.see_proposal(session, caller, number))


@router.get("/proposals/{number}/history")
async def show_history(session: Transaction, caller: CurrentCaller, number: str) -> History:
    """Every step of the proposal, oldest first, each with the hash that chains it to the one before."""
    return await steps(session, KIND, (await queries.see_proposal(session, caller, number)).number)


@router.post("/proposals/{number}/approve")
async def approve(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, why: Decision
) -> ProposalOut:
    """Begin the procedure of listing; for a head who did not propose it."""
    taken = await TRACKER.do(session, caller, number, seen, track.APPROVE, why, words=why.reason)
    return await _shown(session, taken.row)


@router.post("/proposals/{number}/dismiss")
async def dismiss(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, why: Decision
) -> ProposalOut:
    """Do not list. The reasons are kept, and the same order is not proposed again."""
    taken = await TRACKER.do(session, caller, number, seen, track.DISMISS, why, words=why.reason)
    return await _shown(session, taken.row)


async def _shown(session: Transaction, proposal: Proposal) -> ProposalOut:
    return (await view.proposals_out(session, [proposal]))[0]
