"""Writing many rows at once: one COPY per table, its columns taken from the class that declares it.

The ORM spends a third of a millisecond on a row before the database sees it. Where many rows arrive at once (filings,
facts by the hundred) they are plain dictionaries instead; the same constraints of the database check them.
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
"""A table and the values of one new row; a column without a value gets the class's default."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table that a writer gives: names, defaults (`given`), and positions of those encoded as JSON;
    `derived` are those that the database derives, with what a new row begins with.
    """

    table: str
    names: tuple[str, ...]
    known: frozenset[str]
    given: tuple[tuple[str, Callable[[], Any]], ...]
    encoded: tuple[int, ...]
    derived: tuple[tuple[str, Callable[[], Any]], ...]

    def record(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of `names`. Raises KeyError for a value that has no column."""
        if strange := values.keys() - self.known:
            raise KeyError(f"{self.table} has no column {', '.join(sorted(strange))}")
        row = [values[name] if name in values else default() for name, default in self.given]
        for place in self.encoded:
            if row[place] is not None:
                row[place] = orjson.dumps(row[place]).decode()
        return row


@cache
def columns_of(table: type[SQLModel]) -> Columns:
    """Every column except those that the database fills in itself."""
    declared: Table = table.__table__  # type: ignore[attr-defined]
    given = [column for column in declared.columns if column.identity is None and column.server_default is None]
    derived = [column for column in declared.columns if column.identity is None and column.server_default is not None]
    return Columns(
        table=declared.name,
        names=tuple(column.name for column in given),
        known=frozenset(column.name for column in given),
        given=tuple((column.name, _default(table, column.name)) for column in given),
        encoded=tuple(place for place, column in enumerate(given) if isinstance(column.type, JSONB)),
        derived=tuple((each.name, _default(table, each.name)) for each in derived),
    )


def _default(table: type[SQLModel], name: str) -> Callable[[], Any]:
    field = table.model_fields[name]
    if field.default_factory is not None:
        return field.default_factory  # type: ignore[return-value]
    value = None if field.is_required() else field.default
    return lambda: value


def given_of(row: SQLModel) -> dict[str, Any]:
    """The values of a row that a writer gives: all but those that the database fills in or derives."""
    return row.model_dump(include=set(columns_of(type(row)).known))


async def copy(driver: asyncpg.Connection, rows: Iterable[Row]) -> None:
    """Write the rows table by table, tables in the order in which they first occur, in the caller's transaction."""
    by_table: dict[type[SQLModel], list[Mapping[str, Any]]] = {}
    for table, values in rows:
        by_table.setdefault(table, []).append(values)
    for table, several in by_table.items():
        columns = columns_of(table)
        records = [columns.record(values) for values in several]
        await driver.copy_records_to_table(columns.table, records=records, columns=columns.names)


async def write(session: AsyncSession, rows: Sequence[Row]) -> None:
    """Write the rows inside a session's transaction, after flushing what the session has pending."""
    if not rows:
        return
    await session.flush()
    await copy(await driver_of(session), rows)


async def driver_of(session: AsyncSession) -> asyncpg.Connection:
    """The session's asyncpg connection, with its transaction begun."""
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver: asyncpg.Connection = raw.driver_connection
    if not driver.is_in_transaction():
        await connection.exec_driver_sql("select 1")  # the dialect begins with its first statement
    return driver
