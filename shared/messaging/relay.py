"""Sends what waits in the outbox, oldest first. Nothing else sends; one relay is active per service, by an advisory
lock.

It selects what is *not yet sent*, never "after the last position": a slow transaction may commit an earlier position
late. After a crash between sending and marking a fact is sent twice; the receivers' inbox recognises it.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from shared import clock
from shared.messaging.broker import Broker
from shared.messaging.envelope import record_of
from shared.observability.telemetry import EVENTS_SENT, OLDEST_UNSENT

log = structlog.get_logger(__name__)

BATCH = 500
IDLE_POLL = 0.5
WAITING = text(
    "select position, event_id, name, version, key, occurred_at, body, traceparent, stated_at from outbox"
    " where sent_at is null order by position limit :most"
).bindparams(most=BATCH)
SENT = text(
    "update outbox set sent_at = :now"
    " where position = any(cast(:positions as bigint[])) and stated_at between :first and :last"
)
LOCK = text("select pg_try_advisory_lock(hashtext('relay:' || current_schema()))")
CHANNEL = text("select 'outbox_' || current_schema()")


async def relay_batch(connection: AsyncConnection, broker: Broker) -> int:
    """Send up to 500 waiting facts, then mark them sent. Returns how many. Raises BrokerAway."""
    rows: Sequence[Any] = (await connection.execute(WAITING)).all()
    if not rows:
        OLDEST_UNSENT.set(0)
        await connection.rollback()
        return 0
    OLDEST_UNSENT.set((clock.wall() - rows[0].stated_at).total_seconds())
    await connection.rollback()  # no transaction stays open while a slow broker is waited for
    await broker.send([record_of(row) for row in rows])
    stated = [row.stated_at for row in rows]
    sent = {"positions": [row.position for row in rows], "first": min(stated), "last": max(stated)}
    await connection.execute(SENT, sent | {"now": clock.wall()})
    await connection.commit()
    EVENTS_SENT.inc(len(rows))
    return len(rows)


class Relay:
    """Runs until stopped. Its connection is its own: the lock lives and dies with it.

    No transaction is begun on it: each look is one statement, and so is each mark.
    """

    def __init__(self, engine: AsyncEngine, broker: Broker, woken: asyncio.Event) -> None:
        self._own = create_async_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._broker = broker
        self._woken = woken

    async def run(self, stop: asyncio.Event) -> None:
        pause = IDLE_POLL
        while not stop.is_set():
            try:
                await self._while_leading(stop)
                pause = IDLE_POLL
            except Exception as failure:  # broker or database away, or a connection broken: wait and try again
                log.warning("relay-interrupted", reason=type(failure).__name__)
                pause = min(pause * 2, 5.0)
            await _wait(stop, pause)
        await self._own.dispose()

    async def _while_leading(self, stop: asyncio.Event) -> None:
        """Hold the lock and send; returns at once when another relay holds it."""
        async with self._own.connect() as connection:
            if not await connection.scalar(LOCK):
                return
            await connection.commit()
            await self._listen(connection)
            while not stop.is_set():
                self._woken.clear()  # before looking: a notification that comes meanwhile is not lost
                if not await relay_batch(connection, self._broker):
                    await self._rest()

    async def _listen(self, connection: AsyncConnection) -> None:
        """Listen for the NOTIFY that other processes send after their commits."""
        channel = await connection.scalar(CHANNEL)
        await connection.commit()
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        await driver.add_listener(channel, lambda *_: self._woken.set())

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), IDLE_POLL)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
