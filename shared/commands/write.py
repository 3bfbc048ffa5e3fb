"""Carries out what commands decided, with one statement however many they are.

The statement has one part for each table that rows are added to or changed in; its text depends on those tables alone,
so that it stays prepared. The rows of a part come as one JSON array: PostgreSQL itself knows how each column's type is
read, and a changed row takes every column that its JSON does not name from the row as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextvars import Context
from enum import Enum
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.commands.changes import Changes, Key
from shared.commands.held import table_of
from shared.database.copy_rows import columns_of, driver_of
from shared.obligations.tables import Question
from shared.observability import tracing

SILENCE = "update reminder set cancelled = true where obligation_id = any({}::text[]::uuid[]) and fired_at is null"
ORDERED: Mapping[type[SQLModel], tuple[str, ...]] = {Question: ("subject_kind", "subject", "code")}
"""Rows that several processes may add at once, always in this order, so that nobody waits in a ring."""
DIALECT: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]


class How(Enum):
    """What a part of the statement does to its table."""

    ADD = "add"
    ADD_ONCE = "add once"
    CHANGE = "change"
    SILENCE = "silence"


class Part(NamedTuple):
    """One part: its text follows from this."""

    how: How
    table: type[SQLModel] | None = None
    columns: tuple[str, ...] = ()
    """The key columns of a part that changes rows."""


async def write(
    target: AsyncSession | asyncpg.Connection, changes: Iterable[Changes], callers: Sequence[Context] = ()
) -> None:
    """Write all of it inside the transaction of a session (what that holds back goes out first) or of a driver's
    connection; the traces of `callers`, where there are several, are told of it. Raises what the database raises: none
    of it is written then."""
    several = list(changes)
    if isinstance(target, AsyncSession):
        await target.flush()
        if any(each.stated for each in several):
            target.info["stated"] = True
    text, values = statement(several)
    if text:
        driver = await driver_of(target) if isinstance(target, AsyncSession) else target
        with tracing.trip(_named(several), callers):
            await driver.fetch(text, *values)


def _named(several: Sequence[Changes]) -> str:
    """The write's name in a trace: which kinds of aggregates it changes."""
    return " ".join(["write", *sorted({each.of for each in several if each.of})])


def statement(several: Sequence[Changes]) -> tuple[str, list[Any]]:
    """The text and its parameters, one a part; no text where nothing changes."""
    parts: dict[Part, list[Any]] = {}
    for changes in several:
        for table, rows in changes.added.items():
            parts.setdefault(Part(How.ADD, table), []).extend(rows)
        for table, rows in changes.added_once.items():
            parts.setdefault(Part(How.ADD_ONCE, table), []).extend(rows)
        for table, by_key in changes.updated.items():
            for key, new in by_key.items():
                columns = tuple(name for name, _ in key)
                parts.setdefault(Part(How.CHANGE, table, columns), []).append(_changed(key, new))
        if changes.silenced:
            parts.setdefault(Part(How.SILENCE), []).extend(changes.silenced)
    if not parts:
        return "", []
    shape = tuple(sorted(parts, key=_place))
    return _text(shape), [_value(part, parts[part]) for part in shape]


def _place(part: Part) -> tuple[str, str, tuple[str, ...]]:
    return part.how.value, columns_of(part.table).table if part.table else "", part.columns


def _changed(key: Key, new: Mapping[str, Any]) -> dict[str, Any]:
    """A key column that itself changes is not among what one may assign."""
    assert not new.keys() & {name for name, _ in key}, "a row keeps its key"
    return {**dict(key), **new}


@cache
def _text(shape: tuple[Part, ...]) -> str:
    texts = [_part(part, f"${number}") for number, part in enumerate(shape, 1)]
    if len(texts) == 1:
        return texts[0]
    heads = ", ".join(f"w{number} as ({each})" for number, each in enumerate(texts[:-1]))
    return f"with {heads} {texts[-1]}"


def _part(part: Part, given: str) -> str:
    if part.table is None:
        return SILENCE.format(given)
    return _change(part, part.table, given) if part.how is How.CHANGE else _add(part.how, part.table, given)


def _add(how: How, table: type[SQLModel], given: str) -> str:
    columns = columns_of(table)
    names = ", ".join(_quoted(name) for name in columns.names)
    tail = " on conflict do nothing" if how is How.ADD_ONCE else ""
    rows = f"json_populate_recordset(null::{columns.table}, {given}::text::json)"
    return f"insert into {columns.table} ({names}) select {names} from {rows}{tail}"  # noqa: S608 our own names


def _change(part: Part, table: type[SQLModel], given: str) -> str:
    """What the row's JSON does not name stays as it is in the row now."""
    columns = columns_of(table)
    changing = [_quoted(name) for name in columns.names if name not in part.columns]
    which = " and ".join(f"t.{_quoted(name)} = {_key(table, name)}" for name in part.columns)
    return (
        f"update {columns.table} as t set ({', '.join(changing)}) = "  # noqa: S608 our own names
        f"(select {', '.join(f'r.{name}' for name in changing)} from json_populate_record(t, u.doc) as r) "
        f"from json_array_elements({given}::text::json) as u(doc) where {which}"
    )


def _key(table: type[SQLModel], name: str) -> str:
    kind = table_of(table).columns[name].type.compile(DIALECT)
    return f"(u.doc ->> '{name}')::{kind}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _value(part: Part, rows: list[Any]) -> Any:
    if part.how is How.SILENCE:
        return [str(each) for each in rows]  # as text: of an array of any other type the driver first asks what it is
    if part.table in ORDERED:
        rows = sorted(rows, key=lambda row: [row[name] for name in ORDERED[part.table or SQLModel]])
    return orjson.dumps(rows, default=_encoded).decode()


def _encoded(value: Any) -> str:
    """What JSON has no word for, as PostgreSQL reads it."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, UUID):  # the driver's own kind of it
        return str(value)
    raise TypeError(f"{type(value).__name__} goes into no column")
