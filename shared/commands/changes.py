"""What one command writes, collected while it decides. Nothing here touches a database."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from shared.commands.held import Held, key_columns
from shared.contracts.event import Event
from shared.database.copy_rows import columns_of
from shared.history import HistoryRow
from shared.messaging.outbox import stating
from shared.obligations.questions import Asking
from shared.obligations.tables import Question

Key = tuple[tuple[str, Any], ...]
"""Which row: its key columns, each with its value."""


class Changes:
    """The rows one command adds, changes and silences; several commands' changes are written by one statement."""

    def __init__(self, of: str = "") -> None:
        self.of = of
        """The kind of the aggregate that changes, such as `complaint`; for traces."""
        self.added: dict[type[SQLModel], list[dict[str, Any]]] = {}
        self.added_once: dict[type[SQLModel], list[dict[str, Any]]] = {}
        self.silenced: list[UUID] = []
        self.stated = False
        """Whether a fact is among them, for which the relay is to be woken after the commit."""
        self._held: list[Held[Any]] = []
        self._updated: dict[type[SQLModel], dict[Key, dict[str, Any]]] = {}
        self._new: dict[tuple[type[SQLModel], Key], dict[str, Any]] = {}

    def insert(self, table: type[SQLModel], /, **values: Any) -> dict[str, Any]:
        """A new row, what is left out completed with the class's defaults. Raises KeyError for an unknown column."""
        row = _whole(table, values)
        self.added.setdefault(table, []).append(row)
        self._new[table, _key_in(table, row)] = row
        return row

    def once(self, table: type[SQLModel], /, **values: Any) -> dict[str, Any]:
        """A new row unless one with the same unique columns is there already."""
        row = _whole(table, values)
        self.added_once.setdefault(table, []).append(row)
        return row

    def update(self, table: type[SQLModel], key: Any, /, **new: Any) -> None:
        """New values of one row: by its primary key (a tuple where that has several columns), or by a mapping of other
        key columns. A row that this very command adds is changed where it stands."""
        which = _key_of(table, key)
        if (table, which) in self._new:
            self._new[table, which].update(new)
        elif new:
            self._updated.setdefault(table, {}).setdefault(which, {}).update(new)

    def hold(self, held: Held[Any]) -> None:
        """A loaded row: what is assigned to its columns from now on is written."""
        self._held.append(held)

    def history(self, entry: Mapping[str, Any]) -> None:
        """A step, chained as `shared.history.chained` makes it."""
        self.insert(HistoryRow, **entry)

    def publish(self, fact: Event) -> None:
        """State a fact; facts are sent in the order in which they were stated. Raises EventTooLarge."""
        table, values = stating(fact)
        self.insert(table, **values)
        self.stated = True

    def ask(self, asking: Asking) -> None:
        """Put a question to a person; the same about the same subject again changes nothing."""
        self.once(Question, **asking)

    def silence(self, obligation_id: UUID) -> None:
        """The reminders of this deadline that have not fired do not fire any more."""
        self.silenced.append(obligation_id)

    @property
    def updated(self) -> dict[type[SQLModel], dict[Key, dict[str, Any]]]:
        """The new values of each row that changes, those of held rows among them."""
        found = {table: dict(rows) for table, rows in self._updated.items()}
        for held in self._held:
            table, new = type(held.row), held.changed()
            if (table, held.key) in self._new:
                self._new[table, held.key].update(new)
            elif new:
                rows = found.setdefault(table, {})
                rows[held.key] = {**new, **rows.get(held.key, {})}
        return found


def _whole(table: type[SQLModel], values: Mapping[str, Any]) -> dict[str, Any]:
    columns = columns_of(table)
    if strange := values.keys() - columns.known:
        raise KeyError(f"{columns.table} has no column {', '.join(sorted(strange))}")
    return {name: values[name] if name in values else default() for name, default in columns.given}


def _key_in(table: type[SQLModel], row: Mapping[str, Any]) -> Key:
    return tuple((name, row.get(name)) for name in key_columns(table))


def _key_of(table: type[SQLModel], key: Any) -> Key:
    if isinstance(key, Mapping):
        return tuple(key.items())
    values = key if isinstance(key, tuple) else (key,)
    return tuple(zip(key_columns(table), values, strict=True))
