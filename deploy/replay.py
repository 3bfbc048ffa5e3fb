"""Marks facts of an outbox unsent, so that its relay sends them again; and reads facts for a rebuild.

An administrator becomes the owner of each schema in turn. Nothing here sends: the relay is the only sender.
"""

import heapq
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from shared import clock
from shared.messaging.projection_rebuild import NotRebuildable
from shared.runtime.retention import INBOX_KEPT, OUTBOX_KEPT

BATCH = 5_000

CHOSEN = """sent_at is not null and stated_at >= $1 and stated_at < $2
            and ($3::varchar is null or key = $3) and ($4::varchar is null or name = $4)"""
COUNT = f"select count(*) from outbox where {CHOSEN}"  # noqa: S608  conditions of ours
MARK = f"""
    with chosen as (
        select position, stated_at from outbox where {CHOSEN} and position > $5 order by position limit {BATCH}
    ), marked as (
        update outbox set sent_at = null from chosen
        where (outbox.position, outbox.stated_at) = (chosen.position, chosen.stated_at) returning outbox.position
    ) select count(*) as marked, max(position) as last from marked"""  # noqa: S608
STATED = """
    select position, event_id, name, version, key, occurred_at, body, traceparent, stated_at
    from outbox where name = any($1) order by position"""
FORGOTTEN = (
    "select name, sum(facts) as facts, max(month) as month from outbox_forgotten where name = any($1) group by name"
)
OLDEST = "select min(stated_at) from outbox where name = any($1)"

Marking = Callable[[int, int], None]
"""Called with how many are marked, and how many there are to mark."""


class TooOld(ValueError):
    """Facts stated that long ago are not sent again: those who took them in may no longer recognise them."""


@dataclass(frozen=True)
class Chosen:
    """Which facts are sent again: stated (by the wall clock) from `since` until before `until`."""

    since: datetime | None = None
    until: datetime | None = None
    key: str | None = None
    name: str | None = None

    def bounds(self) -> tuple[datetime, datetime, str | None, str | None]:
        """Raises TooOld for a time before the outbox's term."""
        now = clock.wall()
        if self.since is not None and self.since < now - OUTBOX_KEPT:
            raise TooOld(
                f"facts are sent again for {OUTBOX_KEPT.days} days; whoever took in older ones may have forgotten it"
            )
        return self.since or now - OUTBOX_KEPT, self.until or now, self.key, self.name


@dataclass
class Kept:
    """A fact as the outbox keeps it."""

    position: int | None
    event_id: UUID
    name: str
    version: int
    key: str
    occurred_at: datetime
    body: bytes
    traceparent: str | None
    stated_at: datetime


async def mark_unsent(dsn: str, service: str, chosen: Chosen, marking: Marking = lambda marked, total: None) -> int:
    """Mark sent facts unsent, all in one commit: the relay then finds them together, oldest first. Raises TooOld.

    If interrupted, nothing is marked. New facts may be sent before the old ones; actions handle that.
    """
    bounds = chosen.bounds()
    async with as_owner(dsn, service) as connection, connection.transaction():
        total = await connection.fetchval(COUNT, *bounds)
        marked, last = 0, 0
        while batch := await connection.fetchrow(MARK, *bounds, last):
            if not batch["marked"]:
                break
            marked, last = marked + batch["marked"], batch["last"]
            marking(marked, total)
    return marked


@asynccontextmanager
async def stated(dsn: str, names: Iterable[str]) -> AsyncIterator[tuple[int, AsyncIterator[Kept]]]:
    """How many facts of these names are kept, and all of them: each source's in its order, merged by time.

    Raises NotRebuildable when some were deleted after their 90 days, or are older than what the inboxes keep.
    """
    wanted = sorted(names)
    sources: dict[str, list[str]] = {}
    for name in wanted:
        sources.setdefault(name.partition(".")[0], []).append(name)
    async with AsyncExitStack() as closing:
        total, streams = 0, []
        for source, of_source in sources.items():
            connection = await closing.enter_async_context(as_owner(dsn, source))
            await _require_all(connection, source, of_source)
            await closing.enter_async_context(connection.transaction(readonly=True, isolation="repeatable_read"))
            total += await connection.fetchval("select count(*) from outbox where name = any($1)", of_source)
            streams.append(_stream(connection, of_source))
        yield total, _merged(streams)


@asynccontextmanager
async def as_owner(dsn: str, service: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees one schema, with the rights of its owner."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(f"set role {service}_owner; set search_path to {service}, public")
        yield connection
    finally:
        await connection.close()


async def _require_all(connection: asyncpg.Connection, source: str, names: Sequence[str]) -> None:
    gone = await connection.fetch(FORGOTTEN, names)
    if gone:
        listed = ", ".join(f"{row['facts']} {row['name']} (until {row['month']:%Y-%m})" for row in gone)
        raise NotRebuildable(f"{source} let go facts older than {OUTBOX_KEPT.days} days that are needed: {listed}")
    oldest = await connection.fetchval(OLDEST, names)
    if oldest is not None and oldest < clock.wall() - INBOX_KEPT:
        raise NotRebuildable(
            f"facts of {source} that are needed go back to {oldest:%Y-%m-%d}, and what was taken in "
            f"more than {INBOX_KEPT.days} days ago is known no longer"
        )


async def _stream(connection: asyncpg.Connection, names: Sequence[str]) -> AsyncIterator[Kept]:
    async for row in connection.cursor(STATED, names, prefetch=500):
        yield Kept(**row)


async def _merged(streams: Sequence[AsyncIterator[Kept]]) -> AsyncIterator[Kept]:
    """The facts of all sources by the time of stating, each source's own order kept."""
    heads: list[tuple[datetime, int, Kept, Any]] = []
    for number, stream in enumerate(streams):
        await _advance(heads, number, stream)
    while heads:
        _, number, fact, stream = heapq.heappop(heads)
        yield fact
        await _advance(heads, number, stream)


async def _advance(heads: list[tuple[datetime, int, Kept, Any]], number: int, stream: AsyncIterator[Kept]) -> None:
    fact = await anext(stream, None)
    if fact is not None:
        heapq.heappush(heads, (fact.stated_at, number, fact, stream))
