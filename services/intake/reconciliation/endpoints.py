"""Reconciliation 对账 over HTTP: lists as JSON or CSV, the differences that persons resolve, and unknown deliveries."""

import asyncio
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

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
from shared.access.callers import Caller
from shared.deliveries.tables import Delivery
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
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


LISTS = of_list("reconciliations", queries.LISTS, export.LISTS, _list_filters, export.lists)
UNKNOWN = of_list("unknown-messages", unknown_queries.MESSAGES, export.UNKNOWN, _unknown_filters, export.unknown)


async def _unknown(session: AsyncSession, _caller: Caller, found: list[Delivery]) -> list[UnknownMessage]:
    work = await unknown_queries.work_of(session, found)
    return [UnknownMessage.of(one, work.get(unknown_queries.subject_of(one))) for one in found]


async def _item_filters(
    state: ItemState | None = None,
    partner: Partner = None,
    kind: Kind | None = None,
    owner: Annotated[str | None, Query(max_length=200)] = None,
    reconciliation: UUID | None = None,
    due_before: date | None = None,
) -> dict[str, Any]:
    return dict(locals())


ITEMS = of_list("differences", queries.ITEMS, export.ITEMS, _item_filters, export.items)
add_list(router, "", LISTS, ReconciliationOut, each(ReconciliationOut.of), "Lists that were handed in, newest first.")
add_list(
    router,
    "/unknown-messages",
    UNKNOWN,
    UnknownMessage,
    _unknown,
    "Messages whose delivery is unknown, newest first, with owner and last day to find out.",
)
add_list(router, "/items", ITEMS, ItemOut, each(ItemOut.of), "Differences, newest first, with owner and last day.")


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
