"""The columns of a table of letters 交办单; a service declares its own such table."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


class AssignmentKind(StrEnum):
    """The unit's part: the owner handles the matter; the others assist, each by a letter of its own."""

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


class Letter(SQLModel):
    """A letter that gives a matter (`subject_kind`, `subject`) to a unit.

    Its receipt is that of its delivery, or `received_at` for a letter on paper. `party` is None for a unit that has no
    party in this system.
    """

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
