"""Named reads of feeds and batches, and the lists of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.feeds.tables import Feed, FeedBatch, FeedRow, FeedSignal
from shared.access.callers import Caller
from shared.access.visible_rows import check_version, check_visible
from shared.http.declared_list import DeclaredList, by_division, by_division_and_parties

BATCHES = DeclaredList(
    FeedBatch,
    order=(col(FeedBatch.received_at), col(FeedBatch.id)),
    sees=by_division_and_parties(FeedBatch),
    filters={
        "feed": lambda value: col(FeedBatch.feed) == value,
        "state": lambda value: col(FeedBatch.state) == value,
        "party": lambda value: col(FeedBatch.party) == value,
        "number": lambda value: col(FeedBatch.number) == value,
    },
)
"""Batches, newest first: a party's own, and for the labour authority those of its divisions."""
FEEDS = DeclaredList(
    Feed,
    order=(col(Feed.since), col(Feed.id)),
    sees=by_division(Feed),
    filters={"feed": lambda value: col(Feed.feed) == value, "state": lambda value: col(Feed.state) == value},
    for_authority=True,
)
ROWS = select(FeedRow).order_by(col(FeedRow.row), col(FeedRow.field))


async def batch_sent_as(session: AsyncSession, feed: str, party: str, number: str) -> FeedBatch | None:
    """The batch that a party sent under this number; a second sender of the same number waits for the first."""
    lock = text("select pg_advisory_xact_lock(hashtextextended(:batch, 0))")
    connection = await session.connection()
    await connection.execute(lock, {"batch": f"feed batch:{feed}:{party}:{number}"})
    found = select(FeedBatch).where(FeedBatch.feed == feed, FeedBatch.party == party, FeedBatch.number == number)
    return (await session.exec(found)).first()


async def read(session: AsyncSession, caller: Caller, feed: str, batch: int) -> FeedBatch:
    """The batch, if the caller may see it. Raises NotFound."""
    row = await session.get(FeedBatch, batch)
    return check_visible(caller, row if row is not None and row.feed == feed else None, str(batch), "feed-batch")


async def lock(session: AsyncSession, caller: Caller, feed: str, batch: int, seen: int) -> FeedBatch:
    """The same, row-locked, in the version the caller saw. Raises NotFound or Stale."""
    row = await session.get(FeedBatch, batch, with_for_update=True, populate_existing=True)
    found = check_visible(caller, row if row is not None and row.feed == feed else None, str(batch), "feed-batch")
    check_version(found, seen)
    return found


async def rejected(session: AsyncSession, batch: int, after: tuple[int, str] | None, limit: int) -> list[FeedRow]:
    """Rejected rows in the order of the file, from the one after `after`."""
    query = ROWS.where(FeedRow.batch_id == batch)
    if after is not None:
        number, name = after
        beyond = (col(FeedRow.row) > number) | ((col(FeedRow.row) == number) & (col(FeedRow.field) > name))
        query = query.where(beyond)
    return list((await session.exec(query.limit(limit))).all())


async def signals(session: AsyncSession, batch: int) -> Sequence[FeedSignal]:
    found = select(FeedSignal).where(FeedSignal.batch_id == batch).order_by(col(FeedSignal.id))
    return (await session.exec(found)).all()


async def expected_of(session: AsyncSession, feed: str, party: str) -> list[Feed]:
    """Every row of what a party sends of this kind, row-locked, in one order."""
    found = select(Feed).where(Feed.feed == feed, Feed.party == party).order_by(col(Feed.id)).with_for_update()
    return list((await session.exec(found)).all())


async def unexpected(session: AsyncSession) -> list[dict[str, Any]]:
    """Feeds of which nobody has said how often they come."""
    found = select(Feed.party, Feed.feed, Feed.division).where(
        col(Feed.project).is_(None), col(Feed.expects_hours).is_(None)
    )
    return [{"party": party, "feed": feed, "division": place} for party, feed, place in await session.exec(found)]
