"""Feeds over HTTP: batches sent, how far they are, their quality reports, what is held, and which feeds are late."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from services.monitor.feeds import actions, queries, view
from services.monitor.feeds.documents import MEDIA
from services.monitor.feeds.schemas import (
    BatchOut,
    DecisionIn,
    ExpectationIn,
    FeedName,
    FeedOut,
    Number,
    RejectedOut,
    RowState,
    StatementIn,
)
from services.monitor.feeds.tables import BatchState, FeedState
from services.monitor.projects import queries as project_queries
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, SpooledBody, Transaction
from shared.http.pagination import Count, Cursor, Limit, Page
from shared.http.spreadsheet import XLSX, FileFormat, file_of
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["feeds"], route_class=AuthenticatedRoute)

Feed = Annotated[FeedName, Path(description="which kind of feed")]
BatchId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Place = Annotated[Division | None, Query(description="only this division and what lies in it")]
ROWS = {
    "type": "object",
    "properties": {"rows": {"type": "array", "items": {"type": "object"}}},
    "required": ["rows"],
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": 'rows: `{"rows": [...]}`, one JSON record a line, CSV (UTF-8, UTF-16, GB 18030), XLSX or XLS',
        "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA}
        | {"application/json": {"schema": ROWS}},
    }
}


@router.post("/feeds/{feed}/batches", status_code=202, openapi_extra=BODY)
async def send_batch(
    session: Transaction,
    caller: CurrentCaller,
    request: Request,
    body: SpooledBody,
    feed: Feed,
    number: Annotated[Number, Query(description="the sender's number of the batch: the same again is one batch")],
    mapping: Annotated[
        str | None, Query(max_length=60, description="the layout of the file; left out: our own")
    ] = None,
    project: Annotated[str | None, Query(max_length=64, description="of rows that name no project")] = None,
    replaces: Annotated[Number | None, Query(description="payrolls: the batch that this one corrects")] = None,
    statement_no: Annotated[str | None, Query(max_length=200, description="a bank's statement: its number")] = None,
    from_on: date | None = None,
    to_on: date | None = None,
    opening_fen: int | None = None,
    closing_fen: int | None = None,
) -> BatchOut:
    """Send a batch of rows, up to 1 GiB (C101). It is taken in after the answer; rows that are wrong are told in its
    quality report and harm no other row.
    """
    said = {"number": statement_no, "from_on": from_on, "to_on": to_on}
    sums = {"opening_fen": opening_fen, "closing_fen": closing_fen}
    statement = _statement(said | sums) if any(each is not None for each in (said | sums).values()) else None
    sent = {"feed": feed.value, "number": number, "mapping": mapping, "project": project, "replaces": replaces}
    content_type = request.headers.get("content-type", "")
    batch, again = await actions.send(session, caller, body, content_type, sent | {"statement": statement})
    request.state.replayed = again
    return view.batch_out(batch)


async def _of_batches(
    feed: Feed,
    state: Annotated[BatchState | None, Query()] = None,
    party: Annotated[str | None, Query(max_length=200)] = None,
    number: Annotated[Number | None, Query(description="the sender's number")] = None,
    division: Place = None,
) -> dict[str, Any]:
    return {"feed": feed.value, "state": state, "party": party, "number": number, "division": division}


OfBatches = Annotated[dict[str, Any], Depends(_of_batches)]


@router.get("/feeds/{feed}/batches")
async def list_batches(
    session: Transaction, caller: CurrentCaller, filters: OfBatches, limit: Limit = 50, cursor: Cursor = None
) -> Page[BatchOut]:
    """Batches of this kind, newest first: the caller's own; for the labour authority those of its divisions."""
    rows, following = await queries.BATCHES.page(session, caller, filters, limit, cursor)
    return Page(items=[view.batch_out(row) for row in rows], next=following)


@router.get("/feeds/{feed}/batches/count")
async def count_batches(session: Transaction, caller: CurrentCaller, filters: OfBatches) -> Count:
    """The number of batches in the list, for the same filters and scope."""
    return await queries.BATCHES.count(session, caller, filters)


@router.get("/feeds/{feed}/batches/{batch_id}")
async def read_batch(session: Transaction, caller: CurrentCaller, feed: Feed, batch_id: BatchId) -> BatchOut:
    """How far the batch is, how many rows were rejected, why it is held, what a bank's statement lacks (C136)."""
    batch = await queries.read(session, caller, feed.value, batch_id)
    return view.batch_out(batch, await queries.signals(session, batch_id))


