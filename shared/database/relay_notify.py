"""Notifies the relay, in whichever process it runs, that facts were committed."""

import asyncio
import contextlib

from sqlalchemy.ext.asyncio import AsyncEngine

NOTIFY = "select pg_notify('outbox_' || current_schema(), '')"


class Waker:
    """Sends one NOTIFY for all commits of the last 2 ms that wrote facts."""

    def __init__(self, engine: AsyncEngine, also: asyncio.Event | None = None) -> None:
        self._engine = engine
        self._also = also
        self._task: asyncio.Task[None] | None = None
        self._more = False

    def stated(self) -> None:
        """A transaction that wrote facts has committed."""
        if self._also is not None:
            self._also.set()
        self._more = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._notify())

    async def _notify(self) -> None:
        while self._more:  # a commit during the last NOTIFY may have come too late for it
            await asyncio.sleep(0.002)
            self._more = False
            with contextlib.suppress(Exception):  # without it the relay looks half a second later; no fact is lost
                async with self._engine.connect() as connection:
                    raw = await connection.get_raw_connection()
                    assert raw.driver_connection is not None
                    await raw.driver_connection.execute(NOTIFY)  # past the dialect, which would begin a transaction

    async def close(self) -> None:
        """Returns when no notification is pending any more."""
        if self._task is not None:
            await self._task
