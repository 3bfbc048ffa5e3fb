"""What a named write changes: rows that fit, beside others each of which differs from them in one thing."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.reads import a_row, put
from tests.world import World


@dataclass(frozen=True)
class Write:
    """`fits` are changed and stand as `becomes` says; each of `misses` changes the first of them and stays as it was.

    `others` are rows of other tables that have to be there.
    """

    do: Callable[[AsyncSession], Awaitable[Any]]
    table: type[SQLModel]
    fits: Sequence[dict[str, Any]]
    misses: Sequence[dict[str, Any]]
    becomes: dict[str, Any] = field(default_factory=dict)
    others: Sequence[SQLModel] = ()


async def check(world: World, service: str, write: Write) -> None:
    """Keys that are not given are counted from one: of what fits first, then of the misses."""
    rows = [*write.fits, *({**write.fits[0], **miss} for miss in write.misses)]
    placed = [a_row(write.table, at, row) for at, row in enumerate(rows, start=1)]
    await put(world, service, *write.others, *placed)
    before = await _all(world, service, write.table)
    async with world.service(service).sessions.begin() as session:
        await write.do(session)
    after = await _all(world, service, write.table)
    changed = {key for key, row in before.items() if after.get(key) != row}
    wanted = {_key(write.table, row.model_dump()) for row in placed[: len(write.fits)]}
    assert changed == wanted
    for key in wanted:
        assert {name: after[key][name] for name in write.becomes} == write.becomes


async def _all(world: World, service: str, table: type[SQLModel]) -> dict[Any, dict[str, Any]]:
    found = await world.rows(f"select * from {service}.{table.__tablename__}")
    return {_key(table, row): row for row in found}


def _key(table: type[SQLModel], row: dict[str, Any]) -> Any:
    return tuple(str(row[column.key]) for column in inspect(table).primary_key)
