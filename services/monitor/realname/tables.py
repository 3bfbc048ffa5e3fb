"""Tables of the protocol: requests and what became of them, projects by its codes, what was written of workers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field, Text

from services.monitor.schema import Monitor
from shared import clock
from shared.database.sessions import Instant, text_of

WAITS, FAILED, DONE = 0, 10, 20
"""待处理, 处理失败, 处理成功 (interchange 5.2)."""


class RecordKind(StrEnum):
    WORKER = "worker"
    ENTRY = "entry"
    CONTRACT = "contract"
    TRAINING = "training"


class RealnameRequest(Monitor, table=True):
    """A write that was accepted. `content` is its data, sealed, until it is handled; `digits` are the last four of its
    serial code, which nobody can guess.
    """

    __tablename__ = "realname_request"
    __table_args__ = (Index("realname_request_waiting", "id", postgresql_where=text("status = 0")),)

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    method: str
    party: str
    divisions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    digits: int = Field(sa_type=SmallInteger)
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    status: int = Field(default=WAITS, sa_type=SmallInteger)
    result: str | None = None
    received_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    handled_at: datetime | None = Field(default=None, sa_type=Instant)


class RealnameProject(Monitor, table=True):
    """Which project of the register a code of the protocol names. `registered`: the party entered it in the register
    itself, and alone may change the entry by the protocol.
    """

    __tablename__ = "realname_project"

    code: str = Field(primary_key=True)
    project: str = Field(foreign_key="project.number")
    party: str
    registered: bool
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class RealnameRecord(Monitor, table=True):
    """What a party wrote of a person on a project, sealed under that person's key: nobody else is shown it.

    A training without a person is sealed under the service's own key.
    """

    __tablename__ = "realname_record"
    __table_args__ = (
        Index("realname_record_place", "project", "kind", "party", "id"),
        Index("realname_record_worker", "project", "person_id", unique=True, postgresql_where=text("kind = 'worker'")),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    kind: RecordKind = Field(sa_type=text_of(RecordKind))
    project: int = Field(foreign_key="project.id")
    team: int | None = Field(default=None, foreign_key="team.number")
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    party: str
    day: date | None = None
    content: bytes = Field(sa_type=LargeBinary)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
