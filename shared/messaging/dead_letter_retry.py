"""Retrying parked facts, place by place and in their order, or discarding them for a reason that is kept.

Each fact has its own transaction: its effect, its inbox row and the end of its parking commit together. Workers may run
meanwhile; later facts of the place wait until the one before them is retried or discarded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.contracts.event import Event
from shared.database.sessions import Sessions
from shared.database.transient_errors import transient
from shared.messaging.dead_letters import DiscardedRow, ParkedRow, Place, event_id_of, first, lock, why
from shared.messaging.envelope import fact_of, name_of
from shared.messaging.inbox import InboxRow, first_time, listen_from_now
from shared.messaging.subscription import Subscription, Subscriptions


class NobodyListens(LookupError):
    """The action no longer takes in such facts: the parked one can only be discarded."""


class NotParked(LookupError):
    """Nothing is parked under this number: it was taken in or discarded meanwhile, or belongs to another service."""


@dataclass(frozen=True)
class Retried:
    """The result for one place: how many facts were taken in, how many are left, and why the first of those failed."""

    place: Place
    taken_in: int
    left: int = 0
    reason: str | None = None


async def places(session: AsyncSession, action: str | None = None, key: str | None = None) -> list[Place]:
    """The places at which facts are parked, the longest parked first."""
    row = ParkedRow
    chosen = select(row.action, row.topic, row.key).group_by(col(row.action), col(row.topic), col(row.key))
    if action is not None:
        chosen = chosen.where(row.action == action)
    if key is not None:
        chosen = chosen.where(row.key == key)
    found = await session.exec(chosen.order_by(func.min(col(row.position))))
    return [Place(*parts) for parts in found]


async def retry(sessions: Sessions, subscriptions: Subscriptions, place: Place) -> Retried:
    """Take in the place's parked facts, oldest first, up to the first failure: its reason is kept, the later ones wait.

    With the database away the exception is raised instead; facts taken in before stay taken in.
    """
    taken_in = 0
    while (row := await _first(sessions, place)) is not None:
        try:
            async with sessions.begin() as session:
                taken_in += await _take_in(session, subscriptions, row)
        except Exception as failure:
            if transient(failure):
                raise
            return Retried(place, taken_in, await _still_parked(sessions, row, why(failure)), why(failure))
    return Retried(place, taken_in)


async def discard(session: AsyncSession, positions: Sequence[int], *, by: str, because: str) -> list[DiscardedRow]:
    """Mark parked facts as never to be taken in; their content, who discarded them and why are kept. Raises NotParked.

    Facts that waited behind them still wait, until they are retried.
    """
    discarded = []
    for position in sorted(positions):
        row = await session.get(ParkedRow, position)
        if row is None:
            raise NotParked(str(position))
        await lock(session, row.place)
        if not await _unpark(session, position):
            raise NotParked(str(position))
        kept = DiscardedRow(**row.model_dump(), event_id=event_id_of(row.headers), discarded_by=by, because=because)
        session.add(kept)
        if kept.event_id is not None:
            taken = insert(InboxRow).values(event_id=kept.event_id, action=kept.action)
            await session.exec(taken.on_conflict_do_nothing())
        discarded.append(kept)
    return discarded


async def _first(sessions: Sessions, place: Place) -> ParkedRow | None:
    async with sessions.begin() as session:
        return await first(session, place)


async def _take_in(session: AsyncSession, subscriptions: Subscriptions, row: ParkedRow) -> int:
    """Act on the fact and end its parking; 0 when another process did so just before."""
    await lock(session, row.place)
    assert row.position is not None
    if not await _unpark(session, row.position):
        return 0
    subscription = _subscription(subscriptions, row)
    fact = fact_of(row.record)
    if await _is_new(session, subscription, fact):
        await subscription.action(session, [fact] if subscription.batch else fact)
        await session.flush()
    return 1


def _subscription(subscriptions: Subscriptions, row: ParkedRow) -> Subscription:
    name = name_of(row.record)
    listening = (each for fact, several in subscriptions.items() if fact.name == name for each in several)
    found = next((each for each in listening if each.name == row.action), None)
    if found is None:
        raise NobodyListens(row.action)
    return found


async def _is_new(session: AsyncSession, subscription: Subscription, fact: Event) -> bool:
    """Whether the action has neither taken the fact in before nor begun to listen only after it."""
    if subscription.since == "now":
        since = (await listen_from_now(session, [subscription.name]))[subscription.name]
        if fact.occurred_at and fact.occurred_at < since:
            return False
    return bool(await first_time(session, [(fact.event_id, subscription.name)]))


async def _unpark(session: AsyncSession, position: int) -> bool:
    """Delete the parked row in this transaction; False when it was gone already."""
    ended = await session.exec(delete(ParkedRow).where(col(ParkedRow.position) == position))
    return ended.rowcount == 1


async def _still_parked(sessions: Sessions, row: ParkedRow, reason: str) -> int:
    """Store the new reason; returns how many facts are left at the place."""
    async with sessions.begin() as session:
        await session.exec(update(ParkedRow).where(col(ParkedRow.position) == row.position).values(reason=reason[:500]))
        here = select(func.count()).where(
            ParkedRow.action == row.action, ParkedRow.topic == row.topic, ParkedRow.key == row.key
        )
        return int(await session.scalar(here) or 0)
