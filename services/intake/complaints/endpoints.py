"""Routes to list, count and read complaints, their history and their reporter."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from services.intake.complaints import export, person_search, queries, search
from services.intake.complaints.countdown import counted
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import Channel, ComplaintOut, Domain, ReporterInClear
from services.intake.complaints.search_order import ListOrder
from services.intake.complaints.view import show, shown
from shared import clock, history
from shared.database.sessions import keyring_of
from shared.exports.endpoints import add_routes
from shared.http import pagination
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.pagination import Cursor, Limit
from shared.http.spreadsheet import CSV, XLSX, FileFormat, file_of
from shared.values.fields import Day, Division, Line, Uscc

router = APIRouter(prefix="/v1/complaints", tags=["complaints"], route_class=AuthenticatedRoute)
NEEDS = "needs complaints:read-personal and a purpose"


async def chosen_filters(
    stage: Stage | None = None,
    channel: Channel | None = None,
    division: Division | None = None,
    domain: Domain | None = None,
    employer_uscc: Uscc | None = None,
    project_id: str | None = None,
    collective: bool | None = None,
    due_before: Annotated[Day | None, Query(description="undecided, and due before this day")] = None,
    filed_from: Day | None = None,
    filed_to: Day | None = None,
    q: Annotated[str | None, Query(min_length=2, max_length=100, description="employer, project or text")] = None,
    partner_no: Annotated[Line | None, Query(description="the number a partner gave it")] = None,
    owner: Annotated[Line | None, Query(description="the officer's account")] = None,
    unit: Annotated[Line | None, Query(description="the unit it was assigned to")] = None,
    phone: Annotated[Line | None, Query(description=f"of the reporter or a worker on the list; {NEEDS}")] = None,
    id_no: Annotated[Line | None, Query(description=f"as phone; {NEEDS}")] = None,
    name: Annotated[Line | None, Query(description=f"as phone, the whole name; {NEEDS}")] = None,
    query_code: Annotated[str | None, Query(pattern=r"^\d{8}$", description=f"on the receipt; {NEEDS}")] = None,
) -> dict[str, Any]:
    """The filters of the list and of the count, by name; None where one is not given."""
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(chosen_filters)]
COMPLAINTS = export.complaints_as_file(chosen_filters)
Order = Annotated[ListOrder, Query(description="due: next deadline first; amount: largest first")]
Purpose = Annotated[
    str | None,
    Query(min_length=2, max_length=200, description="of a search for a person: why; it is written down"),
]


@router.get("")
async def list_complaints(
    session: Transaction,
    caller: CurrentCaller,
    filters: Filters,
    purpose: Purpose = None,
    order: Order = ListOrder.NEWEST,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> pagination.Page[ComplaintOut]:
    """Complaints the caller may see, newest first or in another order; a cursor is of one order.

    A search for a person needs the scope complaints:read-personal and a purpose, and is written down with what it
    showed.
    """
    sought = person_search.hashed(session, caller, filters, purpose)
    listed, following = await search.page(session, caller, sought, limit, cursor, order)
    person_search.log_shown(session, caller, sought, purpose, [each.complaint.number for each in listed])
    items = [shown(each.complaint, each.reporter, counted(each.due) if each.due else None) for each in listed]
    return pagination.Page(items=items, next=following)


@router.get("/count")
async def count_complaints(
    session: Transaction, caller: CurrentCaller, filters: Filters, purpose: Purpose = None
) -> pagination.Count:
    """How many complaints the list has with the same filters, exact to 10,000."""
    return await search.count(session, caller, person_search.hashed(session, caller, filters, purpose))


@router.get("/export", response_class=Response, responses={200: {"content": {XLSX: {}, CSV: {}}}, 409: {}})
async def export_complaints(
    session: Transaction,
    caller: CurrentCaller,
    filters: Filters,
    format: FileFormat = FileFormat.XLSX,  # noqa: A002  the word callers write
    purpose: Purpose = None,
    order: Order = ListOrder.NEWEST,
) -> Response:
    """The list with the same filters as a workbook or CSV file, at most 10,000 complaints: more are refused, none is
    left out. Personal data is masked; a search for a person is written down as on the list.
    """
    sought = person_search.hashed(session, caller, filters, purpose)
    rows = await export.rows(session, caller, sought, order)
    person_search.log_shown(session, caller, sought, purpose, [str(row[export.NUMBER]) for row in rows])
    return await file_of(export.COLUMNS, rows, format, f"complaints-{clock.today()}", clock.today())


add_routes(router, "", COMPLAINTS)


@router.get("/{number}")
async def read_complaint(session: Transaction, caller: CurrentCaller, number: str) -> ComplaintOut:
    """One complaint, personal data masked. Who filed it goes on reading it after it passed to another place."""
    return await show(session, await queries.read_or_filed(session, caller, number))


@router.get("/{number}/history")
async def read_history(session: Transaction, caller: CurrentCaller, number: str) -> history.History:
    """Every entry of the complaint's history, oldest first, with the hashes of the chain."""
    complaint = await queries.read_or_filed(session, caller, number)
    return await history.steps(session, "complaint", complaint.number)


@router.get("/{number}/reporter")
async def read_reporter(
    session: Transaction,
    caller: CurrentCaller,
    number: str,
    purpose: Annotated[str, Query(min_length=2, max_length=200, description="why; it is written down")],
) -> ReporterInClear:
    """The reporter in clear; a protected reporter for a head alone (INT-07). Needs the scope complaints:read-personal;
    who read and for which purpose goes to the read log."""
    complaint = await queries.read(session, caller, number)
    person = await queries.reporter_of(session, complaint)
    if person.protected:
        caller.need_role("head")
    history.log_read(session, by=caller.label, kind="complaint", subject=number, purpose=purpose)
    reveal = keyring_of(session).reveal
    return ReporterInClear(
        name=reveal(person.person_key, person.name),
        phone=reveal(person.person_key, person.phone),
        id_no=reveal(person.person_key, person.id_no),
        summary=reveal(person.person_key, complaint.summary) or "",
    )
