"""Tells the relay, in whichever process it runs, that facts were committed."""

import asyncio
import contextlib

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

NOTIFY = text("select pg_notify('outbox_' || current_schema(), '')")


class Waker:
    """After a commit that wrote facts: one NOTIFY for all commits of the last few milliseconds."""

    def __init__(self, engine: AsyncEngine, also: asyncio.Event | None = None) -> None:
        self._engine = engine
        self._also = also
        self._task: asyncio.Task[None] | None = None
        self._more = False

    def stated(self) -> None:
        if self._also is not None:
            self._also.set()
        self._more = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._notify())

    async def _notify(self) -> None:
        while self._more:  # a commit while the last NOTIFY was on its way may have come too late for it
            await asyncio.sleep(0.002)
            self._more = False
            with contextlib.suppress(Exception):  # a lost wake-up costs half a second, never a fact
                async with self._engine.connect() as connection:
                    await connection.execute(NOTIFY)
                    await connection.commit()

    async def close(self) -> None:
        """Returns when no wake-up is on its way any more."""
        if self._task is not None:
            await self._task
