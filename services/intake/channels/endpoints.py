"""Routes of partners' orders: to sign for, return and extend one, to read it and its messages; and interim answers."""

from fastapi import APIRouter

from services.intake.channels import orders, queries
from services.intake.channels.schemas import (
    ExtendIn,
    MessageOut,
    OrderOut,
    ReturnIn,
    SignIn,
    ToldListOut,
    ToldOut,
)
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.schemas import ComplaintOut
from services.intake.complaints.view import show
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

SHOWN = 200
"""The most messages shown with an order."""

ORDER = "/v1/complaints/{number}"

router = APIRouter(route_class=AuthenticatedRoute)


@router.post(f"{ORDER}/sign-for", tags=["complaints"])
async def sign_for(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: SignIn
) -> ComplaintOut:
    """Sign for the partner's order. Its time to answer begins."""
    return await show(session, await orders.sign_for(session, caller, number, seen, body))


@router.post(f"{ORDER}/return", tags=["complaints"])
async def give_back(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ReturnIn
) -> ComplaintOut:
    """Ask the partner to take its order back. The partner's ruling comes later."""
    return await show(session, await orders.give_back(session, caller, number, seen, body))


@router.post(f"{ORDER}/extend", tags=["complaints"])
async def extend(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ExtendIn
) -> ComplaintOut:
    """Ask for more time to answer the channel, before the time is up."""
    return await show(session, await orders.extend(session, caller, number, seen, body))


@router.get(f"{ORDER}/order", tags=["complaints"], responses={409: {}})
async def read_order(session: Transaction, caller: CurrentCaller, number: str) -> OrderOut:
    """The partner's order of a complaint, and the partner's messages about it with the outcome of each."""
    complaint = await complaint_queries.read_or_filed(session, caller, number)
    order = await queries.order_of(session, complaint.number)
    if order is None:
        raise orders.NoOrder
    messages = await queries.messages_about(session, number, SHOWN)
    return OrderOut(
        **order.model_dump(include=OrderOut.model_fields.keys() - {"partner", "messages"}),
        partner=order.party,
        messages=[MessageOut.model_validate(each.model_dump()) for each in messages],
    )


@router.get(f"{ORDER}/messages", tags=["complaints"])
async def list_messages(session: Transaction, caller: CurrentCaller, number: str) -> ToldListOut:
    """Messages to all parties about a complaint and whether each arrived, without their content. For the labour
    authority.
    """
    caller.need_authority()
    complaint = await complaint_queries.read(session, caller, number)
    told = await queries.deliveries_about(session, complaint.number, SHOWN)
    return ToldListOut(items=[ToldOut.model_validate(each.model_dump()) for each in told])
