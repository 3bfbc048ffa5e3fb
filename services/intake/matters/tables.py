"""Tables of matters 并案, of candidates 疑似重复, and of the tokens by which candidates are found."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.intake.matters.rules.comparison import JoinKind
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


class CandidateState(StrEnum):
    """`certain` waits for the job that joins it, `proposed` for a person."""

    CERTAIN = "certain"
    PROPOSED = "proposed"
    JOINED = "joined"
    DISMISSED = "dismissed"


class Joining(Intake, table=True):
    """One join of a complaint to its leader: since when, until when and why. Rows are never deleted."""

    __tablename__ = "joining"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    leader: str = Field(foreign_key="complaint.number")
    kind: JoinKind = Field(sa_type=text_of(JoinKind))
    joined_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    joined_by: str
    reason: str | None = Field(default=None, sa_type=Text)
    candidate: UUID | None = Field(default=None, foreign_key="candidate.id")
    parted_at: datetime | None = Field(default=None, sa_type=Instant)
    parted_by: str | None = None
    part_reason: str | None = Field(default=None, sa_type=Text)


class Candidate(Intake, table=True):
    """Two complaints that may be one matter, with every point for and against; `complaint` is the one filed later."""

    __tablename__ = "candidate"
    __table_args__ = (UniqueConstraint("complaint", "other"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    version: int = 1
    complaint: str = Field(foreign_key="complaint.number")
    other: str = Field(foreign_key="complaint.number")
    division: str = Field(sa_type=DivisionCode)
    kind: JoinKind = Field(sa_type=text_of(JoinKind))
    score: int
    contributions: list[dict[str, Any]] = Field(sa_type=JSONB)
    state: CandidateState = Field(sa_type=text_of(CandidateState))
    found_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: str | None = None
    reason: str | None = Field(default=None, sa_type=Text)


class MatchingKey(Intake, table=True):
    """Search tokens of a complaint's employer and site. It holds nothing of the person; keyed hashes are in
    `reporter`.
    """

    __tablename__ = "matching_key"

    complaint: str = Field(primary_key=True, foreign_key="complaint.number")
    filed_on: date
    tokens: list[str] = Field(sa_type=ARRAY(Text))


class MatchingProgress(Intake, table=True):
    """The transaction id up to which filings were compared. One row."""

    __tablename__ = "matching_progress"

    only_row: bool = Field(default=True, primary_key=True)
    until_txid: int = Field(sa_type=BigInteger)
