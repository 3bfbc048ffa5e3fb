"""Pushing messages that are due to parties with a webhook (Standard Webhooks) or a protocol of their own
(`partner_push`).

Each destination has a task of its own, which pushes its messages one after the other: a receiver that is slow costs
nobody but itself. A push happens outside any transaction: rows are claimed first, sent, and the outcome is written
after. After a crash in between the same id is sent again, which a webhook's receiver recognises; for a partner that
does not, the outcome is unknown.
"""

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import datetime, timedelta

import httpx
import structlog
from sqlmodel import col, select, update

from shared import clock
from shared.access.partner_auth import Partners, Push
from shared.database.sessions import Sessions
from shared.deliveries import outcomes, partner_push, webhook
from shared.deliveries.outcomes import written
from shared.deliveries.tables import Delivery, DeliveryState, Destination
from shared.observability.telemetry import DELIVERIES_SENT

log = structlog.get_logger(__name__)

BATCH = 50
LEASE = timedelta(seconds=60)
PATIENCE = 0.5
"""Seconds a turn waits for what it began; what takes longer goes on beside the next turn."""
QUESTIONS = ""
"""The task that queries unknown outcomes, among those named after a party."""

Claimed = list[tuple[Delivery, Destination]]


class Pushes:
    """The pushes of one worker, a task for each destination. They go on from one turn to the next."""

    def __init__(self, sessions: Sessions, client: httpx.AsyncClient, partners: Partners | None = None) -> None:
        self._sessions, self._client, self._partners = sessions, client, partners or {}
        self._going: dict[str, asyncio.Task[int]] = {}
        self._ending = False

    async def turn(self) -> None:
        """Begin with what is due to destinations that are not being pushed to; wait for it a moment."""
        if self._ending:
            return
        await self._begin()
        if QUESTIONS not in self._going:
            self._start(QUESTIONS, self._query())
        await asyncio.wait(self._going.values(), timeout=PATIENCE)

    async def end(self) -> None:
        """Begin nothing more, and return once what is under way has its outcome."""
        self._ending = True
        if self._going:
            await asyncio.wait(self._going.values())

    async def all_due(self) -> int:
        """One turn that waits for everything it began; returns how many were tried. Raises what went wrong."""
        tried = sum(await asyncio.gather(*await self._begin()))
        return tried + await self._query()

    async def _begin(self) -> list["asyncio.Task[int]"]:
        until = clock.wall() + LEASE
        by_party: dict[str, Claimed] = {}
        for delivery, destination in await self._claim(until):
            by_party.setdefault(destination.party, []).append((delivery, destination))
        return [self._start(party, self._push_all(claimed, until)) for party, claimed in by_party.items()]

    def _start(self, name: str, work: Coroutine[None, None, int]) -> "asyncio.Task[int]":
        def done(task: "asyncio.Task[int]") -> None:
            self._going.pop(name, None)
            if not task.cancelled() and (failure := task.exception()) is not None:
                log.warning("push-interrupted", reason=type(failure).__name__)

        task = self._going[name] = asyncio.create_task(work)
        task.add_done_callback(done)
        return task

    async def _push_all(self, claimed: Claimed, until: datetime) -> int:
        """Push one destination's messages in their order, as long as they are surely reserved for this worker."""
        last_start = until - timedelta(seconds=outcomes.PUSH_SECONDS)
        for place, (delivery, destination) in enumerate(claimed):
            if self._ending or clock.wall() > last_start:
                await self._give_back(delivery for delivery, _ in claimed[place:])
                return place
            await self._push(delivery, destination)
        return len(claimed)

    async def _push(self, delivery: Delivery, destination: Destination) -> None:
        way = self._own_way(destination)
        keyring = self._sessions.keyring
        if way is None:
            outcome = await webhook.push(self._client, keyring, delivery, destination)
        elif await self._leaves(delivery):
            outcome = await partner_push.push(self._client, keyring, way, delivery, destination)
        else:
            return
        async with self._sessions.begin() as session:
            await session.exec(written(delivery, outcome))
        DELIVERIES_SENT.labels(outcome.word).inc()

    async def _leaves(self, delivery: Delivery) -> bool:
        """Mark a message about to be sent as unknown: after a crash those behind it in the batch are still due.

        False where another replica took it because its lease had ended.
        """
        marked = update(Delivery).values(state=DeliveryState.UNKNOWN, next_at=clock.wall() + LEASE)
        ours = marked.where(
            col(Delivery.id) == delivery.id,
            col(Delivery.state) == DeliveryState.DUE,
            col(Delivery.next_at) == delivery.next_at,
        )
        async with self._sessions.begin() as session:
            return (await session.exec(ours)).rowcount == 1

    async def _claim(self, until: datetime) -> Claimed:
        """Lock up to 50 due messages and move `next_at` by a minute, so that other replicas leave them alone."""
        async with self._sessions.begin() as session:
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
            if busy := self._going.keys() - {QUESTIONS}:
                due = due.where(col(Delivery.party).not_in(busy))
            claimed = list((await session.exec(due)).all())
            for delivery, _ in claimed:
                delivery.next_at = until
                delivery.attempts += 1
        return claimed

    async def _give_back(self, untried: Iterable[Delivery]) -> None:
        """What was claimed and not tried is due again, and the attempt does not count."""
        async with self._sessions.begin() as session:
            for delivery in untried:
                ours = update(Delivery).where(
                    col(Delivery.id) == delivery.id, col(Delivery.next_at) == delivery.next_at
                )
                await session.exec(ours.values(next_at=clock.wall(), attempts=delivery.attempts - 1))

    async def _query(self) -> int:
        return await partner_push.query_unknown(
            self._sessions, self._client, self._partners, clock.wall() + LEASE, BATCH
        )

    def _own_way(self, destination: Destination) -> Push | None:
        partner = self._partners.get(destination.signer)
        return partner.push if partner else None


async def send_due(sessions: Sessions, client: httpx.AsyncClient, partners: Partners | None = None) -> int:
    """Push what is due to parties with an address, and query unknown outcomes; returns how many were tried."""
    return await Pushes(sessions, client, partners).all_due()
