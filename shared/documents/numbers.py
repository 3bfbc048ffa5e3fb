"""Document numbers without gaps 文号: one counter a division, kind of paper and year.

The counter's row stays locked until the paper that took the number is committed; a transaction that rolls back gives
its number back.
"""

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database.sessions import DivisionCode


class NumberCounter(SQLModel):
    """The columns of a counter table; `last` is the number given last. A service declares its own such table."""

    division: str = Field(primary_key=True, sa_type=DivisionCode)
    kind: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


async def next_number(
    session: AsyncSession, counter: type[NumberCounter], *, division: str, kind: str, year: int
) -> int:
    """The number that follows the last one given, from 1."""
    table: Table = counter.__table__  # type: ignore[attr-defined]
    first = insert(table).values(division=division, kind=kind, year=year, last=1)
    counted = first.on_conflict_do_update(index_elements=["division", "kind", "year"], set_={"last": table.c.last + 1})
    return int(await session.scalar(counted.returning(table.c.last)) or 0)
