"""Writing many rows at once: one COPY a table, its columns taken from the class that declares it.

The ORM spends a third of a millisecond on a row before the database has seen it. Where a burst arrives (filings, facts
by the hundred) rows are plain dictionaries instead, checked by the same tables and constraints.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import asyncpg
import orjson
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

Row = tuple[type[SQLModel], Mapping[str, Any]]
"""A table and the values of one new row of it; what is left out has the class's default."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table that a writer gives, each with its default and how it goes on the wire."""

    table: str
    names: tuple[str, ...]
    known: frozenset[str]
    given: tuple[tuple[str, Callable[[], Any]], ...]
    encoded: tuple[int, ...]

    def record(self, values: Mapping[str, Any]) -> list[Any]:
        """Raises KeyError for a value that has no column."""
        if strange := values.keys() - self.known:
            raise KeyError(f"{self.table} has no column {', '.join(sorted(strange))}")
        row = [values[name] if name in values else default() for name, default in self.given]
        for place in self.encoded:
            if row[place] is not None:
                row[place] = orjson.dumps(row[place]).decode()
        return row


@cache
def columns_of(table: type[SQLModel]) -> Columns:
    """Every column but those that the database fills in itself."""
    declared: Table = table.__table__  # type: ignore[attr-defined]
    given = [column for column in declared.columns if column.identity is None and column.server_default is None]
    return Columns(
        table=declared.name,
        names=tuple(column.name for column in given),
        known=frozenset(column.name for column in given),
        given=tuple((column.name, _default(table, column.name)) for column in given),
        encoded=tuple(place for place, column in enumerate(given) if isinstance(column.type, JSONB)),
    )


def _default(table: type[SQLModel], name: str) -> Callable[[], Any]:
    field = table.model_fields[name]
    if field.default_factory is not None:
        return field.default_factory  # type: ignore[return-value]
    value = None if field.is_required() else field.default
    return lambda: value


async def copy(driver: asyncpg.Connection, rows: Iterable[Row]) -> None:
    """Write the rows, table by table, in the order in which the tables first come. The caller's transaction."""
    by_table: dict[type[SQLModel], list[Mapping[str, Any]]] = {}
    for table, values in rows:
        by_table.setdefault(table, []).append(values)
    for table, several in by_table.items():
        columns = columns_of(table)
        records = [columns.record(values) for values in several]
        await driver.copy_records_to_table(columns.table, records=records, columns=columns.names)


async def write(session: AsyncSession, rows: Sequence[Row]) -> None:
    """The same inside a session's transaction, after what the session still holds back."""
    if not rows:
        return
    await session.flush()
    await copy(await driver_of(session), rows)


async def driver_of(session: AsyncSession) -> asyncpg.Connection:
    """The session's own connection, its transaction begun."""
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver: asyncpg.Connection = raw.driver_connection
    if not driver.is_in_transaction():
        await connection.exec_driver_sql("select 1")  # the dialect begins with its first statement
    return driver
