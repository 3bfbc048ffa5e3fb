"""Which facts each action has already taken in, and since when it listens."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.database import Instant, Machinery


class InboxRow(Machinery, table=True):
    """This action has taken in this fact. Written in the same commit as the action's effect; kept 120 days."""

    __tablename__ = "inbox"

    event_id: UUID = Field(primary_key=True)
    action: str = Field(primary_key=True)
    taken_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)


class ListeningSince(Machinery, table=True):
    """From which moment an action with `from="now"` acts: stored once, so a rebuild sends no old letter."""

    __tablename__ = "listening_since"

    action: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Instant)


async def first_time(session: AsyncSession, event_id: UUID, action: str) -> bool:
    """Claim the fact for this action; False when it was claimed before. Waits for a claim still in flight."""
    claim = insert(InboxRow).values(event_id=event_id, action=action).on_conflict_do_nothing()
    return await session.scalar(claim.returning(col(InboxRow.event_id))) is not None


async def listen_from_now(session: AsyncSession, actions: Iterable[str]) -> dict[str, datetime]:
    """Since when each of these actions listens; the first call for an action says: from now."""
    names = list(actions)
    if names:
        rows = [{"action": name, "since": clock.now()} for name in names]
        await session.exec(insert(ListeningSince).values(rows).on_conflict_do_nothing())
    known = await session.exec(select(ListeningSince))
    return {row.action: row.since for row in known}
