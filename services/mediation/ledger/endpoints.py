"""The ledger of a case over HTTP."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.mediation.cases.dependencies import ShownCase
from services.mediation.cases.schemas import Word, WorkerRef
from services.mediation.ledger import export, queries
from services.mediation.ledger.schemas import LedgerAsOf, LedgerOut, ListedLine
from shared import clock
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import Transaction
from shared.values.date_checks import check_past
from shared.values.fields import Day, Division

router = APIRouter(prefix="/v1", tags=["cases"], route_class=AuthenticatedRoute)


async def _asked_for(
    case: Word | None = None,
    worker_ref: WorkerRef | None = None,
    unpaid: Annotated[bool | None, Query(description="some of it is outstanding")] = None,
    division: Division | None = None,
) -> dict[str, Any]:
    return dict(locals())


EXPORT = of_list("ledger-lines", queries.LINES, export.COLUMNS, _asked_for)
add_list(
    router,
    "/ledger-lines",
    EXPORT,
    ListedLine,
    each(ListedLine.model_validate),
    "The ledger lines of the caller's cases, or of one: who is owed what. A file of them may come back as a list.",
)


@router.get("/cases/{number}/ledger")
async def show_ledger(session: Transaction, case: ShownCase) -> LedgerOut:
    there = await queries.lines(session, case.number)
    return LedgerOut.of(case, there, await queries.entries(session, case.number))


@router.get("/cases/{number}/ledger/as-of")
async def show_ledger_as_of(
    session: Transaction, case: ShownCase, as_of: Day, known_on: Day | None = None
) -> LedgerAsOf:
    """The sums of a past day, each line's too: of what had happened by `as_of`, as it was known at the end of
    `known_on` (today by default). Raises InTheFuture, TooEarly.
    """
    today = clock.today()
    check_past(as_of, today, "as_of")
    known = known_on or today
    check_past(known, today, "known_on")
    before = clock.start_of(known + timedelta(days=1))
    there = await queries.entries_as_of(session, case.number, as_of, before)
    return LedgerAsOf.at(case.number, as_of, known, there)
