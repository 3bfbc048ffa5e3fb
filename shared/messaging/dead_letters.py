"""Parked facts: those an action could not take in, kept with the reason; later facts of the same key wait behind them.

Parking, retrying and discarding hold the lock of that action, topic and key, so that no fact waits behind one that was
taken in just before.
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
"""More parked keys than this of one subscription halt the service's consumer (architecture, invariant 6)."""

WAITS = "waits behind an earlier one"
LOCK = text("select pg_advisory_xact_lock(hashtextextended(current_schema() || :place, 6))")


class Released(TimeoutError):
    """The parked fact ahead was retried or discarded meanwhile: read the record again, it need not wait."""


@dataclass(frozen=True, order=True)
class Place:
    """One action, and one key of one topic: facts of the same place wait for each other."""

    action: str
    topic: str
    key: str


class ParkedRow(Machinery, table=True):
    """One record that one action has yet to take in, and why it failed."""

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
    parked_at: datetime = Field(default_factory=clock.now, sa_type=Instant)

    @property
    def place(self) -> Place:
        return Place(self.action, self.topic, self.key)

    @property
    def record(self) -> Record:
        """The record as the broker gave it, with characters replaced that a column cannot hold."""
        headers = {name: value.encode() for name, value in self.headers.items()}
        return Record(self.topic, self.key, self.body, headers)


class DiscardedRow(Machinery, table=True):
    """A parked record that a person decided not to take in, with who and why. Never deleted."""

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
    discarded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    discarded_by: str
    because: str


async def park(session: AsyncSession, action: str, record: Record, reason: str) -> None:
    """Park the record, once however often the broker gives it. The reason names the failure, never the content of the
    fact.

    A record that was taken in or discarded is not parked. Raises Released when it was to wait behind another and no
    longer has to.
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
        "parked_at": clock.now(),
    }
    if not await _ended(session, row):
        await session.exec(insert(ParkedRow).values(row).on_conflict_do_nothing())


async def lock(session: AsyncSession, place: Place) -> None:
    """Until the transaction ends, no other transaction parks, retries or discards at this place."""
    connection = await session.connection()
    await connection.execute(LOCK, {"place": f"\n{place.action}\n{place.topic}\n{place.key}"})


async def first(session: AsyncSession, place: Place) -> ParkedRow | None:
    """The oldest parked fact of this place; the others wait behind it. None when nothing is parked."""
    waiting = select(ParkedRow).where(
        ParkedRow.action == place.action, ParkedRow.topic == place.topic, ParkedRow.key == place.key
    )
    return (await session.exec(waiting.order_by(col(ParkedRow.position)).limit(1))).first()


async def blocked(session: AsyncSession, topic: str, keys: Iterable[str]) -> set[tuple[str, str]]:
    """The (action, key) pairs that have something parked: new records of them must wait behind it."""
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
    """The id of the event, or None when the header is missing or cannot be read."""
    try:
        return UUID(headers.get("ce_id", ""))
    except ValueError:
        return None


def why(failure: Exception) -> str:
    """The failure by its kind and the field it concerns, never with values from the fact."""
    if isinstance(failure, ValidationError):
        places = [".".join(map(str, error["loc"])) + ": " + error["type"] for error in failure.errors()]
        return "breaks its contract at " + "; ".join(places)
    ours = isinstance(failure, Unreadable | UnknownVersion)  # any other message may quote values from the fact
    return f"{type(failure).__name__}: {failure}" if ours else type(failure).__name__


async def _ended(session: AsyncSession, row: dict[str, Any]) -> bool:
    """Whether this record was discarded, or another member of the consumer group took it in meanwhile."""
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
    """The text without NUL, which no column can hold."""
    return anything.replace("\0", "\ufffd")
