"""The tables of notices 告知 to workers and of interpreted conversations 翻译."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from services.intake.notices.rules.notices import Event, Skip
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant, text_of


class Notice(Intake, table=True):
    """One notice owed to one worker: sent, or skipped with the reason.

    `occasion` tells notices of one event apart (a fact's id, a version, a day): the same again is the same notice.
    `told_on` is the day on which a person told the worker by other means. The text contains no names.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("complaint", "event", "occasion", "recipient"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    event: Event = Field(sa_type=text_of(Event))
    occasion: str
    recipient_kind: str
    recipient: UUID
    rule_id: str
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    means: str
    language: str
    translated: bool
    text: str = Field(sa_type=Text)
    skipped: Skip | None = Field(default=None, sa_type=text_of(Skip))
    due_on: date | None = None
    told_on: date | None = None
    told_by: str | None = None
    told_means: str | None = None


class Interpretation(Intake, table=True):
    """A conversation that was interpreted; the interpreter's name is encrypted under the reporter's key."""

    __tablename__ = "interpretation"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    language: str
    occasion: str
    unit: str | None = None
    interpreter: bytes | None = Field(default=None, sa_type=LargeBinary)
