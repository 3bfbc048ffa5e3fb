"""Reading and locking one row for a caller: what the caller may not see does not exist for them."""

from typing import Protocol, TypeVar
from uuid import UUID

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.callers import Caller
from shared.refusals import NotFound, Stale


class Versioned(Protocol):
    """A row that counts the decisions taken on it."""

    version: int


Row = TypeVar("Row", bound=SQLModel)


async def read_visible(session: AsyncSession, caller: Caller, table: type[Row], key: str | UUID, what: str) -> Row:
    """The row with this primary key; `what` names its kind in the refusal. Raises NotFound."""
    return check_visible(caller, await session.get(table, key), key, what)


async def lock_visible(session: AsyncSession, caller: Caller, table: type[Row], key: str | UUID, what: str) -> Row:
    """The same, row-locked and read anew. Raises NotFound."""
    row = await session.get(table, key, with_for_update=True, populate_existing=True)
    return check_visible(caller, row, key, what)


def check_visible(caller: Caller, row: Row | None, key: str | UUID, what: str) -> Row:
    """By the row's division and, where it has them, its parties (PRIV-10). Raises NotFound."""
    if row is None or not caller.may_see(row.division, getattr(row, "parties", ())):  # type: ignore[attr-defined]
        raise NotFound(what=what, which=str(key))
    return row


def check_version(row: Versioned, seen: int | None) -> None:
    """The decision was taken on the row's current version (architecture, invariant 8). Raises Stale."""
    if row.version != seen:
        raise Stale(seen=seen or 0, current=row.version)
