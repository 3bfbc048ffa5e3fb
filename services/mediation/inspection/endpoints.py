"""The inspection case and its correction orders over HTTP."""

from fastapi import APIRouter

from services.mediation.cases.dependencies import DecidedCase, ShownCase
from services.mediation.cases.schemas import CaseOut
from services.mediation.inspection import opening, orders, queries
from services.mediation.inspection.schemas import Correct, OpenInspection, OrderOut, OrdersOut, Serve
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1", tags=["cases"], route_class=AuthenticatedRoute)


commands_router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


@router.get("/cases/{number}/orders")
async def show_orders(session: Transaction, case: ShownCase) -> OrdersOut:
    """Every correction order of the case, oldest first."""
    there = await queries.orders(session, case.number)
    return OrdersOut(items=[OrderOut.model_validate(order) for order in there])


@commands_router.post("/open-inspection")
async def open_inspection(
    session: Transaction, caller: CurrentCaller, case: DecidedCase, how: OpenInspection
) -> CaseOut:
    await opening.open_inspection(session, caller, case, how)
    return CaseOut.model_validate(case)


@commands_router.post("/correct")
async def correct(session: Transaction, caller: CurrentCaller, case: DecidedCase, order: Correct) -> CaseOut:
    """Order the employer to pay what was verified by a stated day; its number is in `…/orders`."""
    await orders.correct(session, caller, case, order)
    return CaseOut.model_validate(case)


@commands_router.post("/serve")
async def serve(session: Transaction, caller: CurrentCaller, case: DecidedCase, service: Serve) -> CaseOut:
    """The order reached the employer: its day binds."""
    await orders.serve(session, caller, case, service)
    return CaseOut.model_validate(case)
