"""Assignments, transfers and live incidents, as they are sent and as their parties see them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake.rules.incidents import IncidentStage
from services.intake.rules.jurisdiction import TransferState
from services.intake.shapes.deciding import HelperIn
from services.intake.shapes.filing import Domain, Sent
from services.intake.tables.routing import AssignmentKind, AssignmentState
from shared.fields import Day, Division, Line, Moment, Note, Paragraph, Uscc

People = Field(ge=1, le=100_000, strict=True)


class DualAssignIn(Sent):
    """A major risk goes to industry department and territory 双交双办; the lists of the place name what is left out."""

    industry: HelperIn | None = None
    territory: HelperIn | None = None
    due_on: Day
    reason: Note


class ReturnAssignmentIn(Sent):
    reason: Note


class FinishAssignmentIn(Sent):
    outcome: Note


class ReceiveIn(Sent):
    """The letter was handed over by hand, on this day."""

    received_on: Day
    note: Note | None = None


class AssignmentOut(BaseModel):
    """A letter and what became of it. `receipt` is the delivery's: due, sent, received or refused."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    document_no: str
    subject: str
    kind: AssignmentKind
    role: str | None
    unit: str
    party: str | None
    given_at: datetime
    due_on: date | None
    state: AssignmentState
    receipt: str | None = None
    received_at: datetime | None
    outcome: str | None


class AssignmentsOut(BaseModel):
    """Every letter about one matter, oldest first. `all_received`: assigned means that all receipts are in."""

    items: list[AssignmentOut]
    all_received: bool


class TransferIn(Sent):
    """Offer it to the place where the work was done. `answer_by` where the place's days are not known."""

    to_division: Division
    answer_by: Day | None = None
    reason: Note


class AcknowledgeTransferIn(Sent):
    outcome: Literal["accepted", "refused"]
    reason: Note


class DesignateIn(Sent):
    division: Division
    reason: Note


class DecideTransferIn(Sent):
    """What the sender's head decides on a transfer that an officer proposed."""

    reason: Note


class TransferOut(BaseModel):
    """A transfer as both sides see it; `complaint_version` is what the receiver answers on (If-Match)."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    version: int
    complaint: str
    complaint_version: int
    document_no: str | None
    with_case: bool
    state: TransferState
    from_division: str
    to_division: str
    superior: str
    offered_at: datetime
    offered_by: str
    approved_by: str | None
    approved_at: datetime | None
    reason: str
    answer_by: date | None
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None
    designated_by: str | None
    workers: int
    owed_fen: int
    employer: str | None
    project: str | None
    summary: str


class IncidentIn(Sent):
    """What is happening, where, how many; the account names nobody, identifiers in it are masked."""

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
    """How many there are, and who is called; the lists of the place name the units left out."""

    people: int = People
    team: list[TeamMemberIn] = Field(default_factory=list, max_length=3)
    note: Note | None = None


class ReportUpIn(Sent):
    """The superior was told: by letter through its party here, or otherwise, as the note says."""

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
