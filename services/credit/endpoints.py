"""Credit over HTTP: an employer's record on a day, many employers at the point of use, proposals, figures."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.credit import queries, views
from services.credit.shapes import CheckIn, ChecksOut, ProposalOut, RecordOut, ReportOut
from services.credit.tables import ProposalState
from shared import clock, lists
from shared.doors import Calling, DoorRoute, Transaction
from shared.fields import Division
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
    return Page(items=[views.proposal_out(row) for row in rows], next=following)


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


@router.get("/reports/credit")
async def report(session: Transaction, caller: Calling, as_of: AsOf = None, division: Place = None) -> ReportOut:
    """Entries, overdue orders and proposals on a day. For the labour authority."""
    return await views.report(session, caller, as_of or clock.today(), division)
