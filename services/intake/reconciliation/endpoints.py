"""Reconciliation 对账 over HTTP: lists as JSON or CSV, the differences that persons resolve, and unknown deliveries."""

import asyncio
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from services.intake.channels.endpoints import ORDER
from services.intake.channels.schemas import ToldOut
from services.intake.reconciliation import actions, differences, export, queries, unknown_deliveries, unknown_queries
from services.intake.reconciliation.csv_list import read_csv
from services.intake.reconciliation.partner_sheet import XLSX, read_sheet
from services.intake.reconciliation.rules import ItemState, Kind
from services.intake.reconciliation.schemas import (
    ItemOut,
    OwnerIn,
    ReconciliationIn,
    ReconciliationOut,
    RecordIn,
    ResolveIn,
    SettleIn,
    UnknownMessage,
)
from shared import history
from shared.exports.declared import of_list
from shared.exports.endpoints import add_routes
from shared.http import pagination
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
from shared.http.pagination import Cursor, Limit
from shared.values.fields import Day, Division, Line, Moment

router = APIRouter(prefix="/v1/reconciliations", tags=["reconciliations"], route_class=AuthenticatedRoute)

FILE = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string", "format": "binary"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


async def _in_file(
    request: Request,
    partner: Annotated[str | None, Query(max_length=200, description="of a file as it comes: whose it is")] = None,
    division: Annotated[Division | None, Query(description="of which place; with `partner`")] = None,
    period: Annotated[Day | None, Query(description="of which day; with `partner`")] = None,
    batch_no: Annotated[Line | None, Query(description="left out: the file's digest")] = None,
    as_of: Annotated[Moment | None, Query(description="when its states were true")] = None,
) -> ReconciliationIn:
    """The list from a file: with header lines of its own, or as it comes, where the query says whose it is.

    Raises UnreadableList, or RequestValidationError for wrong fields.
    """
    body, said = await request.body(), {"division": division, "period": period, "as_of": as_of}
    try:
        if partner is None:
            return ReconciliationIn.model_validate(read_csv(body))
        records = [RecordIn.model_validate(each) for each in await asyncio.to_thread(read_sheet, body, partner)]
        return ReconciliationIn.worked_out(records, partner=partner, batch_no=batch_no, **said)
    except ValidationError as failure:
        raise RequestValidationError(
            [{**error, "loc": ("body", *error["loc"])} for error in failure.errors()]
        ) from failure


Partner = Annotated[str | None, Query(max_length=200)]
channels_router = APIRouter(route_class=AuthenticatedRoute)


@router.post("", status_code=201)
async def hand_in(
    session: Transaction, caller: CurrentCaller, request: Request, body: ReconciliationIn
) -> ReconciliationOut:
    """Hand in a partner's list of a day. A header that does not match its detail is refused, naming the part."""
    taken, request.state.replayed = await actions.reconcile(session, caller, body)
    return ReconciliationOut.of(taken)


@router.post("/files", status_code=201, openapi_extra=FILE)
async def hand_in_file(
    session: Transaction, caller: CurrentCaller, request: Request, given: Annotated[ReconciliationIn, Depends(_in_file)]
) -> ReconciliationOut:
    """The same as a file. CSV with two header lines, one of columns, the detail; UTF-8 or GB 18030. Or, where the
    query says `partner`, `division` and `period`, CSV or XLSX as the partner's system gives it, with the partner's
    headings: records, sum and digest are worked out here, and the same file twice is one list."""
    taken, request.state.replayed = await actions.reconcile(session, caller, given)
    return ReconciliationOut.of(taken)


async def _list_filters(
    partner: Partner = None, period_from: date | None = None, period_to: date | None = None
) -> dict[str, Any]:
    return dict(locals())


async def _unknown_filters(partner: Partner = None) -> dict[str, Any]:
    return {"partner": partner}


ListFilters = Annotated[dict[str, Any], Depends(_list_filters)]
LISTS = of_list("reconciliations", queries.LISTS, export.LISTS, _list_filters, export.lists)
UNKNOWN = of_list("unknown-messages", unknown_queries.MESSAGES, export.UNKNOWN, _unknown_filters, export.unknown)


