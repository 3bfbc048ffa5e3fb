"""A loaded row as an instance of the class that declares its table, with a record of what was assigned since.

It belongs to no session, so nothing is read or written behind a decision's back; functions that take a `Complaint`
take it as they take any other.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Column, Date, DateTime, Enum, LargeBinary, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import class_mapper
from sqlalchemy.orm.attributes import instance_dict, set_committed_value
from sqlalchemy.orm.instrumentation import ClassManager
from sqlalchemy.orm.util import identity_key
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database.copy_rows import columns_of

Row = TypeVar("Row", bound=SQLModel)
Reading = Callable[[Any], Any]


class Held(Generic[Row]):
    """One row and the values with which it was loaded."""

    def __init__(self, table: type[Row], values: Mapping[str, Any], session: AsyncSession | None = None) -> None:
        """`values` by column, as `from_driver` and `from_json` read them. Where the session has the row already, that
        very instance is held: the session then writes its changes."""
        known = _of_session(session, table, values) if session is not None else None
        self.row: Row = instance(table, values) if known is None else known
        self.in_session = known is not None
        self._loaded = values

    @property
    def key(self) -> tuple[tuple[str, Any], ...]:
        return tuple((name, self._loaded[name]) for name in key_columns(type(self.row)))

    def changed(self) -> dict[str, Any]:
        """The columns whose values are others than those loaded; none where a session writes them itself, and none
        that the database derives."""
        if self.in_session:
            return {}
        now, given = instance_dict(self.row), columns_of(type(self.row)).known
        return {name: now[name] for name, before in self._loaded.items() if name in given and now[name] != before}


def table_of(table: type[SQLModel]) -> Table:
    declared: Table = table.__table__  # type: ignore[attr-defined]
    return declared


@cache
def key_columns(table: type[SQLModel]) -> tuple[str, ...]:
    return tuple(column.name for column in table_of(table).primary_key.columns)


def columns_as_text(table: type[SQLModel], alias: str) -> str:
    """The table's columns in a statement's text as `from_driver` reads them: JSON as text, for how a driver reads it
    depends on who opened the connection."""
    return ", ".join(_as_text(column, alias) for column in table_of(table).columns)


def _as_text(column: Column[Any], alias: str) -> str:
    name = f'"{column.name}"'
    return f"{alias}.{name}::text as {name}" if isinstance(column.type, JSONB) else f"{alias}.{name}"


def from_driver(table: type[SQLModel], record: Mapping[str, Any]) -> dict[str, Any]:
    """The table's columns out of a record that has each under its own name."""
    values = {name: record[name] for name in table_of(table).columns.keys()}  # noqa: SIM118 a collection of columns
    for name, read in _readings(table, _of_driver):
        if values[name] is not None:
            values[name] = read(values[name])
    return values


def from_json(table: type[SQLModel], told: Mapping[str, Any]) -> dict[str, Any]:
    """The same out of what PostgreSQL's `to_jsonb` makes of a row."""
    values = {name: told[name] for name in table_of(table).columns.keys()}  # noqa: SIM118 a collection of columns
    for name, read in _readings(table, _of_json):
        if values[name] is not None:
            values[name] = read(values[name])
    return values


@cache
def _readings(
    table: type[SQLModel], reading_of: Callable[[Column[Any]], Reading | None]
) -> tuple[tuple[str, Reading], ...]:
    found = ((column.name, reading_of(column)) for column in table_of(table).columns)
    return tuple((name, read) for name, read in found if read is not None)


def _of_driver(column: Column[Any]) -> Reading | None:
    if isinstance(column.type, JSONB):
        return orjson.loads
    return _enum_of(column)


def _of_json(column: Column[Any]) -> Reading | None:
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat
    if isinstance(column.type, Date):
        return date.fromisoformat
    if isinstance(column.type, Uuid):
        return UUID
    if isinstance(column.type, LargeBinary):
        return _bytes_of
    return _enum_of(column)


def _enum_of(column: Column[Any]) -> Reading | None:
    return column.type.enum_class if isinstance(column.type, Enum) else None


def _bytes_of(told: str) -> bytes:
    return bytes.fromhex(told.removeprefix("\\x"))


def instance(table: type[Row], values: Mapping[str, Any]) -> Row:
    """As the ORM itself makes an instance of a row it read, without a session."""
    row: Row = _manager(table).new_instance()
    instance_dict(row).update(values)
    return row


def new(table: type[Row], **values: Any) -> Row:
    """A row that is to be inserted, with the table's defaults. The class itself asks of every default how it is made,
    each time it makes one: half a millisecond for a row.
    """
    kept, made = _defaults(table)
    return instance(table, {**kept, **{name: make() for name, make in made.items()}, **values})


@cache
def _defaults(table: type[SQLModel]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """By column: the default that is a value, and how one that is not is made."""
    fields = {name: each for name, each in table.model_fields.items() if not each.is_required()}
    made = {name: each.default_factory for name, each in fields.items() if each.default_factory is not None}
    return {name: each.default for name, each in fields.items() if name not in made}, made


@cache
def _manager(table: type[SQLModel]) -> ClassManager[Any]:
    """The table's mapping is completed first, as a query would do it."""
    return class_mapper(table).class_manager


def _of_session(session: AsyncSession, table: type[Row], values: Mapping[str, Any]) -> Row | None:
    """The session's own instance of the row, brought up to what was just loaded; its changes must have been flushed."""
    key = tuple(values[name] for name in key_columns(table))
    known: Row | None = session.sync_session.identity_map.get(identity_key(table, key))
    if known is not None:
        for name, value in values.items():
            set_committed_value(known, name, value)
    return known
