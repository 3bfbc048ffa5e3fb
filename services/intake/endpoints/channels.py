"""Partners' own doors: what they send as they send it, answered in their words; and the office's part of an order."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.intake import order_queries, queries
from services.intake.actions import finding_out, ordering, receiving
from services.intake.channels import ADAPTERS
from services.intake.channels.adapter import Arrived, Reply, Result, Unreadable
from services.intake.endpoints.showing import show
from services.intake.shapes.orders import (
    ExtendIn,
    MessageOut,
    OrderOut,
    ReturnIn,
    SettleIn,
    SignIn,
    ToldListOut,
    ToldOut,
)
from services.intake.shapes.showing import ComplaintOut
from shared.door_needs import Calling, Opening, SeenVersion, Transaction
from shared.doors import DoorRoute

SHOWN = 200
"""Messages of an order that are shown at once."""

ORDER = "/v1/complaints/{number}"

router = APIRouter(route_class=DoorRoute)


@router.post("/v1/channels/{partner}/{call:path}", tags=["channels"])
async def take_message(request: Request, sessions: Opening, caller: Calling, partner: str, call: str) -> Response:
    """What a partner system sends, in its own words and signed in its own way. Each item stands alone."""
    adapter = ADAPTERS[partner]
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        items = adapter.read(Arrived(call, headers, await request.body()))
    except Unreadable as refusal:
        return _answer(adapter.reply([Result("refused", refusal=refusal)]))
    return _answer(adapter.reply([await receiving.receive(sessions, caller, item) for item in items]))


@router.post(f"{ORDER}/sign-for", tags=["complaints"])
async def sign_for(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: SignIn) -> ComplaintOut:
    """Take the partner's order; its time begins."""
    return await show(session, await ordering.sign_for(session, caller, number, seen, body))


@router.post(f"{ORDER}/return", tags=["complaints"])
async def give_back(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ReturnIn
) -> ComplaintOut:
    """Ask the partner to take its order back; its verdict comes later."""
    return await show(session, await ordering.give_back(session, caller, number, seen, body))


@router.post(f"{ORDER}/extend", tags=["complaints"])
async def extend(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ExtendIn) -> ComplaintOut:
    """Ask for more time to answer the channel, before it is up."""
    return await show(session, await ordering.extend(session, caller, number, seen, body))


@router.get(f"{ORDER}/order", tags=["complaints"])
async def read_order(session: Transaction, caller: Calling, number: str) -> OrderOut:
    """The partner's order behind a complaint, and what became of each message about it. Raises NoOrder."""
    complaint = await queries.read(session, caller, number)
    order = await order_queries.order_of(session, complaint.number)
    if order is None:
        raise ordering.NoOrder
    messages = await order_queries.messages_about(session, number, SHOWN)
    return OrderOut(
        **order.model_dump(include=OrderOut.model_fields.keys() - {"partner", "messages"}),
        partner=order.party,
        messages=[MessageOut.model_validate(each.model_dump()) for each in messages],
    )


def _answer(reply: Reply) -> Response:
    return Response(reply.body, reply.status, media_type=reply.media_type)


@router.get(f"{ORDER}/messages", tags=["complaints"])
async def list_messages(session: Transaction, caller: Calling, number: str) -> ToldListOut:
    """What every party was told about a complaint, and whether it arrived; not what was said."""
    caller.need_authority()
    complaint = await queries.read(session, caller, number)
    told = await order_queries.told_about(session, complaint.number, SHOWN)
    return ToldListOut(items=[ToldOut.model_validate(each.model_dump()) for each in told])


@router.post(f"{ORDER}/messages/{{message_id}}/settle", tags=["complaints"])
async def settle_message(
    session: Transaction, caller: Calling, number: str, message_id: UUID, body: SettleIn
) -> ToldOut:
    """Say whether a message of unknown outcome arrived; one that did not goes out again, the same."""
    message = await finding_out.settle_message(session, caller, number, message_id, body)
    return ToldOut.model_validate(message.model_dump())
