"""The inspection case and its correction orders over HTTP."""

from fastapi import APIRouter, Response

from services.mediation.cases.dependencies import Decider, ShownCase
from services.mediation.cases.schemas import CaseOut
from services.mediation.cases.view import on_case
from services.mediation.inspection import actions, orders, queries
from services.mediation.inspection.order_papers import shown
from services.mediation.inspection.schemas import Correct, OpenInspection, OrdersOut, Serve
from services.mediation.ledger import queries as ledger_queries
from services.mediation.proceedings.queries import CASE_AND_PROCEEDINGS
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import ExpectedVersion, GroupCommit, Transaction

router = APIRouter(prefix="/v1", tags=["cases"], route_class=AuthenticatedRoute)


commands_router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


@router.get("/cases/{number}/orders")
async def show_orders(session: Transaction, case: ShownCase) -> OrdersOut:
    """Every correction order of the case with its lines and its addressee, oldest first."""
    there = await queries.lined_orders(session, case.number)
    return OrdersOut(items=shown(there, await ledger_queries.lines(session, case.number)))


@commands_router.post("/open-inspection", response_model=CaseOut)
async def open_inspection(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, how: OpenInspection
) -> Response:
    return await on_case(together, number, actions.open_inspection, caller, seen, how, load=CASE_AND_PROCEEDINGS)


@commands_router.post("/correct", response_model=CaseOut)
async def correct(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, order: Correct
) -> Response:
    """Order the employer, or who pays first, to pay what was verified by a stated day; its number is in `…/orders`."""
    return await on_case(together, number, orders.correct, caller, seen, order, further=orders.NUMBER)


@commands_router.post("/serve", response_model=CaseOut)
async def serve(together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, service: Serve) -> Response:
    """The order reached the employer: its day binds."""
    return await on_case(together, number, orders.serve, caller, seen, service)
