"""Creating deliveries, and pushing those that are due to parties with a webhook (Standard Webhooks) or a protocol of
their own (`partner_push`).

A push happens outside any transaction: rows are claimed first, sent, and the outcome is written after. After a crash in
between the same id is sent again, which a webhook's receiver recognises; for a partner that does not, the outcome is
unknown.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from standardwebhooks import Webhook

from shared import clock
from shared.access.partner_auth import Partners, Push
from shared.database.sessions import Sessions
from shared.deliveries import partner_push
from shared.deliveries.outcomes import FIRST_PAUSE, GIVE_UP_AFTER, LONGEST_PAUSE, TIMEOUT, Outcome, written
from shared.deliveries.tables import Delivery, DeliveryState, Destination
from shared.observability.telemetry import DELIVERIES_SENT
from shared.privacy import Keyring, open_sealed

__all__ = ["FIRST_PAUSE", "GIVE_UP_AFTER", "LONGEST_PAUSE", "deliver", "send_due"]

log = structlog.get_logger(__name__)

BATCH = 50
LEASE = timedelta(seconds=60)


PUT = insert(Delivery.__table__).on_conflict_do_nothing()  # type: ignore[attr-defined]


async def deliver(
    session: AsyncSession, *, party: str, kind: str, subject: str, occasion: str, body: dict[str, Any]
) -> None:
    """Create a message to `party`. The same (kind, subject, occasion) again changes nothing."""
    row = delivering(party=party, kind=kind, subject=subject, occasion=occasion, body=body)
    await (await session.connection()).execute(PUT, row)


def delivering(*, party: str, kind: str, subject: str, occasion: str, body: dict[str, Any]) -> dict[str, Any]:
    """The row of a message that is due now."""
    return {
        "id": uuid4(),
        "party": party,
        "kind": kind,
        "subject": subject,
        "occasion": occasion,
        "body": json.dumps(body, ensure_ascii=False, default=str),
        "state": DeliveryState.DUE,
        "made_at": clock.now(),
        "attempts": 0,
        "next_at": clock.wall(),
    }


async def send_due(sessions: Sessions, client: httpx.AsyncClient, partners: Partners | None = None) -> int:
    """Push what is due to parties with an address, and query unknown outcomes; returns how many were tried."""
    known = partners or {}
    claimed = await _claim(sessions)
    for delivery, destination in claimed:
        way = _own_way(known, destination)
        if way is None:
            outcome = await _push(client, sessions.keyring, delivery, destination)
        elif await _leaves(sessions, delivery):
            outcome = await partner_push.push(client, sessions.keyring, way, delivery, destination)
        else:
            continue
        async with sessions.begin() as session:
            await session.exec(written(delivery, outcome))
        DELIVERIES_SENT.labels(outcome.word).inc()
    return len(claimed) + await partner_push.query_unknown(sessions, client, known, clock.wall() + LEASE, BATCH)


async def _leaves(sessions: Sessions, delivery: Delivery) -> bool:
    """Mark a message about to be sent as unknown: after a crash those behind it in the batch are still due.

    False where another replica took it because its lease had ended.
    """
    marked = update(Delivery).values(state=DeliveryState.UNKNOWN, next_at=clock.wall() + LEASE)
    ours = marked.where(
        col(Delivery.id) == delivery.id,
        col(Delivery.state) == DeliveryState.DUE,
        col(Delivery.next_at) == delivery.next_at,
    )
    async with sessions.begin() as session:
        return (await session.exec(ours)).rowcount == 1


async def _claim(sessions: Sessions) -> list[tuple[Delivery, Destination]]:
    """Lock up to 50 due messages and move `next_at` by a minute, so that other replicas leave them alone."""
    async with sessions.begin() as session:
        due = (
            select(Delivery, Destination)
            .join(Destination, col(Destination.party) == col(Delivery.party))
            .where(
                Delivery.state == DeliveryState.DUE,
                col(Delivery.next_at) <= clock.wall(),
                col(Destination.address).is_not(None),
            )
            .order_by(col(Delivery.next_at))
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=Delivery)
        )
        claimed = list((await session.exec(due)).all())
        for delivery, _ in claimed:
            delivery.next_at = clock.wall() + LEASE
            delivery.attempts += 1
    return claimed


def _own_way(partners: Partners, destination: Destination) -> Push | None:
    partner = partners.get(destination.signer)
    return partner.push if partner else None


async def _push(client: httpx.AsyncClient, keyring: Keyring, delivery: Delivery, destination: Destination) -> Outcome:
    """Send a Standard Webhook; any answer but a success is a failure. The body is what was stored, byte for byte."""
    assert destination.address is not None
    assert destination.secret is not None
    secret = open_sealed(keyring.field_key, destination.secret)
    now = datetime.now(UTC)
    webhook = Webhook(base64.b64encode(secret).decode())
    headers = {
        "content-type": "application/json",
        "webhook-id": str(delivery.id),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": webhook.sign(str(delivery.id), now, delivery.body),
    }
    try:
        answer = await client.post(
            destination.address, content=delivery.body.encode(), headers=headers, timeout=TIMEOUT
        )
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failure:
        return Outcome(False, type(failure).__name__)
    return Outcome(answer.is_success, None if answer.is_success else f"HTTP {answer.status_code}")
