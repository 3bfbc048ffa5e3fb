"""HTTP for outside parties: pull messages that are due, acknowledge them, set the address for pushes. In every
service.
"""

import base64
import ipaddress
import json
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import httpx
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from shared import clock
from shared.access.outside_addresses import is_outside
from shared.database.sessions import keyring_of
from shared.deliveries.tables import Delivery, DeliveryState, Destination
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.pagination import Count, Limit, count_up_to
from shared.http.route_policies import RoutePolicy, signed_or_bearer
from shared.privacy import seal
from shared.refusals import Forbidden, Invalid, NotFound
from shared.values.fields import Position

STANDARD = "standard-webhooks"
LOOPBACK = ("localhost", "127.0.0.1", "::1")

router = APIRouter(prefix="/v1", tags=["deliveries"], route_class=AuthenticatedRoute)

ROUTES: dict[tuple[str, str], RoutePolicy] = {
    ("GET", "/v1/deliveries"): signed_or_bearer("deliveries:read"),
    ("GET", "/v1/deliveries/count"): signed_or_bearer("deliveries:read"),
    ("POST", "/v1/deliveries/{delivery_id}/receipt"): signed_or_bearer("deliveries:read"),
    ("PUT", "/v1/destinations/{party}"): signed_or_bearer("deliveries:read"),
}


class NotYourDestination(Forbidden):
    code = "not-your-destination"
    zh = "只能设置本单位的接收地址"
    en = "a party sets its own destination only"


class BadAddress(Invalid):
    code = "bad-address"
    zh = "接收地址须为外部主机的https地址（开发环境可用本机http），不得含用户名口令，并附24至64字节的base64密钥"
    en = (
        "an address is https on another host (http on this machine in development), carries no user name or password, "
        "and comes with a secret of 24 to 64 bytes in base64"
    )


class DeliveryOut(BaseModel):
    """A message due to the caller's party; acknowledge it by its id."""

    id: UUID
    position: int
    kind: str
    subject: str
    made_at: datetime
    state: DeliveryState
    body: dict[str, Any]
    receipt: str | None


class DeliveriesOut(BaseModel):
    items: list[DeliveryOut]
    next: int | None = Field(description="give it as `after` to go on; null when nothing more is there")


class ReceiptIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outcome: Literal["received", "refused"]
    note: str | None = Field(default=None, max_length=500)


class DestinationIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    address: str | None = Field(max_length=500, description="null: this party pulls")
    secret: str | None = Field(default=None, description="base64, 24 to 64 bytes, as Standard Webhooks has it")


class DestinationOut(BaseModel):
    party: str
    address: str | None
    signer: str


@router.get("/deliveries")
async def list_deliveries(
    session: Transaction, caller: CurrentCaller, after: Position = 0, limit: Limit = 50
) -> DeliveriesOut:
    """Messages due to the caller's own party, oldest first, beginning after a position."""
    mine = select(Delivery).where(Delivery.party == caller.party, col(Delivery.position) > after)
    rows = (await session.exec(mine.order_by(col(Delivery.position)).limit(limit))).all()
    items = [_shown(row) for row in rows]
    return DeliveriesOut(items=items, next=items[-1].position if len(items) == limit else None)


@router.get("/deliveries/count")
async def count_deliveries(session: Transaction, caller: CurrentCaller, after: Position = 0) -> Count:
    """How many messages the list has after the same position."""
    mine = select(Delivery.id).where(Delivery.party == caller.party, col(Delivery.position) > after)
    return await count_up_to(session, mine)


@router.post("/deliveries/{delivery_id}/receipt")
async def receive(session: Transaction, caller: CurrentCaller, delivery_id: UUID, receipt: ReceiptIn) -> DeliveryOut:
    """Acknowledge or refuse a message. Sending it again changes nothing; the first answer counts."""
    delivery = await session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.party != caller.party:
        raise NotFound(what="delivery", which=str(delivery_id))
    if delivery.receipt_at is None:
        delivery.state = DeliveryState(receipt.outcome)
        delivery.receipt, delivery.receipt_at = receipt.note or receipt.outcome, clock.now()
        delivery.sent_at = delivery.sent_at or clock.now()
        await session.flush()
    return _shown(delivery)


@router.put("/destinations/{party}")
async def set_destination(
    session: Transaction, caller: CurrentCaller, party: str, new: DestinationIn, request: Request
) -> DestinationOut:
    """Where to push this party's messages; without an address the party pulls. The secret is stored encrypted."""
    if party != caller.party:
        raise NotYourDestination
    _check_address(new, development=request.app.state.development)
    destination = await session.get(Destination, party, with_for_update=True) or Destination(party=party)
    destination.address = new.address
    if new.secret is not None:
        destination.secret = seal(keyring_of(session).field_key, base64.b64decode(new.secret))
    destination.signer = party if _has_own_way(request, party) else STANDARD
    destination.updated_at = clock.wall()
    session.add(destination)
    await session.flush()
    return DestinationOut(party=party, address=destination.address, signer=destination.signer)


def _has_own_way(request: Request, party: str) -> bool:
    partner = request.app.state.gate.partners.get(party)
    return partner is not None and partner.push is not None


def _shown(delivery: Delivery) -> DeliveryOut:
    made_at = delivery.made_at.astimezone(clock.CHINA)
    return DeliveryOut.model_validate({**delivery.model_dump(), "made_at": made_at, "body": json.loads(delivery.body)})


def _check_address(new: DestinationIn, *, development: bool) -> None:
    """Raises BadAddress.

    An address of this machine or a link-local one is refused, except plain http to this machine in development.
    """
    if new.secret is not None and not _is_secret(new.secret):
        raise BadAddress(field="secret")
    if new.address is None:
        return
    try:
        url = httpx.URL(new.address)
    except (httpx.InvalidURL, ValueError) as failure:
        raise BadAddress(field="address") from failure
    local = development and url.scheme == "http" and url.host in LOOPBACK
    if not (local or (url.scheme == "https" and _is_outside(url.host))) or url.userinfo or (url.port or 0) > 65535:
        raise BadAddress(field="address")
    if new.secret is None:
        raise BadAddress(field="secret")


def _is_secret(text: str) -> bool:
    try:
        return 24 <= len(base64.b64decode(text, validate=True)) <= 64
    except ValueError:
        return False


def _is_outside(host: str) -> bool:
    """Whether the host is a name with a top-level domain, or the address of another machine.

    What a name stands for is looked at when a message is pushed.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        *rest, last = host.rstrip(".").split(".")
        return bool(rest) and last[:1].isalpha() and last != "localhost"
    return is_outside(address)