@router.get("")
async def show_lists(
    session: Transaction, caller: CurrentCaller, filters: ListFilters, limit: Limit = 50, cursor: Cursor = None
) -> pagination.Page[ReconciliationOut]:
    """Lists that were handed in, newest first."""
    found, following = await queries.LISTS.page(session, caller, filters, limit, cursor)
    return pagination.Page(items=[ReconciliationOut.of(each) for each in found], next=following)


@router.get("/count")
async def count_lists(session: Transaction, caller: CurrentCaller, filters: ListFilters) -> pagination.Count:
    """How many lists were handed in, for the same filters and scope."""
    return await queries.LISTS.count(session, caller, filters)


@router.get("/unknown-messages")
async def show_unknown(
    session: Transaction,
    caller: CurrentCaller,
    partner: Partner = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> pagination.Page[UnknownMessage]:
    """Messages whose delivery is unknown, newest first, with owner and last day to find out."""
    given = {"partner": partner}
    found, following = await unknown_queries.MESSAGES.page(session, caller, given, limit, cursor)
    work = await unknown_queries.work_of(session, found)
    shown = [UnknownMessage.of(each, work.get(unknown_queries.subject_of(each))) for each in found]
    return pagination.Page(items=shown, next=following)


@router.get("/unknown-messages/count")
async def count_unknown(session: Transaction, caller: CurrentCaller, partner: Partner = None) -> pagination.Count:
    """How many messages the list has with the same filter."""
    return await unknown_queries.MESSAGES.count(session, caller, {"partner": partner})


async def _item_filters(
    state: ItemState | None = None,
    partner: Partner = None,
    kind: Kind | None = None,
    owner: Annotated[str | None, Query(max_length=200)] = None,
    reconciliation: UUID | None = None,
    due_before: date | None = None,
) -> dict[str, Any]:
    return dict(locals())


ItemFilters = Annotated[dict[str, Any], Depends(_item_filters)]
ITEMS = of_list("differences", queries.ITEMS, export.ITEMS, _item_filters, export.items)
add_routes(router, "", LISTS)
add_routes(router, "/unknown-messages", UNKNOWN)
add_routes(router, "/items", ITEMS)


@router.get("/items")
async def show_items(
    session: Transaction, caller: CurrentCaller, filters: ItemFilters, limit: Limit = 50, cursor: Cursor = None
) -> pagination.Page[ItemOut]:
    """Differences, newest first, with owner and last day."""
    found, following = await queries.ITEMS.page(session, caller, filters, limit, cursor)
    return pagination.Page(items=[ItemOut.of(each) for each in found], next=following)


@router.get("/items/count")
async def count_items(session: Transaction, caller: CurrentCaller, filters: ItemFilters) -> pagination.Count:
    """The number of differences in the list, for the same filters and scope."""
    return await queries.ITEMS.count(session, caller, filters)


@router.get("/items/{number}")
async def show_item(session: Transaction, caller: CurrentCaller, number: str) -> ItemOut:
    """One difference, with both sides' values."""
    return ItemOut.of(await queries.read_item(session, caller, number))


@router.get("/items/{number}/history")
async def show_history(session: Transaction, caller: CurrentCaller, number: str) -> history.History:
    """Every step of a difference, oldest first, with the chain's hashes."""
    item = await queries.read_item(session, caller, number)
    return await history.steps(session, differences.KIND, item.number)


@router.post("/items/{number}/resolve")
async def resolve(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ResolveIn
) -> ItemOut:
    """Resolve a difference, with a reason."""
    return ItemOut.of(await differences.resolve(session, caller, number, seen, body))


@router.post("/items/{number}/give")
async def give(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: OwnerIn
) -> ItemOut:
    """Name another owner of a difference."""
    return ItemOut.of(await differences.give_to(session, caller, number, seen, body))


@router.get("/{reconciliation_id}")
async def show_list(session: Transaction, caller: CurrentCaller, reconciliation_id: UUID) -> ReconciliationOut:
    """One list, with the numbers of records that matched and differed."""
    return ReconciliationOut.of(await queries.read_list(session, caller, reconciliation_id))


@channels_router.post(f"{ORDER}/messages/{{message_id}}/settle", tags=["complaints"])
async def settle_message(
    session: Transaction, caller: CurrentCaller, number: str, message_id: UUID, body: SettleIn
) -> ToldOut:
    """State whether a message of unknown outcome arrived; one that did not is sent again under the same id."""
    message = await unknown_deliveries.settle_message(session, caller, number, message_id, body)
    return ToldOut.model_validate(message.model_dump())
