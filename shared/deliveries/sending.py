"""Making deliveries, and pushing those that are due to parties that host a webhook (Standard Webhooks).

A push happens outside any transaction: rows are claimed first, sent, and the outcome is written after. A crash in
between sends the same id again, which the receiver can tell.
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
from shared.database import Sessions
from shared.deliveries.tables import Delivery, DeliveryState, Destination
from shared.privacy import Keyring, open_sealed
from shared.telemetry import DELIVERIES_SENT

log = structlog.get_logger(__name__)

BATCH = 50
LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=7)
TIMEOUT = httpx.Timeout(10.0)


async def deliver(
    session: AsyncSession, *, party: str, kind: str, subject: str, occasion: str, body: dict[str, Any]
) -> None:
    """Put a message on its way to `party`. The same (kind, subject, occasion) again changes nothing."""
    row = {
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
    await session.exec(insert(Delivery).values(row).on_conflict_do_nothing())


async def send_due(sessions: Sessions, client: httpx.AsyncClient) -> int:
    """Push what is due to parties with an address; returns how many were tried."""
    claimed = await _claim(sessions)
    for delivery, destination in claimed:
        failure = await _push(client, sessions.keyring, delivery, destination)
        async with sessions.begin() as session:
            await session.exec(_outcome(delivery, failure))
        DELIVERIES_SENT.labels("failed" if failure else "sent").inc()
    return len(claimed)


async def _claim(sessions: Sessions) -> list[tuple[Delivery, Destination]]:
    """Take up to 50 for the next minute, so that another replica leaves them alone."""
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


async def _push(
    client: httpx.AsyncClient, keyring: Keyring, delivery: Delivery, destination: Destination
) -> str | None:
    """Why it failed, or None. The body is what was stored, byte for byte."""
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
        return type(failure).__name__
    return None if answer.is_success else f"HTTP {answer.status_code}"


def _outcome(delivery: Delivery, failure: str | None) -> Any:
    change = update(Delivery).where(col(Delivery.id) == delivery.id, col(Delivery.state) == DeliveryState.DUE)
    if failure is None:
        return change.values(state=DeliveryState.SENT, sent_at=clock.wall(), last_error=None)
    pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts - 1, 20), LONGEST_PAUSE)
    tired = delivery.attempts * LONGEST_PAUSE > GIVE_UP_AFTER
    state = DeliveryState.PARKED if tired else DeliveryState.DUE
    return change.values(state=state, last_error=failure, next_at=clock.wall() + pause)
