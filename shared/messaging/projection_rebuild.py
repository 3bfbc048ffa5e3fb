"""Rebuilds a projection from its facts in one transaction: until it commits, readers see the old one.

Exactly those facts are given again that the inbox has as taken in, to exactly those actions with `since="beginning"`.
The inbox is left unchanged, nothing is sent, and actions with an effect outside are not called. Meanwhile
(`rebuilding`) an action keeps what the facts say and draws no conclusion; `settle` draws the conclusions once, at the
end.
"""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.contracts.event import Event
from shared.database.sessions import Sessions
from shared.messaging.dead_letters import DiscardedRow, why
from shared.messaging.envelope import Stated, fact_of, record_of
from shared.messaging.inbox import InboxRow
from shared.messaging.subscription import Subscription, Subscriptions

CHUNK = 500
FLAG = "rebuilding"
ASKS = "question"
"""The table of questions to persons, which may be written meanwhile: asking the same again changes nothing."""

LONG_TIMEOUTS = (
    "set local statement_timeout = 0",
    "set local lock_timeout = '60s'",
    "set local idle_in_transaction_session_timeout = 0",
)
WRITTEN = text(
    "select relname, n_tup_ins + n_tup_upd + n_tup_del as rows from pg_stat_xact_user_tables"
    " where schemaname = current_schema()"
)


class NotRebuildable(Exception):
    """The projection cannot be rebuilt from the facts that are kept; nothing was changed.

    The message says what is missing.
    """


@dataclass(frozen=True)
class Projection:
    """What a service can rebuild from facts: its tables, those with foreign keys to others first.

    `settle` draws the conclusions once all facts have been given; a conclusion that is unchanged is not stated again.
    """

    tables: Sequence[type[SQLModel]]
    settle: Callable[[AsyncSession], Awaitable[None]]

    @property
    def names(self) -> list[str]:
        return [str(table.__tablename__) for table in self.tables]


Taken = set[tuple[UUID, str]]
Progress = Callable[[int], None]


def rebuilding(session: AsyncSession) -> bool:
    """Whether facts are being given again: keep what they say, draw no conclusion yet."""
    return bool(session.info.get(FLAG))


def rebuildable(subscriptions: Subscriptions) -> dict[str, list[Subscription]]:
    """The actions that can be run again, by the name of the fact."""
    again = {
        fact.name: [each for each in several if each.since == "beginning"] for fact, several in subscriptions.items()
    }
    return {name: several for name, several in again.items() if several}


async def rebuild(
    sessions: Sessions,
    projection: Projection,
    subscriptions: Subscriptions,
    stated: AsyncIterable[Stated],
    progress: Progress = lambda fed: None,
) -> int:
    """Empty the projection's tables and give the facts again; returns how many times an action took in a fact.

    `stated` are the facts the sources still keep, each source's in the order of its outbox. Raises NotRebuildable when
    one that was taken in is not among them, or when another table was written: then nothing is changed.
    """
    actions = rebuildable(subscriptions)
    async with sessions.begin() as session:
        session.info[FLAG] = True
        await _empty(session, projection)
        before = await _written(session)
        taken = await _taken_in(session, {each.name for several in actions.values() for each in several})
        fed, wanted = 0, {event_id for event_id, _ in taken}
        async for chunk in _chunks(stated):
            fed += await _feed(session, actions, chunk, taken)
            progress(fed)
        if taken:
            gone = {event_id for event_id, _ in taken}
            raise NotRebuildable(f"{len(gone)} of {len(wanted)} facts that were taken in are kept by nobody any more")
        await _require_nothing_else(session, projection, before)
        session.info[FLAG] = False
        await projection.settle(session)
        return fed


async def _empty(session: AsyncSession, projection: Projection) -> None:
    """Lock the tables against writes until the rebuild ends, in the order in which actions first use them, and
    empty them.
    """
    connection = await session.connection()
    for statement in LONG_TIMEOUTS:
        await connection.execute(text(statement))
    in_order = ", ".join(reversed(projection.names))
    await connection.execute(text(f"lock table {in_order} in share row exclusive mode"))
    for name in projection.names:
        await connection.execute(text(f"delete from {name}"))  # noqa: S608  tables of ours


async def _taken_in(session: AsyncSession, actions: set[str]) -> Taken:
    """The (event id, action) pairs that these actions took in, without those that a person discarded."""
    seen = await session.exec(
        select(InboxRow.event_id, InboxRow.action).where(col(InboxRow.action).in_(sorted(actions)))
    )
    discarded = await session.exec(
        select(DiscardedRow.event_id, DiscardedRow.action).where(col(DiscardedRow.event_id).is_not(None))
    )
    return set(seen.all()) - {(event_id, action) for event_id, action in discarded if event_id}


async def _chunks(stated: AsyncIterable[Stated]) -> AsyncIterator[list[Stated]]:
    chunk: list[Stated] = []
    async for row in stated:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk


async def _feed(
    session: AsyncSession, actions: dict[str, list[Subscription]], chunk: Sequence[Stated], taken: Taken
) -> int:
    """Give these rows again to the actions that took them in; the pairs are removed from `taken`."""
    gathered: dict[Subscription, list[Event]] = {}
    fed = 0
    for row in chunk:
        again = [each for each in actions.get(row.name, ()) if (row.event_id, each.name) in taken]
        taken -= {(row.event_id, each.name) for each in again}
        for subscription in again:
            fed += 1
            if subscription.batch:
                gathered.setdefault(subscription, []).append(fact_of(record_of(row)))
            else:
                await _act(session, subscription, fact_of(record_of(row)), f"{row.name} at {row.position}")
    for subscription, facts in gathered.items():
        await _act(session, subscription, facts, f"{len(facts)} facts, the first of them at {chunk[0].position}")
    session.expunge_all()
    return fed


async def _act(session: AsyncSession, subscription: Subscription, given: Event | list[Event], which: str) -> None:
    try:
        await subscription.action(session, given)
        await session.flush()
    except Exception as failure:
        raise NotRebuildable(f"{subscription.name} cannot take in {which}: {why(failure)}") from failure


async def _written(session: AsyncSession) -> dict[str, int]:
    """How many rows this transaction has written, by table."""
    await session.flush()
    connection = await session.connection()
    return {row.relname: row.rows for row in await connection.execute(WRITTEN)}


async def _require_nothing_else(session: AsyncSession, projection: Projection, before: dict[str, int]) -> None:
    """Raises NotRebuildable when a table other than the projection's was written: no fact, letter, deadline or
    history.
    """
    after = await _written(session)
    others = {name for name, rows in after.items() if rows != before.get(name, 0)} - {*projection.names, ASKS}
    if others:
        raise NotRebuildable(f"feeding facts again also wrote {', '.join(sorted(others))}, which is no projection")
