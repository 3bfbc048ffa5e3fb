"""What a command on one aggregate decides on, locked and loaded by one statement; one `Load` an aggregate.

Rows joined beside the locked one are of the moment at which the statement began. Where its lock had to be waited for
they may be older than the row: then the row's version is not that of the last history entry, and it is loaded once
more. That holds because every change of an aggregate is a step of its history; what changes without one (deadlines by
the sweep, a partner's order) is row-locked by the same statement, and so read as it is now.
"""

from collections.abc import Callable, Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

import asyncpg
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.commands.held import columns_as_text, table_of
from shared.commands.loaded import Loaded, Record
from shared.database.copy_rows import driver_of
from shared.database.sessions import keyring_of
from shared.obligations.lifecycle import UNENDED
from shared.observability import tracing
from shared.privacy import Keyring

Found = TypeVar("Found", bound=Loaded[Any])

UNENDED_STATES = ", ".join(f"'{state}'" for state in UNENDED)
RECORDED = """
    left join lateral (
        select version, hash from history where kind = '{kind}' and subject = l.{key} order by version desc limit 1
    ) as h on true"""
OWED = """
    select o.* from locked as l join obligation as o on o.subject = l.{key} and o.subject_kind = '{kind}'
    where o.state in ({unended}) for update of o{skip}"""
WITHHELD = """
    exists (
        select from obligation as o where o.subject = l.{key} and o.subject_kind = '{kind}' and o.state in ({unended})
        and not exists (select from owed as w where w.id = o.id)
    )"""

REMINDED = """
    (select array_agg(o.id::text) from owed as o where o.subject = l.{key}
     and exists (select from reminder as r where r.obligation_id = o.id))"""


@dataclass(frozen=True, eq=False)
class Load(Generic[Found]):
    """An aggregate's statement and its reader; a module constant.

    `beside` are further values by name, each a scalar SQL expression about the locked row `l`; `locked` are rows of
    other tables, each a query that ends in `for update of …` and of whose rows, by name, the expressions may speak.
    """

    table: type[SQLModel]
    kind: str
    found: Callable[[Record, Keyring], Found]
    beside: Mapping[str, str] = field(default_factory=dict)
    locked: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        """The column whose value names an aggregate, such as its number."""
        [column] = table_of(self.table).primary_key.columns
        return column.name

    @property
    def name(self) -> str:
        """The table's own name."""
        return table_of(self.table).name

    def parts(self, *, skip_locked: bool = False) -> tuple[str, str, str]:
        """The `with` list, the columns and the joins of a statement that has an array of keys as its first parameter.
        The row is `l`."""
        table, key = self.name, self.key
        skip = " skip locked" if skip_locked else ""
        owed = OWED.format(key=key, kind=self.kind, unended=UNENDED_STATES, skip=skip)
        rows = {"owed": owed, **self.locked}
        heads = [
            f"locked as materialized (select c.* from {table} as c where c.{key} = any($1::text[]) "  # noqa: S608
            f"order by c.{key} for update{skip})",
            *(f"{name} as materialized ({query})" for name, query in rows.items()),
        ]
        owing = (
            f"(select jsonb_agg(to_jsonb(o) order by o.due_on, o.name)::text from owed as o where o.subject = l.{key})"  # noqa: S608
        )
        reminded = REMINDED.format(key=key)
        beside = {"_version": "h.version", "_hash": "h.hash", "_owed": owing, "_reminded": reminded, **self.beside}
        columns = [
            columns_as_text(self.table, "l"),
            *(f"{expression} as {name}" for name, expression in beside.items()),
        ]
        return ", ".join(heads), ", ".join(columns), RECORDED.format(kind=self.kind, key=key)

    @property
    def withheld(self) -> str:
        """Of a statement that skips locked rows: whether one of the row's deadlines is held by somebody else, such as a
        sweep, which locks deadlines before it asks for what they belong to."""
        return WITHHELD.format(key=self.key, kind=self.kind, unended=UNENDED_STATES)

    @cached_property
    def text(self) -> str:
        heads, columns, joins = self.parts()
        return f"with {heads} select l.{self.key} as _asked, {columns} from locked as l{joins} order by l.{self.key}"  # noqa: S608 our own names

    async def __call__(self, target: AsyncSession | asyncpg.Connection, keyring: Keyring, *keys: str) -> list[Found]:
        """Those of these aggregates that there are, locked in the order of their keys, inside the caller's transaction.

        What a session holds back goes out first; rows that it has already are held as its own instances.
        """
        if isinstance(target, AsyncSession):
            await target.flush()
            session, driver = target, await driver_of(target)
        else:
            session, driver = None, target
        rows = await self.fetch(driver, self.text, [list(keys)])
        return [self.found(self._record(row, session), keyring) for row in rows]

    async def one(self, session: AsyncSession, key: str) -> Found | None:
        """The same for one key inside a session's transaction."""
        found = await self(session, keyring_of(session), key)
        return found[0] if found else None

    async def fetch(
        self, driver: asyncpg.Connection, text: str, values: Sequence[Any], callers: Sequence[Context] = ()
    ) -> Sequence[Mapping[str, Any]]:
        """The rows of such a statement; anew where one is behind. The traces of `callers` are told of it."""
        with tracing.trip(f"load {self.kind}", callers):
            rows: Sequence[Mapping[str, Any]] = await driver.fetch(text, *values)
            if any(self.behind(row) for row in rows):
                rows = await driver.fetch(text, *values)
        return rows

    def behind(self, row: Mapping[str, Any]) -> bool:
        """Whether what was joined beside the row is older than the row."""
        return row[self.key] is not None and row["version"] != (row["_version"] or 0)

    def read(self, row: Mapping[str, Any], keyring: Keyring) -> Found:
        """A row of the statement as the aggregate that a decision sees; one that was not found has no row."""
        return self.found(self._record(row, None), keyring)

    def _record(self, row: Mapping[str, Any], session: AsyncSession | None) -> Record:
        return Record(self.table, self.kind, self.key, row, session)
