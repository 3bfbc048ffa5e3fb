"""Connections are kept and used again; one that the server hung up is not."""

import asyncio

from sqlalchemy import text

from shared.database.sessions import Sessions, make_engine
from shared.privacy import Keyring


async def test_a_connection_the_server_hung_up_is_replaced_before_it_is_used(world):
    engine = make_engine(world.url("intake"), pool_size=1)
    sessions = Sessions(engine, Keyring(b"", b"", b""))

    async def backend():
        async with sessions.begin() as session:
            return await session.scalar(text("select pg_backend_pid()"))

    try:
        before = await backend()
        assert await backend() == before
        async with engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
        await world.execute(f"select pg_terminate_backend({before})")
        async with asyncio.timeout(10):
            while not driver.is_closed():  # only when the client heard of it can it know
                await asyncio.sleep(0.01)
        assert await backend() != before
    finally:
        await engine.dispose()
