"""Engines, sessions and column kinds. No schema is named anywhere: a login role sees its own and nothing else.

One session is one transaction, committed by the door that opened it and by nobody else.
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
    """Tables every service has in its own schema: outbox, inbox, history, obligations, deliveries."""


Instant = DateTime(timezone=True)
DivisionCode = Text(collation="C")  # compared as ranges of bytes, never by a language's order


def text_of(kind: type[StrEnum]) -> Enum:
    """A column that keeps the enum's value as text; the database knows no enum type that a release must alter."""
    return Enum(
        kind,
        native_enum=False,
        values_callable=lambda members: [member.value for member in members],
        length=40,
    )


def fixed(values: Iterable[str]) -> list[ColumnClause[str]]:
    """Values of our own that stand in a statement as they are, not as parameters: for `in_` where a statement is put
    together once, and where a partial index must recognise it."""
    return [literal_column(f"'{value}'") for value in values]


class Sessions:
    """Opens transactions; after a commit that wrote facts it lets the relay be woken."""

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
        """A commit wrote facts."""
        if self._waker is not None:
            self._waker.stated()

    async def close(self) -> None:
        """Nothing is begun any more: the last wake-up goes out, then the connections are closed."""
        if self._waker is not None:
            await self._waker.close()
        await self.engine.dispose()


def make_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """A bounded pool; a connection broken by a database restart is noticed before it is used."""
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
    """The driver knows when the server hung up; asking the server would be three round trips for each transaction."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def keyring_of(session: AsyncSession) -> Keyring:
    keyring: Any = session.info["keyring"]
    assert isinstance(keyring, Keyring)
    return keyring
