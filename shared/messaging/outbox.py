"""Facts are stored here in the transaction of the change they report, until the relay has sent them.

Take the aggregate's row lock before publishing about it: then positions rise in the order of its changes.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, Text, text
from sqlmodel import Column, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.contracts.event import Event
from shared.database.copy_rows import Row
from shared.database.sessions import Instant, Machinery
from shared.observability import tracing

LIMIT = 64 * 1024


class EventTooLarge(ValueError):
    """A fact has more than 64 KiB. Facts carry ids and amounts; a document does not belong in one."""


class OutboxRow(Machinery, table=True):
    """A fact that was stated, sent or not; partitioned by month. `position` is its `sequence` on the wire."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_unsent", "position", postgresql_where=text("sent_at is null")),)

    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    event_id: UUID
    name: str
    version: int
    key: str
    occurred_at: datetime = Field(sa_type=Instant)
    body: bytes = Field(sa_type=LargeBinary)
    traceparent: str | None = Field(default=None, sa_type=Text)
    stated_at: datetime = Field(default_factory=clock.wall, sa_type=Instant, primary_key=True)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)


def publish(session: AsyncSession, fact: Event) -> None:
    """State a fact. It is sent if and only if this transaction commits. Raises EventTooLarge."""
    _, values = stating(fact)
    session.add(OutboxRow(**values))
    session.info["stated"] = True


def stating(fact: Event) -> Row:
    """The fact's row, to be written together with the change it reports. Raises EventTooLarge."""
    body = fact.body
    if len(body) > LIMIT:
        raise EventTooLarge(f"{fact.name} has {len(body)} bytes")
    return OutboxRow, {
        "event_id": fact.event_id,
        "name": fact.name,
        "version": fact.version,
        "key": fact.key,
        "occurred_at": fact.occurred_at or clock.now(),
        "body": body,
        "traceparent": tracing.traceparent(),
    }
