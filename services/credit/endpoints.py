"""Credit over HTTP: an employer's record on a day, many employers at the point of use, proposals, figures."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.credit import queries, views
from services.credit.actions import proposing
from services.credit.rules.proposal import ProposalState
from services.credit.shapes import CheckIn, ChecksOut, Decision, ProposalOut, RecordOut, ReportOut
from services.credit.tables import Proposal
from shared import clock, lists
from shared.door_needs import Calling, SeenVersion, Transaction
from shared.doors import DoorRoute
from shared.fields import Division
from shared.history import History, steps
from shared.lists import Count, Cursor, Limit, Page

router = APIRouter(prefix="/v1", tags=["credit"], route_class=DoorRoute)

USCC = r"^[0-9A-Z]{18}$"
Code = Annotated[str, Path(pattern=USCC, description="unified social credit code")]
AsOf = Annotated[date | None, Query(description="true on that day; today if left out")]
Place = Annotated[Division | None, Query(description="only this division and what lies in it")]
StateFilter = Annotated[ProposalState | None, Query()]
EmployerFilter = Annotated[str | None, Query(pattern=USCC)]


@router.get("/employers/{uscc}")
async def read_record(session: Transaction, caller: Calling, uscc: Code, as_of: AsOf = None) -> RecordOut:
    """Grade, listings, publications, sanctions, incentives, and every entry with its day and source."""
    return await views.record(session, caller, uscc, as_of or clock.today())


@router.post("/employers:check")
async def check_employers(session: Transaction, caller: Calling, asked: CheckIn) -> ChecksOut:
    """Up to 1,000 employers at once, for bidding, permits, subsidies and loans (C90)."""
    return await views.check(session, caller, asked, asked.as_of or clock.today())


@router.get("/proposals")
async def list_proposals(
    session: Transaction,
    caller: Calling,
    state: StateFilter = None,
    division: Place = None,
    employer_uscc: EmployerFilter = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ProposalOut]:
    """What facts propose and a person has to decide. For the labour authority."""
    chosen = queries.proposals(caller, division, state, employer_uscc)
    rows, following = await lists.page(session, chosen, queries.PROPOSALS_ORDER, limit, cursor)
    return Page(items=await views.proposals_out(session, rows), next=following)


@router.get("/proposals/count")
async def count_proposals(
    session: Transaction,
    caller: Calling,
    state: StateFilter = None,
    division: Place = None,
    employer_uscc: EmployerFilter = None,
) -> Count:
    """How many the list has, for the same filters and scope."""
    return await lists.count(session, queries.proposals(caller, division, state, employer_uscc))


@router.get("/proposals/{number}")
async def show_proposal(session: Transaction, caller: Calling, number: str) -> ProposalOut:
    return await _shown(session, await queries.see_proposal(session, caller, number))


@router.get("/proposals/{number}/history")
async def show_history(session: Transaction, caller: Calling, number: str) -> History:
    """Every step, oldest first, each with the hash that chains it to the one before."""
    return await steps(session, proposing.KIND, (await queries.see_proposal(session, caller, number)).number)


@router.post("/proposals/{number}/approve")
async def approve(session: Transaction, caller: Calling, number: str, seen: SeenVersion, why: Decision) -> ProposalOut:
    """Begin the procedure of listing; for a head who did not propose it."""
    caller.need_role(proposing.HEAD)
    proposal = await queries.lock_seen_proposal(session, caller, number, seen)
    await proposing.approve(session, caller, proposal, why.reason)
    return await _shown(session, proposal)


@router.post("/proposals/{number}/dismiss")
async def dismiss(session: Transaction, caller: Calling, number: str, seen: SeenVersion, why: Decision) -> ProposalOut:
    """Do not list; the reasons are kept, and the same order proposes it no more."""
    caller.need_role(proposing.HEAD)
    proposal = await queries.lock_seen_proposal(session, caller, number, seen)
    await proposing.dismiss(session, caller, proposal, why.reason)
    return await _shown(session, proposal)


@router.get("/reports/credit")
async def report(session: Transaction, caller: Calling, as_of: AsOf = None, division: Place = None) -> ReportOut:
    """Entries, overdue orders and proposals on a day. For the labour authority."""
    return await views.report(session, caller, as_of or clock.today(), division)


async def _shown(session: Transaction, proposal: Proposal) -> ProposalOut:
    return (await views.proposals_out(session, [proposal]))[0]
