"""Statements that are put together once and asked again with other values.

SQLAlchemy needs milliseconds to put a large `select` together and to compile it; what it makes depends on which filters
are given, not on their values. So its text is kept, and each request gives values alone, straight to the driver.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import Dialect, Select
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database.copy_rows import driver_of
from shared.observability import tracing

DIALECT: Dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Prepared:
    """A statement's text, and the names of its values in the order of the text's numbers."""

    text: str
    names: tuple[str, ...]

    async def rows(self, session: AsyncSession, values: Mapping[str, Any]) -> Sequence[asyncpg.Record]:
        """Its rows, inside the session's transaction; values that the statement has no name for are not used."""
        driver = await driver_of(session)
        with tracing.statement(self.text):
            return list(await driver.fetch(self.text, *(values[name] for name in self.names)))


def prepared(statement: Select[Any], *, before: str = "", after: str = "") -> Prepared:
    """The statement as it will be asked, between two texts of ours that have no values.

    Every value is a `bindparam` with a name. Raises TypeError for one that stands in the statement itself: kept with
    the text, it would be the value of every later caller.
    """
    compiled = statement.compile(dialect=DIALECT)
    if fixed := [name for name, bind in compiled.binds.items() if not bind.required]:
        raise TypeError(f"values in a statement that is kept: {', '.join(fixed)}")
    return Prepared(f"{before}{compiled}{after}", tuple(compiled.positiontup or ()))
