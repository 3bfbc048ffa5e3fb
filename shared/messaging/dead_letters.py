"""Facts that an action could not take in, set aside with the reason; later ones of the same key wait behind them.

Whoever sets aside, retries or discards does so under the lock of that action, topic and key, so that a fact never
waits behind one that was taken in a moment ago.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import BigInteger, Identity, Index, LargeBinary, exists, func, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import Column, Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.contracts.event import UnknownVersion
from shared.database.sessions import Instant, Machinery
from shared.messaging.broker import Record
from shared.messaging.envelope import Unreadable
from shared.messaging.inbox import InboxRow

LIMIT = 100
"""More parked keys than this of one subscription stop the service's consumer (architecture, invariant 6)."""

WAITS = "waits behind an earlier one"
LOCK = text("select pg_advisory_xact_lock(hashtextextended(current_schema() || :place, 6))")


class Released(TimeoutError):
    """What a fact was to wait behind has been retried or discarded meanwhile: give it again, it need not wait."""


@dataclass(frozen=True, order=True)
class Place:
    """Where facts wait for each other: one action, and one key of one topic."""

    action: str
    topic: str
    key: str


class ParkedRow(Machinery, table=True):
    """One record that one action has yet to take in, and why."""

    __tablename__ = "parked"
    __table_args__ = (
        Index("parked_key", "action", "topic", "key", "position"),
        Index("parked_once", "action", "topic", "fingerprint", unique=True),
    )

    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    action: str
    topic: str
    key: str
    headers: dict[str, str] = Field(sa_type=JSONB)
    body: bytes = Field(sa_type=LargeBinary)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    reason: str
    parked_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)

    @property
    def place(self) -> Place:
        return Place(self.action, self.topic, self.key)

    @property
    def record(self) -> Record:
        """What the broker gave, as far as columns could hold it."""
        headers = {name: value.encode() for name, value in self.headers.items()}
        return Record(self.topic, self.key, self.body, headers)


class DiscardedRow(Machinery, table=True):
    """A parked record that a person decided not to take in, by whom and why. Never deleted."""

    __tablename__ = "discarded"
    __table_args__ = (Index("discarded_once", "action", "topic", "fingerprint", unique=True),)

    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    event_id: UUID | None = None
    action: str
    topic: str
    key: str
    headers: dict[str, str] = Field(sa_type=JSONB)
    body: bytes = Field(sa_type=LargeBinary)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    reason: str
    parked_at: datetime = Field(sa_type=Instant)
    discarded_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)
    discarded_by: str
    because: str


async def park(session: AsyncSession, action: str, record: Record, reason: str) -> None:
    """Set the record aside, once however often the broker gives it. The reason names the failure, never the fact.

    What was taken in or discarded before is not set aside. Raises Released when it was to wait and need not any more.
    """
    place = Place(action, record.topic, record.key)
    await lock(session, place)
    if reason == WAITS and await first(session, place) is None:
        raise Released
    headers = {_text(name): _text(value.decode(errors="replace")) for name, value in record.headers.items()}
    row = {
        "action": action,
        "topic": record.topic,
        "key": record.key,
        "headers": headers,
        "body": record.value or b"",
        "fingerprint": sha256(json.dumps(headers, sort_keys=True).encode() + b"\n" + (record.value or b"")).digest(),
        "reason": reason[:500],
        "parked_at": clock.wall(),
    }
    if not await _over(session, row):
        await session.exec(insert(ParkedRow).values(row).on_conflict_do_nothing())


async def lock(session: AsyncSession, place: Place) -> None:
    """Nobody else sets aside, retries or discards at this place until the transaction ends."""
    connection = await session.connection()
    await connection.execute(LOCK, {"place": f"\n{place.action}\n{place.topic}\n{place.key}"})


async def first(session: AsyncSession, place: Place) -> ParkedRow | None:
    """The fact that the others of this place wait behind."""
    waiting = select(ParkedRow).where(
        ParkedRow.action == place.action, ParkedRow.topic == place.topic, ParkedRow.key == place.key
    )
    return (await session.exec(waiting.order_by(col(ParkedRow.position)).limit(1))).first()


async def blocked(session: AsyncSession, topic: str, keys: Iterable[str]) -> set[tuple[str, str]]:
    """Which (action, key) pairs have something parked: what comes now must wait behind it."""
    found = await session.exec(
        select(ParkedRow.action, ParkedRow.key)
        .where(col(ParkedRow.topic) == topic, col(ParkedRow.key).in_(list(keys)))
        .distinct()
    )
    return set(found.all())


async def most_parked_keys(session: AsyncSession) -> int:
    """The number of parked keys of the subscription that has most."""
    per_action = (
        select(func.count(func.distinct(ParkedRow.key)).label("parked_keys"))
        .group_by(col(ParkedRow.action), col(ParkedRow.topic))
        .subquery()
    )
    return int(await session.scalar(select(func.coalesce(func.max(per_action.c.parked_keys), 0))) or 0)


def event_id_of(headers: dict[str, str]) -> UUID | None:
    """The number of the event, if the record carries one that can be read."""
    try:
        return UUID(headers.get("ce_id", ""))
    except ValueError:
        return None


def why(failure: Exception) -> str:
    """The failure by its kind and place, never by the values in the fact."""
    if isinstance(failure, ValidationError):
        places = [".".join(map(str, error["loc"])) + ": " + error["type"] for error in failure.errors()]
        return "breaks its contract at " + "; ".join(places)
    ours = isinstance(failure, Unreadable | UnknownVersion)  # any other message may quote what the fact said
    return f"{type(failure).__name__}: {failure}" if ours else type(failure).__name__


async def _over(session: AsyncSession, row: dict[str, Any]) -> bool:
    """Whether this record was discarded, or another member of the group took it in meanwhile."""
    discarded = exists().where(
        col(DiscardedRow.action) == row["action"],
        col(DiscardedRow.topic) == row["topic"],
        col(DiscardedRow.fingerprint) == row["fingerprint"],
    )
    taken_in = exists().where(
        col(InboxRow.event_id) == event_id_of(row["headers"]), col(InboxRow.action) == row["action"]
    )
    return bool(await session.scalar(select(discarded | taken_in)))


def _text(anything: str) -> str:
    """What a column can hold: no NUL."""
    return anything.replace("\0", "\ufffd")