@router.get(
    "/feeds/{feed}/batches/{batch_id}/rows",
    response_model=Page[RejectedOut],
    responses={200: {"content": {XLSX: {}}}},
)
async def read_rows(
    session: Transaction,
    caller: CurrentCaller,
    feed: Feed,
    batch_id: BatchId,
    state: RowState = RowState.REJECTED,
    format: Annotated[FileFormat | None, Query(description="left out: JSON, page by page")] = None,  # noqa: A002
    limit: Limit = 50,
    cursor: Annotated[str | None, Query(max_length=300, pattern=r"^[0-9]{1,10}:.*$")] = None,
) -> Any:
    """The quality report: each field of each rejected row with the reason in both languages. As a workbook or CSV file
    its first 10,000 rows.
    """
    await queries.read(session, caller, feed.value, batch_id)
    if format is not None:
        rows = [view.rejected_out(row) for row in await queries.rejected(session, batch_id, None, 10_000)]
        cells = [[column.value(row) for column in view.QUALITY] for row in rows]
        return await file_of(view.QUALITY, cells, format, f"quality-{batch_id}", clock.today())
    after = None if cursor is None else (int(cursor.partition(":")[0]), cursor.partition(":")[2])
    found = await queries.rejected(session, batch_id, after, limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    following = f"{last.row}:{last.field}" if last is not None else None
    return Page(items=[view.rejected_out(row) for row in found[:limit]], next=following)


@router.post("/feeds/{feed}/batches/{batch_id}/release")
async def release_batch(
    session: Transaction, caller: CurrentCaller, feed: Feed, batch_id: BatchId, seen: ExpectedVersion, body: DecisionIn
) -> BatchOut:
    """Take in a batch that is held: its unit or its length is right after all (C132). For officers and heads."""
    batch = await queries.lock(session, caller, feed.value, batch_id, seen)
    return view.batch_out(await actions.release(session, caller, batch, body.reason))


@router.post("/feeds/{feed}/batches/{batch_id}/refuse")
async def refuse_batch(
    session: Transaction, caller: CurrentCaller, feed: Feed, batch_id: BatchId, seen: ExpectedVersion, body: DecisionIn
) -> BatchOut:
    """Refuse a batch that is held: nothing of it was stored (C132). For officers and heads."""
    batch = await queries.lock(session, caller, feed.value, batch_id, seen)
    return view.batch_out(await actions.refuse(session, caller, batch, body.reason))


async def _of_feeds(
    feed: Annotated[FeedName | None, Query()] = None,
    state: Annotated[FeedState | None, Query()] = None,
    division: Place = None,
) -> dict[str, Any]:
    return {"feed": feed and feed.value, "state": state, "division": division}


OfFeeds = Annotated[dict[str, Any], Depends(_of_feeds)]


@router.get("/feeds/count")
async def count_feeds(session: Transaction, caller: CurrentCaller, filters: OfFeeds) -> Count:
    """The number of feeds in the list, for the same filters and scope."""
    return await queries.FEEDS.count(session, caller, filters)


@router.get("/feeds")
async def list_feeds(
    session: Transaction, caller: CurrentCaller, filters: OfFeeds, limit: Limit = 50, cursor: Cursor = None
) -> Page[FeedOut]:
    """What is sent by whom about which project, and whether it is fresh, late, silent, cut or quarantined (C132)."""
    rows, following = await queries.FEEDS.page(session, caller, filters, limit, cursor)
    numbers = await project_queries.numbers_of(session, [row.project for row in rows if row.project is not None])
    return Page(items=[view.feed_out(row, numbers) for row in rows], next=following)


@router.put("/feeds/{feed}/expectation")
async def put_expectation(
    session: Transaction, caller: CurrentCaller, feed: Feed, body: ExpectationIn
) -> list[FeedOut]:
    """Set how often a party's feed is to come; without it nobody can say that it is late (C132)."""
    rows = await actions.expect(session, caller, feed.value, body.model_dump())
    numbers = await project_queries.numbers_of(session, [row.project for row in rows if row.project is not None])
    return [view.feed_out(row, numbers) for row in rows]


def _statement(said: dict[str, Any]) -> StatementIn:
    """Raises RequestValidationError unless all five parts are there."""
    try:
        return StatementIn.model_validate(said)
    except ValidationError as wrong:
        errors = [each | {"loc": ("query", *each["loc"])} for each in wrong.errors()]
        raise RequestValidationError(errors) from wrong
