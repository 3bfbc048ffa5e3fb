"""Who was given a matter: assignments 交办, transfers between places 移送, live incidents 突发事件."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Text
from sqlmodel import Field

from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of
from shared.documents.numbers import NumberCounter


class AssignmentKind(StrEnum):
    """The owner handles; the others help, each by a letter of its own, and the owner stays."""

    OWNER = "owner"
    ASSISTING = "assisting"
    INDUSTRY = "industry"
    TERRITORY = "territory"
    TEAM = "team"


class AssignmentState(StrEnum):
    GIVEN = "given"
    RETURNED = "returned"
    DONE = "done"
    ENDED = "ended"


class Assignment(Intake, table=True):
    """A matter given to a unit by letter 交办单. Its receipt is that of the letter's delivery, or one taken by hand."""

    __tablename__ = "assignment"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    document_no: str = Field(unique=True)
    subject_kind: str
    subject: str
    division: str = Field(sa_type=DivisionCode)
    kind: AssignmentKind = Field(sa_type=text_of(AssignmentKind))
    role: str | None = None
    unit: str
    party: str | None = None
    given_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    given_by: str
    reason: str | None = Field(default=None, sa_type=Text)
    due_on: date | None = None
    state: AssignmentState = Field(default=AssignmentState.GIVEN, sa_type=text_of(AssignmentState))
    received_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = Field(default=None, sa_type=Text)


class LetterCounter(NumberCounter, Intake, table=True):
    """Letter numbers without gaps, by place, kind of letter and year."""

    __tablename__ = "letter_counter"
