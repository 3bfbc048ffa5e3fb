"""What callers send to intake and what they get back."""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.intake.rules.acceptance import RedirectGround, RefusalGround
from services.intake.rules.stage import Stage
from shared.fields import Day, Division, Fen, Line, Month, Note, Paragraph, Uscc

Channel = Literal[
    "hotline_12345",
    "hotline_12333",
    "national_platform",
    "provincial_platform",
    "petition",
    "police_alert",
    "window",
    "qr",
    "grid",
    "department",
]
Domain = Literal["construction", "non_construction"]
MatterKind = Literal["complaint", "report", "clue"]


class Sent(BaseModel):
    """Fields we do not know are refused, so that nobody believes they were read."""

    model_config = ConfigDict(extra="forbid")


class ReporterIn(Sent):
    name: Line | None = None
    phone: Line | None = None
    id_no: Line | None = None
    consent: bool = False
    anonymous: bool = False


class EmployerIn(Sent):
    name: Line | None = None
    uscc: Uscc | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if self.name is None and self.uscc is None:
            raise ValueError("an employer has a name or a uscc; 用人单位须有名称或统一社会信用代码")
        return self


class ProjectIn(Sent):
    name: Line | None = None
    id: Line | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if self.name is None and self.id is None:
            raise ValueError("a project has a name or an id; 项目须有名称或编号")
        return self


class PeriodIn(Sent):
    """The months whose wages are owed."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    begins: Month | None = Field(default=None, alias="from")
    ends: Month | None = Field(default=None, alias="to")


class NewComplaint(Sent):
    """A filing. Only channel, division, summary and one of employer, project are required."""

    channel: Channel
    division: Division
    summary: Paragraph
    matter_kind: MatterKind = "complaint"
    partner_no: Line | None = None
    domain: Domain = "non_construction"
    reporter: ReporterIn = Field(default_factory=ReporterIn)
    employer: EmployerIn | None = None
    project: ProjectIn | None = None
    workers: int = Field(default=1, ge=1, le=100_000, strict=True)
    owed_fen: Fen = 0
    period: PeriodIn = Field(default_factory=PeriodIn)
    prior_channels: list[Channel] = Field(default_factory=list, max_length=20)
    occurred_on: Day | None = None

    @model_validator(mode="after")
    def _names_who_owes(self) -> Self:
        if self.employer is None and self.project is None:
            raise ValueError("name the employer or the project; 须写明用人单位或项目")
        return self


class Receipt(BaseModel):
    """What the filer keeps. `query_code` lets the worker ask without an account."""

    number: str
    id: UUID
    version: int
    stage: Stage
    received_at: datetime
    accept_due_on: date | None
    query_code: str
    flags: list[str]


class ReporterOut(BaseModel):
    """The person, masked."""

    name: str | None
    phone: str | None
    id_no: str | None
    anonymous: bool


class EmployerOut(BaseModel):
    name: str | None
    uscc: str | None


class ComplaintOut(BaseModel):
    """A complaint as its parties see it; personal data masked."""

    number: str
    id: UUID
    version: int
    stage: Stage
    division: str
    matter_kind: str
    channel: str
    partner_no: str | None
    domain: str
    reporter: ReporterOut
    employer: EmployerOut
    project_id: str | None
    project_name: str | None
    workers: int
    collective: bool
    owed_fen: int
    paid_fen: int
    period_from: str | None
    period_to: str | None
    occurred_on: date | None
    prior_channels: list[str]
    flags: list[str]
    summary: str
    received_at: datetime
    accept_due_on: date | None
    accepted_on: date | None
    owner: str | None
    case_number: str | None
    disposition: str | None
    answered_on: date | None
    satisfied: bool | None
    closed_on: date | None


class ReporterInClear(BaseModel):
    """Personal data in clear. That it was read, by whom and why, is written down."""

    name: str | None
    phone: str | None
    id_no: str | None
    summary: str


class ProposeIn(Sent):
    reason: Note


class AcceptIn(Sent):
    """The day of acceptance is the day the case opens (INT-02); today when left out."""

    opened_on: Day | None = None
    reason: Note


class RefuseIn(Sent):
    ground: RefusalGround
    reason: Note


class RedirectIn(Sent):
    ground: RedirectGround
    where: Line
    reason: Note


class AskSupplementIn(Sent):
    missing: Note


class SupplementIn(Sent):
    text: Paragraph
    owed_fen: Fen | None = None


class AssignIn(Sent):
    owner: Line


class InterimIn(Sent):
    """Two texts for two audiences: what the public may read, and a note inside."""

    public_reply: Note
    internal_note: Note | None = None
    contact_made: bool
    substantiated: bool | None = None


class CallBackIn(Sent):
    reached: bool
    satisfied: bool | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _only_who_was_reached_can_be_satisfied(self) -> Self:
        if self.reached and self.satisfied is None:
            raise ValueError("say whether the worker was satisfied; 已联系上的须填写是否满意")
        if not self.reached and self.satisfied is not None:
            raise ValueError("nobody was reached; 未联系上的不能填写满意度")
        return self


class ReasonIn(Sent):
    reason: Note
