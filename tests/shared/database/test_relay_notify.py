"""No wake-up of the relay is lost: neither one that comes while it looks, nor a commit while a NOTIFY is under way."""

import asyncio
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from shared.database.relay_notify import Waker
from shared.database.sessions import Sessions
from shared.messaging import relay
from shared.messaging.memory_broker import MemoryBroker
from shared.messaging.relay import Relay
from shared.privacy import Keyring

pytestmark = pytest.mark.invariant(4)
A_LONG_TIME = 3600.0


async def test_a_relay_that_is_woken_while_it_looks_looks_again_at_once(world, monkeypatch):
    looked, woken, stop = asyncio.Semaphore(0), asyncio.Event(), asyncio.Event()

    async def look(connection, broker):
        looked.release()
        woken.set()  # a commit tells us, just after we looked and saw nothing
        return 0

    monkeypatch.setattr(relay, "IDLE_POLL", A_LONG_TIME)
    monkeypatch.setattr(relay, "relay_batch", look)
    engine = create_async_engine(world.url("intake"))
    running = asyncio.create_task(Relay(engine, MemoryBroker(), woken).run(stop))
    try:
        for _ in range(3):
            await asyncio.wait_for(looked.acquire(), 10)
    finally:
        stop.set()
        woken.set()
        await asyncio.wait_for(running, 10)
        await engine.dispose()


class HeldEngine:
    """Opens no connection until it is let; says when somebody waits for one."""

    def __init__(self, engine):
        self.engine, self.asked, self.let = engine, asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def connect(self):
        self.asked.set()
        await self.let.wait()
        async with self.engine.connect() as connection:
            yield connection


async def test_a_commit_while_a_notify_is_under_way_gets_one_of_its_own(world, intake):
    heard = asyncio.Semaphore(0)
    listener = await asyncpg.connect(world.dsn)
    await listener.add_listener("outbox_intake", lambda *_: heard.release())
    held = HeldEngine(intake.sessions.engine)
    waker = Waker(held)
    try:
        waker.stated()
        await asyncio.wait_for(held.asked.wait(), 10)
        waker.stated()
        held.let.set()
        for _ in range(2):
            await asyncio.wait_for(heard.acquire(), 10)
    finally:
        await listener.close()


async def test_who_closes_lets_the_last_wake_up_go_out(world):
    heard = asyncio.Semaphore(0)
    listener = await asyncpg.connect(world.dsn)
    await listener.add_listener("outbox_intake", lambda *_: heard.release())
    engine = create_async_engine(world.url("intake"))
    sessions = Sessions(engine, Keyring(b"", b"", b""), waker=Waker(engine))
    try:
        sessions.stated()
        await sessions.close()
        await asyncio.wait_for(heard.acquire(), 10)
        assert engine.pool.status().endswith("Current Checked out connections: 0")
    finally:
        await listener.close()
