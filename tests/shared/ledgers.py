"""Chains with nothing behind them: matters that only have a number, a version and a history, in credit's schema."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.audit import Finding, verify
from shared import history
from shared.anchoring.anchors_job import keep_sealed
from shared.database.sessions import Sessions
from shared.messaging.memory_broker import MemoryBroker
from shared.privacy import Keyring
from tests.world import World, a_key

SERVICE = "credit"


@dataclass
class Matter:
    """What `history.record` needs of an aggregate."""

    number: str
    version: int = 0


@dataclass
class Keeper:
    """Writes and seals as the service's login does."""

    world: World
    sessions: Sessions
    folder: Path

    @property
    def key(self) -> bytes:
        return self.sessions.keyring.history_key

    async def write(self, *matters, **told):
        """One more step of each matter, in one transaction."""
        async with self.sessions.begin() as session:
            for matter in matters:
                await history.record(session, matter, kind="matter", by="officer-1", action="noted", **told)

    async def seal(self, broker=None, folder=None):
        """What the worker does each minute."""
        await keep_sealed(self.sessions, broker or MemoryBroker(), SERVICE, folder or self.folder)

    async def a_year(self):
        """Four matters: a has four steps under three seals, b three and c two under two, d one under the last."""
        a, b, c, d = (Matter(name) for name in "abcd")
        for turn in ([a, b], [a, c], [a, b, c, d]):
            await self.write(*turn)
            if len(turn) == 4:
                await self.write(a, b)
            await self.seal()

    async def audit(self) -> list[Finding]:
        connection = await asyncpg.connect(self.world.dsn)
        try:
            return (await verify(connection, SERVICE, self.key, self.folder)).findings
        finally:
            await connection.close()


@asynccontextmanager
async def keeping(world: World, folder: Path, keyring: Keyring | None = None) -> AsyncIterator[Keeper]:
    """A keeper with these keys or new ones."""
    engine = create_async_engine(world.url(SERVICE))
    try:
        yield Keeper(world, Sessions(engine, keyring or Keyring.of(a_key(), a_key(), a_key())), folder)
    finally:
        await engine.dispose()
