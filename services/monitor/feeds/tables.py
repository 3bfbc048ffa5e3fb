"""Tables of feeds, the batches that came, the rows that were rejected, and what a bank's statement lacked."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Column, Field, Integer, Text

from services.monitor.feeds.rules.kinds import BondEvent
from services.monitor.schema import Monitor
from shared.database.sessions import DivisionCode, Instant, text_of


class FeedState(StrEnum):
    """Whether what a feed says can be relied on (C132). Late and silent need an interval that the operator set."""

    FRESH = "fresh"
    LATE = "late"
    SILENT = "silent"
    CUT = "cut"
    QUARANTINED = "quarantined"


class BatchState(StrEnum):
    """`held` waits for a person, who releases or refuses it; `done` and `refused` are final."""

    RECEIVED = "received"
    READING = "reading"
    HELD = "held"
    RELEASED = "released"
    DONE = "done"
    REFUSED = "refused"


class Signal(StrEnum):
    """What is wrong with a bank's statement (C136)."""

    CUT = "statement-cut"
    DOUBLED = "statement-doubled"
    MISSING = "statement-missing"


class Outcome(StrEnum):
    """What came of an issuer's notice: it changed something, said what was known, or a person was asked."""

    DONE = "done"
    KNOWN = "known"
    ASKED = "asked"


class Feed(Monitor, table=True):
    """What one party sends of one kind about one project, or, with no project, about anything at all.

    `last_rows` and `last_median_fen` describe the party's newest accepted batch, against which the next is compared.
    """

    __tablename__ = "feed"
    __table_args__ = (
        Index("feed_scope", "party", "feed", "project", unique=True, postgresql_nulls_not_distinct=True),
        Index("feed_project", "project", "feed"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    party: str
    feed: str = Field(max_length=40)
    project: int | None = Field(default=None, foreign_key="project.id")
    division: str = Field(sa_type=DivisionCode)
    expects_hours: int | None = None
    silent_hours: int | None = None
    last_row_at: datetime | None = Field(default=None, sa_type=Instant)
    last_rows: int | None = None
    last_median_fen: int | None = Field(default=None, sa_type=BigInteger)
    state: FeedState = Field(default=FeedState.FRESH, sa_type=text_of(FeedState))
    since: datetime = Field(sa_type=Instant)
    batch_id: int | None = None


class FeedBatch(Monitor, table=True):
    """A batch as it was sent, and how far it has been taken in. `spool` and `key_wrapped` are gone once it ended.

    `header` is what the sender said of the whole batch; `reason` why it is held or refused, in both languages.
    """

    __tablename__ = "feed_batch"
    __table_args__ = (
        UniqueConstraint("feed", "party", "number", name="feed_batch_number_key"),
        Index("feed_batch_order", "received_at", "id"),
        Index("feed_batch_waiting", "id", postgresql_where=text("state in ('received', 'reading', 'released')")),
    )

    id: int | None = Field(default=None, sa_column=Column(Integer, Identity(always=True), primary_key=True))
    version: int = 0
    feed: str = Field(max_length=40)
    party: str
    parties: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    division: str = Field(sa_type=DivisionCode)
    divisions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    number: str
    digest: bytes = Field(sa_type=LargeBinary)
    size: int = Field(sa_type=BigInteger)
    content: str = Field(max_length=40)
    mapping: str | None = None
    header: dict[str, Any] = Field(sa_type=JSONB)
    replaces: int | None = Field(default=None, foreign_key="feed_batch.id")
    replaced_by: int | None = Field(default=None, foreign_key="feed_batch.id")
    spool: str | None = None
    key_wrapped: bytes | None = Field(default=None, sa_type=LargeBinary)
    state: BatchState = Field(default=BatchState.RECEIVED, sa_type=text_of(BatchState))
    reason: dict[str, str] | None = Field(default=None, sa_type=JSONB)
    received_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    rows_done: int = 0
    accepted: int = 0
    rejected: int = 0
    projects: list[int] = Field(default_factory=list, sa_column=Column(ARRAY(Integer), nullable=False))
    from_month: date | None = None
    to_month: date | None = None


class FeedRow(Monitor, table=True):
    """A row that was not taken in: which field, why (`code`), and what was written there unless it is personal."""

    __tablename__ = "feed_row"

    batch_id: int = Field(primary_key=True, foreign_key="feed_batch.id")
    row: int = Field(primary_key=True)
    field: str = Field(primary_key=True)
    code: str
    told: str | None = None


class BondNotice(Monitor, table=True):
    """What the issuer of a guarantee or an insurance told of it; the room of bonds acts on it (C31, C32).

    `happened_on` of one that expired is its last day. `outcome` is None until it was looked at; `asked`: it does not
    fit what is on file, and a person was asked.
    """

    __tablename__ = "bond_notice"
    __table_args__ = (Index("bond_notice_waiting", "batch_id", "row", postgresql_where=text("outcome is null")),)

    party: str = Field(primary_key=True)
    notice_no: str = Field(primary_key=True)
    batch_id: int = Field(foreign_key="feed_batch.id")
    row: int
    project: int = Field(foreign_key="project.id")
    event: BondEvent = Field(sa_type=text_of(BondEvent))
    policy_no: str
    form: str | None = Field(default=None, max_length=40)
    issuer: str
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    happened_on: date
    expires_on: date | None = None
    outcome: Outcome | None = Field(default=None, sa_type=text_of(Outcome))


class FeedSignal(Monitor, table=True):
    """A bank's statement that does not add up, came twice or is missing (C136)."""

    __tablename__ = "feed_signal"
    __table_args__ = (Index("feed_signal_batch", "batch_id"),)

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    batch_id: int = Field(foreign_key="feed_batch.id")
    kind: Signal = Field(sa_type=text_of(Signal))
    project: int
    facts: dict[str, Any] = Field(sa_type=JSONB)
    at: datetime = Field(sa_type=Instant)
