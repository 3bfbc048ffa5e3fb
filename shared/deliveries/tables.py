"""Destinations of messages, and the messages with their state."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, Text, text
from sqlmodel import Column, Field

from shared import clock
from shared.database.sessions import Instant, Machinery, text_of


class DeliveryState(StrEnum):
    """`due` waits to be pulled or pushed, `sent` has reached the other side, a receipt makes it `received` or
    `refused`.

    `unknown` may have arrived: it is queried or reconciled, not sent again. `parked` after a week of failed attempts,
    for a person.
    """

    DUE = "due"
    SENT = "sent"
    UNKNOWN = "unknown"
    RECEIVED = "received"
    REFUSED = "refused"
    PARKED = "parked"


class Destination(Machinery, table=True):
    """A party's address, if it has one, and the encrypted secret its webhooks are signed with."""

    __tablename__ = "destination"

    party: str = Field(primary_key=True)
    address: str | None = None
    secret: bytes | None = Field(default=None, sa_type=LargeBinary)
    signer: str = "standard-webhooks"
    updated_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)


class Delivery(Machinery, table=True):
    """One message to one party. The same id on every resend; one row per (party, kind, subject, occasion)."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("delivery_once", "party", "kind", "subject", "occasion", unique=True),
        Index("delivery_pull", "party", "position"),
        Index("delivery_push", "next_at", postgresql_where=text("state = 'due'")),
        Index("delivery_unknown", "next_at", postgresql_where=text("state = 'unknown'")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), unique=True))
    party: str
    kind: str
    subject: str
    occasion: str
    body: str = Field(sa_type=Text)
    state: DeliveryState = Field(default=DeliveryState.DUE, sa_type=text_of(DeliveryState))
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    attempts: int = 0
    next_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)
    last_error: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    receipt: str | None = None
    receipt_at: datetime | None = Field(default=None, sa_type=Instant)
