"""Bodies of requests and responses about live incidents."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from services.intake.assignments.incidents.track import IncidentStage
from services.intake.complaints.schemas import Domain, Sent
from shared.values.fields import Division, Line, Moment, Note, Paragraph, Uscc

People = Field(ge=1, le=100_000, strict=True)


class IncidentIn(Sent):
    """The report of an incident. Phone, ID and card numbers in `place` and `account` are replaced before storing."""

    division: Division
    kind: Literal["gathering", "blockade", "threat_to_life", "petition_in_group", "other"]
    people: int = People
    place: Line
    happened_at: Moment
    account: Paragraph
    domain: Domain = "construction"
    sector: Line | None = None
    gov_invested: bool | None = None
    employer_uscc: Uscc | None = None
    project_id: Line | None = None
    complaints: list[Line] = Field(default_factory=list, max_length=50)


class TeamMemberIn(Sent):
    role: Literal["labour", "police", "industry"]
    unit: Line
    party: Line | None = None


class ClassifyIncidentIn(Sent):
    """The number of people, and the team's units. Units that are left out are named by the place's lists."""

    people: int = People
    team: list[TeamMemberIn] = Field(default_factory=list, max_length=3)
    note: Note | None = None


class ReportUpIn(Sent):
    """The superior was told: by a message to its party in this system, or otherwise, as the note says."""

    unit: Line | None = None
    party: Line | None = None
    note: Note


class CloseIncidentIn(Sent):
    outcome: Note


class IncidentOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: str
    version: int
    stage: IncidentStage
    division: str
    reported_at: datetime
    happened_at: datetime
    kind: str
    people: int
    place: str
    account: str
    domain: str
    sector: str | None
    gov_invested: bool | None
    employer_uscc: str | None
    project_id: str | None
    complaints: list[str]
    level: str | None
    emergency: bool
    reported_up_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
