"""Request and response bodies about matters and candidates."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import Sent
from services.intake.matters.rules.comparison import JoinKind
from services.intake.matters.tables import CandidateState
from shared.clock import CHINA
from shared.values.fields import Line, Note

ChinaTime = Annotated[datetime, AfterValidator(lambda at: at.astimezone(CHINA))]


class JoinIn(Sent):
    """Join the complaint to `leader`. `kind` (the same worker again, or another) is derived from the filings if left
    out.
    """

    leader: Line
    kind: JoinKind | None = None
    reason: Note


class CandidateJoinIn(Sent):
    """Join the two. Without `leader` the accepted one leads, else the one filed first."""

    leader: Line | None = None
    reason: Note


class CandidateDismissIn(Sent):
    reason: Note


class ContributionOut(BaseModel):
    """One point of a comparison: what agrees or differs, and its weight."""

    what: str
    points: int


class CandidateOut(BaseModel):
    """Two complaints that may be one matter, and every point for and against."""

    id: UUID
    version: int
    complaint: str
    other: str
    division: str
    kind: JoinKind
    score: int
    contributions: list[ContributionOut]
    state: CandidateState
    found_at: ChinaTime
    decided_at: ChinaTime | None
    decided_by: str | None
    reason: str | None


class FollowerOut(BaseModel):
    """A complaint that follows the leader, since when and why."""

    number: str
    stage: Stage
    channel: str
    filed_on: date
    workers: int
    headcount_seen: int | None
    owed_fen: int
    kind: JoinKind
    joined_at: ChinaTime
    joined_by: str
    reason: str | None


class MatterOut(BaseModel):
    """Complaints about the same arrears. `workers` and `owed_fen` count each worker once."""

    leader: str
    stage: Stage
    case_number: str | None
    collective: bool
    workers: int
    owed_fen: int
    followers: list[FollowerOut]
