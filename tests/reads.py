"""What a named read finds: rows that fit, beside others each of which differs from them in one thing."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, get_origin
from uuid import UUID, uuid4

from sqlalchemy import Column, event, inspect, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.callers import Caller, PartyKind
from shared.http.declared_list import DeclaredList
from tests.world import World

SOMETHING: dict[type, Any] = {
    str: "x",
    int: 1,
    bool: False,
    bytes: b"x",
    date: date(2025, 8, 28),
    datetime: datetime(2025, 8, 28, 1, tzinfo=UTC),
    list: [],
    dict: {},
}
"""What stands in a column that must be filled and is not what the test is about."""


PAST_ROLES = "past roles"
PLACE, ELSEWHERE = "420704", "420703"
OFFICER = Caller("labour_authority", PartyKind.LABOUR_AUTHORITY, (PLACE,), frozenset(), "officer-1", person=True)
PARTNER = Caller("bank_1", PartyKind.PARTNER, (PLACE,), frozenset(), "bank")


def listed(declared: DeclaredList[Any], caller: Caller = OFFICER, **given: Any) -> Callable[[AsyncSession], Any]:
    """The first page of a list, as it is asked for."""

    async def ask(session: AsyncSession) -> list[Any]:
        return (await declared.page(session, caller, given, 50, None))[0]

    return ask


@dataclass(frozen=True)
class Read:
    """`fits` are found in this order; each of `misses` changes the first of them and is not found.

    `others` are rows of other tables that have to be there. `locks`: what is found is locked, and nothing else.
    """

    ask: Callable[[AsyncSession], Awaitable[Any]]
    table: type[SQLModel]
    fits: Sequence[dict[str, Any]]
    misses: Sequence[dict[str, Any]] = ()
    others: Sequence[SQLModel] = ()
    locks: bool = False


async def check(world: World, service: str, read: Read) -> None:
    """Keys that are not given are counted from one: of what fits first, then of the misses."""
    rows = [*read.fits, *({**read.fits[0], **miss} for miss in read.misses)]
    placed = [a_row(read.table, at, row) for at, row in enumerate(rows, start=1)]
    wanted = [_key(row) for row in placed[: len(read.fits)]]
    await put(world, service, *read.others, *reversed(placed))
    async with world.service(service).sessions.begin() as session:
        found = await read.ask(session)
        assert [_key(each) for each in _several(found)] == wanted
        assert await _locked(world, service, read.table) == (len(wanted) if read.locks else 0)


def a_row(table: type[SQLModel], at: int, given: dict[str, Any]) -> Any:
    """The row with what is given, a key of its own, and something in all else that must be filled."""
    filled = {
        column.key: _something(table, column, at)
        for column in inspect(table).columns
        if column.key not in given and not _may_be_left_out(table, column)
    }
    return table(**filled | given)


async def put(world: World, service: str, *rows: SQLModel) -> None:
    """Written past every role and reference between tables, with the keys that the rows have."""
    async with _kept_engine(world).begin() as connection:
        await connection.exec_driver_sql("set local session_replication_role = replica")
        await connection.exec_driver_sql(f"set local search_path = {service}, public")
        for row in rows:  # what the database makes itself is left to it
            made = {each.key for each in inspect(type(row)).columns if each.server_default is not None}
            left = {name for name in made if getattr(row, name) == type(row).model_fields[name].default}
            values = {name: value for name, value in row.model_dump(exclude=left).items() if value is not None}
            values |= dict.fromkeys(left, text("default"))
            await connection.execute(insert(type(row)).values(values))


def _kept_engine(world: World) -> AsyncEngine:
    """One for the whole run, which the world closes: a new connection costs more than most of what a test asks."""
    if PAST_ROLES not in world.engines:
        engine = create_async_engine(world.dsn.replace("postgresql://", "postgresql+asyncpg://"))
        event.listen(engine.sync_engine, "before_cursor_execute", _with_own_keys, retval=True)
        world.engines[PAST_ROLES] = engine
    kept: AsyncEngine = world.engines[PAST_ROLES]
    return kept


def _with_own_keys(_: Any, __: Any, statement: str, values: Any, *more: Any) -> tuple[str, Any]:
    return statement.replace(") VALUES (", ") OVERRIDING SYSTEM VALUE VALUES (", 1), values


def _may_be_left_out(table: type[SQLModel], column: Column[Any]) -> bool:
    if column.identity is not None:
        return True
    own_key = column.primary_key and not table.model_fields[column.key].default_factory
    return not own_key and (bool(column.nullable) or not table.model_fields[column.key].is_required())


def _something(table: type[SQLModel], column: Column[Any], at: int) -> Any:
    annotation: Any = table.model_fields[column.key].annotation
    kind = get_origin(annotation) or annotation
    if kind is UUID:
        return uuid4()
    if (column.primary_key or column.unique) and kind in (str, int):
        return kind(at)
    if "division" in column.key and kind is str:
        return PLACE
    return SOMETHING[kind] if kind in SOMETHING else next(iter(kind))


def _several(found: Any) -> list[Any]:
    if found is None:
        return []
    return list(found) if isinstance(found, Sequence | set) and not isinstance(found, str) else [found]


def _key(found: Any) -> Any:
    """Of a row its primary key; what a read answers instead of a row, as it is."""
    if not isinstance(found, SQLModel):
        return found
    keys = [getattr(found, column.key) for column in inspect(type(found)).primary_key]
    return keys[0] if len(keys) == 1 else tuple(keys)


async def _locked(world: World, service: str, table: type[SQLModel]) -> int:
    name = f"{service}.{table.__tablename__}"
    free = await world.rows(f"select 1 from {name} for update skip locked")
    return len(await world.rows(f"select 1 from {name}")) - len(free)
