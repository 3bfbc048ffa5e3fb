"""The tables of assignments 交办: letters, and the counters of their numbers."""

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
    """The unit's part: the owner handles the complaint; the others assist, each by a letter of its own."""

    OWNER = "owner"
    ASSISTING = "assisting"
    INDUSTRY = "industry"
    TERRITORY = "territory"
    TEAM = "team"


class AssignmentState(StrEnum):
    """A letter's state: GIVEN until it is RETURNED or DONE by the unit, or ENDED by another command."""

    GIVEN = "given"
    RETURNED = "returned"
    DONE = "done"
    ENDED = "ended"


class Assignment(Intake, table=True):
    """A letter 交办单 that assigns a complaint or an incident (`subject_kind`, `subject`) to a unit.

    Its receipt is that of its delivery, or `received_at` for a letter on paper. `party` is None for a unit that has no
    party in this system.
    """

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
    """The last number given out, by county, year and kind of letter."""

    __tablename__ = "letter_counter"
