"""Reading cases, and opening one by hand."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import col

from services.mediation import queries
from services.mediation.actions import opening
from services.mediation.answers import CaseOut, LedgerOut, OrderOut, OrdersOut
from services.mediation.endpoints.asking import DECIDERS, ShownCase
from services.mediation.queries import CaseFilter
from services.mediation.rules.stage import Stage
from services.mediation.shapes import NewCase, Word
from services.mediation.tables import Case
from shared import lists
from shared.door_needs import Calling, Transaction
from shared.doors import DoorRoute
from shared.fields import Day, Division, Uscc
from shared.history import History, steps
from shared.lists import Count, Cursor, Limit, Page

router = APIRouter(prefix="/v1", tags=["cases"], route_class=DoorRoute)

NEWEST_FIRST = (col(Case.opened_on), col(Case.number))


def _asked_for(
    stage: Stage | None = None,
    division: Division | None = None,
    employer_uscc: Uscc | None = None,
    assignee: Word | None = None,
    opened_from: Day | None = None,
    opened_to: Day | None = None,
    complaint: Word | None = None,
) -> CaseFilter:
    return CaseFilter(stage, division, employer_uscc, assignee, opened_from, opened_to, complaint)


Wanted = Annotated[CaseFilter, Depends(_asked_for)]


@router.get("/cases")
async def list_cases(
    session: Transaction, caller: Calling, wanted: Wanted, limit: Limit = 50, cursor: Cursor = None
) -> Page[CaseOut]:
    """The caller's cases, newest first."""
    chosen = queries.choose_cases(caller, wanted)
    rows, following = await lists.page(session, chosen, NEWEST_FIRST, limit, cursor)
    return Page(items=[CaseOut.model_validate(row) for row in rows], next=following)


@router.get("/cases/count")
async def count_cases(session: Transaction, caller: Calling, wanted: Wanted) -> Count:
    return await lists.count(session, queries.choose_cases(caller, wanted))


@router.post("/cases", status_code=201)
async def open_case(session: Transaction, caller: Calling, new: NewCase) -> CaseOut:
    """A person opens a case the authority found itself. Once this answers 201, every listener is certain to hear."""
    caller.need_role(*DECIDERS)
    return CaseOut.model_validate(await opening.open_case(session, caller, new))


@router.get("/cases/{number}")
async def show_case(case: ShownCase) -> CaseOut:
    return CaseOut.model_validate(case)


@router.get("/cases/{number}/history")
async def show_history(session: Transaction, case: ShownCase) -> History:
    """Every step, oldest first, each with the hash that chains it to the one before."""
    return await steps(session, "case", case.number)


@router.get("/cases/{number}/ledger")
async def show_ledger(session: Transaction, case: ShownCase) -> LedgerOut:
    there = await queries.lines(session, case.number)
    return LedgerOut.of(case, there, await queries.entries(session, case.number))


@router.get("/cases/{number}/orders")
async def show_orders(session: Transaction, case: ShownCase) -> OrdersOut:
    """Every correction order of the case, oldest first."""
    there = await queries.orders(session, case.number)
    return OrdersOut(items=[OrderOut.model_validate(order) for order in there])
