"""Who was given a matter: assignments 交办, transfers between places 移送, live incidents 突发事件."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.intake.rules.incidents import IncidentStage
from services.intake.rules.jurisdiction import TransferState
from services.intake.tables.schema import Intake
from shared import clock
from shared.database import DivisionCode, Instant, text_of


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


class LetterCounter(Intake, table=True):
    """Letter numbers without gaps, by place, year and kind of letter."""

    __tablename__ = "letter_counter"

    division: str = Field(primary_key=True, sa_type=DivisionCode)
    year: int = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    last: int


class Transfer(Intake, table=True):
    """A complaint, alone or with its case, offered to the place it belongs to 移送. Until the other side takes it, it
    stays where it is.

    `document_no` is that of the letter 移送函 by which the other side was told; before it, they know nothing.
    """

    __tablename__ = "transfer"

    number: str = Field(primary_key=True)
    version: int = 0
    complaint: str = Field(foreign_key="complaint.number")
    document_no: str | None = Field(default=None, unique=True)
    with_case: bool = False
    state: TransferState = Field(sa_type=text_of(TransferState))
    from_division: str = Field(sa_type=DivisionCode)
    to_division: str = Field(sa_type=DivisionCode)
    stage_before: str
    offered_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    offered_by: str
    approved_by: str | None = None
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str = Field(sa_type=Text)
    answer_by: date | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by: str | None = None
    answer: str | None = Field(default=None, sa_type=Text)
    designated_by: str | None = None


class Incident(Intake, table=True):
    """A live incident about wages 突发事件, from its report until it is over. Its words name nobody."""

    __tablename__ = "incident"

    number: str = Field(primary_key=True)
    version: int = 0
    stage: IncidentStage = Field(sa_type=text_of(IncidentStage))
    division: str = Field(sa_type=DivisionCode)
    parties: list[str] = Field(sa_type=ARRAY(Text))
    reported_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    reported_by: str
    happened_at: datetime = Field(sa_type=Instant)
    people: int
    kind: str
    place: str
    account: str = Field(sa_type=Text)
    domain: str
    sector: str | None = None
    gov_invested: bool | None = None
    employer_uscc: str | None = None
    project_id: str | None = None
    complaints: list[str] = Field(sa_type=ARRAY(Text))
    level: str | None = None
    emergency: bool = False
    reported_up_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = Field(default=None, sa_type=Text)


class KnownEmployer(Intake, table=True):
    """What monitor last said of an employer 用工风险画像; `sequence` is that fact's place among its facts."""

    __tablename__ = "known_employer"

    employer_uscc: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    colour: str
    score: int
    reasons: list[str] = Field(sa_type=ARRAY(Text))
    changed_on: date
    sequence: int = Field(sa_type=BigInteger)
