"""What facts propose and a head decides: refer to the police, or not, each with reasons, on the version they saw."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import col

from services.mediation import queries
from services.mediation.actions import deciding, referring
from services.mediation.actions.proposals import KIND
from services.mediation.answers import ProposalOut
from services.mediation.endpoints.asking import DECIDERS
from services.mediation.rules.referral import ProposalState
from services.mediation.shapes import Reasoned, Report, Sent, Word
from services.mediation.tables import Case, Proposal
from shared import lists
from shared.door_needs import Calling, SeenVersion, Transaction
from shared.doors import DoorRoute
from shared.fields import Division
from shared.history import History, steps
from shared.lists import Count, Cursor, Limit, Page

router = APIRouter(prefix="/v1/proposals", tags=["proposals"], route_class=DoorRoute)

NEWEST_FIRST = (col(Proposal.proposed_on), col(Proposal.number))


async def _seen(session: Transaction, caller: Calling, number: str, seen: SeenVersion) -> tuple[Proposal, Case]:
    """No machine reports, decides or sends, whatever its scopes (architecture, invariant 11)."""
    caller.need_role(*DECIDERS)
    return await queries.lock_seen_proposal(session, caller, number, seen)


Seen = Annotated[tuple[Proposal, Case], Depends(_seen)]


@router.get("")
async def list_proposals(
    session: Transaction,
    caller: Calling,
    state: ProposalState | None = None,
    division: Division | None = None,
    case: Word | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ProposalOut]:
    """What waits for a person and what was decided, newest first. For the labour authority."""
    chosen = queries.choose_proposals(caller, division, state, case)
    rows, following = await lists.page(session, chosen, NEWEST_FIRST, limit, cursor)
    return Page(items=[ProposalOut.of(row) for row in rows], next=following)


@router.get("/count")
async def count_proposals(
    session: Transaction,
    caller: Calling,
    state: ProposalState | None = None,
    division: Division | None = None,
    case: Word | None = None,
) -> Count:
    """How many the list has, for the same filters and scope."""
    return await lists.count(session, queries.choose_proposals(caller, division, state, case))


@router.get("/{number}")
async def show_proposal(session: Transaction, caller: Calling, number: str) -> ProposalOut:
    return ProposalOut.of(await queries.see_proposal(session, caller, number))


@router.get("/{number}/history")
async def show_history(session: Transaction, caller: Calling, number: str) -> History:
    """Every step, oldest first, each with the hash that chains it to the one before."""
    return await steps(session, KIND, (await queries.see_proposal(session, caller, number)).number)


@router.post("/{number}/report")
async def report(session: Transaction, caller: Calling, seen: Seen, written: Report) -> ProposalOut:
    """Two officers at least are named, and their report given: the head's three days begin (CRIM-10, CRIM-11)."""
    proposal, _ = seen
    await referring.take_report(session, caller, proposal, written)
    return ProposalOut.of(proposal)


@router.post("/{number}/approve")
async def approve(session: Transaction, caller: Calling, seen: Seen, why: Reasoned) -> ProposalOut:
    """Refer to the police; for a head who neither proposed nor reported. It is sent within 24 hours (CRIM-12)."""
    proposal, case = seen
    await deciding.approve(session, caller, case, proposal, why.reason)
    return ProposalOut.of(proposal)


@router.post("/{number}/dismiss")
async def dismiss(session: Transaction, caller: Calling, seen: Seen, why: Reasoned) -> ProposalOut:
    """Do not refer; the reasons are kept, and the same order proposes it no more."""
    proposal, case = seen
    await deciding.dismiss(session, caller, case, proposal, why.reason)
    return ProposalOut.of(proposal)


@router.post("/{number}/send")
async def send(session: Transaction, caller: Calling, seen: Seen, sent: Sent) -> ProposalOut:
    """Send what was approved to the police of the place (CRIM-12)."""
    proposal, case = seen
    await deciding.send(session, caller, case, proposal, sent.note)
    return ProposalOut.of(proposal)
