"""A list that may be had as a file: its columns, its pages in a total order, and who asked for which of its rows."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.callers import Caller, PartyKind
from shared.http.declared_list import DeclaredList
from shared.http.pagination import Count
from shared.http.spreadsheet import Column, Row, row_of
from shared.obligations.timers import Timers
from shared.values import divisions

AT_ONCE = 500
"""Rows read in one transaction."""
Filters = dict[str, Any]
Table = TypeVar("Table", bound=SQLModel)
Item = TypeVar("Item")


@dataclass(frozen=True)
class Asked:
    """Who asked, for which rows, and why, where a purpose is needed."""

    caller: Caller
    filters: Filters
    purpose: str | None = None


Page = Callable[[AsyncSession, Asked, str | None], Awaitable[tuple[Sequence[Row], str | None]]]
Counting = Callable[[AsyncSession, Asked], Awaitable[Count]]
Preparing = Callable[[Timers, AsyncSession, Asked], Awaitable[Filters]]


@dataclass(frozen=True)
class Exported(Generic[Item]):
    """`page` gives the rows after a cursor, and logs what the list itself would log; `filters` is the function whose
    parameters are the list's filters. `prepare` turns what was sent into the filters that are kept, and refuses what
    the list would refuse; whose work is meant, the service's timers know."""

    name: str
    columns: Sequence[Column[Item]]
    page: Page
    count: Counting
    filters: Callable[..., Awaitable[Mapping[str, Any]]]
    prepare: Preparing | None = None


@dataclass(frozen=True)
class ExportedList(Exported[Item], Generic[Item, Table]):
    """A declared list that may be had as a file."""

    declared: DeclaredList[Table] = field(kw_only=True)


async def no_filters() -> Filters:
    """Of a list that has none."""
    return {}


def of_list(
    name: str,
    declared: DeclaredList[Table],
    columns: Sequence[Column[Item]],
    filters: Callable[..., Awaitable[Mapping[str, Any]]] = no_filters,
    shown: Callable[[AsyncSession, Asked, list[Table]], Awaitable[Sequence[Item]]] | None = None,
) -> ExportedList[Item, Table]:
    """A declared list as a file; `shown` makes what the columns read of a page's rows, where that is more than they."""

    async def page(session: AsyncSession, asked: Asked, cursor: str | None) -> tuple[Sequence[Row], str | None]:
        found, following = await declared.page(session, asked.caller, asked.filters, AT_ONCE, cursor)
        items: Sequence[Any] = found if shown is None else await shown(session, asked, found)
        return [row_of(columns, each) for each in items], following

    async def count(session: AsyncSession, asked: Asked) -> Count:
        return await declared.count(session, asked.caller, asked.filters)

    return ExportedList(name, columns, page, count, filters, declared=declared)


def place(division: str) -> str | None:
    """The name of a place as a column shows it."""
    return divisions.name(division) if divisions.is_known(division) else None


def packed_caller(caller: Caller) -> dict[str, Any]:
    """As JSON; `unpacked_caller` gives the caller back."""
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(caller).items()}


def unpacked_caller(kept: Mapping[str, Any]) -> Caller:
    sets = {name: frozenset(kept[name]) for name in ("scopes", "roles")}
    return Caller(**{**kept, **sets, "kind": PartyKind(kept["kind"]), "divisions": tuple(kept["divisions"])})


READ: Mapping[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "UUID": UUID,
    "bytes": bytes.fromhex,
}


def packed(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters that are given, as JSON: a value that JSON lacks with the name of its type."""
    return {name: _packed(value) for name, value in filters.items() if value is not None}


def unpacked(kept: Mapping[str, Any]) -> Filters:
    return {
        name: READ[value["type"]](value["value"]) if isinstance(value, dict) else value for name, value in kept.items()
    }


def _packed(value: Any) -> Any:
    kind = type(value).__name__
    if kind in READ:
        told = value.hex() if isinstance(value, bytes) else value.isoformat() if kind != "UUID" else str(value)
        return {"type": kind, "value": told}
    return str(value) if isinstance(value, str) else value
