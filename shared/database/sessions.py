"""Engines, sessions and column types. No schema is named anywhere: a login role sees its own and nothing else.

One session is one transaction. Only the route, consumer or job that opened it commits it.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any

import asyncpg
from sqlalchemy import ColumnClause, DateTime, Enum, Text, event, literal_column
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import registry
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.database.relay_notify import Waker
from shared.privacy import Keyring


class Machinery(SQLModel, registry=registry()):
    """Base of the tables every service has in its own schema: outbox, inbox, history, obligations, deliveries."""


Instant = DateTime(timezone=True)
DivisionCode = Text(collation="C")  # compared byte by byte, not by a language's sort order


def text_of(kind: type[StrEnum]) -> Enum:
    """A column that keeps the enum's value as text; a native enum type would have to be altered with every release."""
    return Enum(
        kind,
        native_enum=False,
        values_callable=lambda members: [member.value for member in members],
        length=40,
    )


def fixed(values: Iterable[str]) -> list[ColumnClause[str]]:
    """Constants of ours as literals in a statement, not as parameters: for `in_` in a statement that is built once,
    and where the planner must recognise a partial index.
    """
    return [literal_column(f"'{value}'") for value in values]


class Sessions:
    """Opens transactions; after a commit that wrote facts it notifies the relay."""

    def __init__(
        self,
        engine: AsyncEngine,
        keyring: Keyring,
        *,
        movable_clock: bool = False,
        waker: Waker | None = None,
    ) -> None:
        self.engine = engine
        self.keyring = keyring
        self.movable_clock = movable_clock
        self._waker = waker
        self._make = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """One transaction: commits when the block ends, rolls back when it raises."""
        async with self._make() as session:
            session.info["keyring"] = self.keyring
            async with session.begin():
                if self.movable_clock:
                    await clock.read(session)
                yield session
            if session.info.get("stated"):
                self.stated()

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection of the pool as the driver has it, no transaction begun: for what needs nothing of the ORM."""
        async with self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            yield raw.driver_connection

    def stated(self) -> None:
        """A transaction that wrote facts has committed: notify the relay."""
        if self._waker is not None:
            self._waker.stated()

    async def close(self) -> None:
        """Call when nothing begins transactions any more: sends the last notification, then closes the connections."""
        if self._waker is not None:
            await self._waker.close()
        await self.engine.dispose()


def make_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine with a bounded pool; a connection broken by a database restart is replaced before it is used."""
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_recycle=1800,
    )
    event.listen(engine.sync_engine, "checkout", _replace_closed)
    return engine


def _replace_closed(connection: DBAPIConnection, *_: object) -> None:
    """The driver knows when the server closed the connection; asking the server would be three round trips a
    transaction.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def keyring_of(session: AsyncSession) -> Keyring:
    keyring: Any = session.info["keyring"]
    assert isinstance(keyring, Keyring)
    return keyring
