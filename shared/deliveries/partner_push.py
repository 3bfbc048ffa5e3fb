"""Pushing to partners that sign in their own way and answer in their own way.

A webhook's receiver recognises a resend by its id; a partner's own system may not. So a message is marked as unknown
before it is sent: after a timeout, a crash or an unclear answer the partner is asked where it can be asked, and the
message is never sent again without knowing (architecture, invariant 13).
"""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access.partner_auth import Partners, Push
from shared.database.sessions import Sessions
from shared.deliveries import outcomes
from shared.deliveries.outcomes import TIMEOUT, Outcome, written
from shared.deliveries.tables import Delivery, DeliveryState, Destination
from shared.privacy import Keyring, open_sealed

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol)
"""Failures before a byte of the message was sent."""


async def push(
    client: httpx.AsyncClient, keyring: Keyring, way: Push, delivery: Delivery, destination: Destination
) -> Outcome:
    """Send the message as it was stored, signed as the partner requires."""
    assert destination.address is not None
    assert destination.secret is not None
    body = delivery.body.encode()
    headers = _signed(keyring, way, delivery, destination, body)
    return await _asked(
        lambda: client.post(destination.address or "", content=body, headers=headers, timeout=TIMEOUT), way.accepted
    )


def _signed(keyring: Keyring, way: Push, delivery: Delivery, destination: Destination, body: bytes) -> dict[str, str]:
    assert destination.secret is not None
    secret = base64.b64encode(open_sealed(keyring.field_key, destination.secret))
    return {"content-type": "application/json", **way.sign(secret, str(delivery.id), body, datetime.now(UTC))}


async def query(
    client: httpx.AsyncClient, keyring: Keyring, way: Push, delivery: Delivery, destination: Destination
) -> Outcome:
    """Ask whether a message arrived, signed as the message was. An unclear answer leaves the outcome unknown."""
    assert way.query is not None
    assert way.arrived is not None
    address, said = way.query(destination.address or "", str(delivery.id))
    body = json.dumps(said).encode()
    headers = _signed(keyring, way, delivery, destination, body)
    asked = await _asked(lambda: client.post(address, content=body, headers=headers, timeout=TIMEOUT), way.arrived)
    return asked if asked.why is None or asked.taken is False else Outcome(None, asked.why)


async def claim_unknown(
    session: AsyncSession, partners: Partners, until: datetime, most: int
) -> list[tuple[Delivery, Destination]]:
    """Messages of unknown outcome at partners that can be asked, locked and reserved for this caller until `until`."""
    can_be_asked = [name for name, partner in partners.items() if partner.push and partner.push.query]
    if not can_be_asked:
        return []
    unknown = (
        select(Delivery, Destination)
        .join(Destination, col(Destination.party) == col(Delivery.party))
        .where(
            Delivery.state == DeliveryState.UNKNOWN,
            col(Delivery.next_at) <= clock.wall(),
            col(Destination.address).is_not(None),
            col(Destination.signer).in_(can_be_asked),
        )
        .order_by(col(Delivery.next_at))
        .limit(most)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    claimed = list((await session.exec(unknown)).all())
    for delivery, _ in claimed:
        delivery.next_at, delivery.attempts = until, delivery.attempts + 1
    return claimed


async def query_unknown(
    sessions: Sessions, client: httpx.AsyncClient, partners: Partners, until: datetime, most: int
) -> int:
    """Ask about messages of unknown outcome; returns how many were asked about."""
    async with sessions.begin() as session:
        claimed = await claim_unknown(session, partners, until, most)
    by_party: dict[str, list[tuple[Delivery, Destination]]] = {}
    for delivery, destination in claimed:
        by_party.setdefault(destination.party, []).append((delivery, destination))
    await asyncio.gather(*(_query_all(sessions, client, partners, mine) for mine in by_party.values()))
    return len(claimed)


async def _query_all(
    sessions: Sessions, client: httpx.AsyncClient, partners: Partners, claimed: list[tuple[Delivery, Destination]]
) -> None:
    """One destination's questions, one after the other."""
    for delivery, destination in claimed:
        way = partners[destination.signer].push
        assert way is not None
        outcome = await query(client, sessions.keyring, way, delivery, destination)
        async with sessions.begin() as session:
            await session.exec(written(delivery, outcome))


async def _asked(
    send: Callable[[], Awaitable[httpx.Response]], meaning: Callable[[int, bytes], bool | None]
) -> Outcome:
    try:
        async with asyncio.timeout(outcomes.PUSH_SECONDS):
            answer = await send()
    except NEVER_LEFT as failure:
        return Outcome(False, type(failure).__name__)
    except (httpx.HTTPError, ValueError, TimeoutError) as failure:
        return Outcome(None, type(failure).__name__)
    taken = meaning(answer.status_code, answer.content)
    return Outcome(taken, None if taken else f"HTTP {answer.status_code}")
