"""Which facts each action has taken in, and from which moment an action listens."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.database.sessions import Instant, Machinery


class InboxRow(Machinery, table=True):
    """This action has taken in this fact. Written in the same commit as the action's effect; kept 120 days."""

    __tablename__ = "inbox"

    event_id: UUID = Field(primary_key=True)
    action: str = Field(primary_key=True)
    taken_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)


class ListeningSince(Machinery, table=True):
    """From which moment an action with `since="now"` acts. Stored once, so that a rebuild sends no old letter."""

    __tablename__ = "listening_since"

    action: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Instant)


Unit = tuple[UUID, str]
"""The id of a fact, and the name of an action that takes it in."""

CLAIM = text(
    "insert into inbox (event_id, action, taken_at) select event_id, action, :now"
    " from unnest(cast(:events as uuid[]), cast(:actions as varchar[])) as unit (event_id, action)"
    " order by event_id, action on conflict do nothing returning event_id, action"
)


async def first_time(session: AsyncSession, units: Sequence[Unit]) -> set[Unit]:
    """Claim facts for actions in one statement; returns those that had not been claimed before.

    Waits for claims of running transactions, always in the same order, so that two members never deadlock.
    """
    events, actions = [event for event, _ in units], [action for _, action in units]
    connection = await session.connection()
    claimed = await connection.execute(CLAIM, {"events": events, "actions": actions, "now": clock.wall()})
    return {(row.event_id, row.action) for row in claimed}


async def listen_from_now(session: AsyncSession, actions: Iterable[str]) -> dict[str, datetime]:
    """From which moment each of these actions listens; the first call for an action sets it to now."""
    names = list(actions)
    if names:
        rows = [{"action": name, "since": clock.now()} for name in names]
        await session.exec(insert(ListeningSince).values(rows).on_conflict_do_nothing())
    known = await session.exec(select(ListeningSince))
    return {row.action: row.since for row in known}
