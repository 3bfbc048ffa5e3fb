"""A filing and its receipt, and a complaint as it is shown; the types of fields that several rooms' bodies use."""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.intake.complaints.rules.stage import Stage
from shared.values.fields import Day, Division, Fen, Language, Line, Moment, Month, Note, Paragraph, Uscc

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


EmploymentForm = Literal["employee", "dispatched", "crew", "platform", "other"]
"""Forms of employment: 劳动合同用工、劳务派遣、班组、新就业形态（平台）、其他."""


class Sent(BaseModel):
    """The body of a request. Unknown fields are refused (422): ignored ones would look accepted to the sender."""

    model_config = ConfigDict(extra="forbid")


class ReporterIn(Sent):
    name: Line | None = None
    phone: Line | None = None
    id_no: Line | None = None
    consent: bool = False
    anonymous: bool = False
    protected: bool = Field(default=False, description="shown to nobody but a head (INT-07)")
    language: Language | None = Field(default=None, description="the language for notices to them (C126)")


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


class ClueIn(Sent):
    """What the worker said beyond the complaint itself (part A of the clue record). Every field is optional.

    None of the values is a reason to refuse a filing; `over_age` and `rural_worker` are only recorded (INT-09, INT-11).
    """

    has_contract: bool | None = None
    contract_employer: Line | None = None
    address: Line | None = None
    project_owner: Line | None = None
    general_contractor: Line | None = None
    subcontractor: Line | None = None
    gov_invested: bool | None = None
    period_text: Line | None = None
    prior_note: Note | None = None
    rural_worker: bool | None = None
    over_age: bool | None = None
    wage_iou: bool | None = None
    source_name: Line | None = None
    registered_at: Moment | None = None


class NewComplaint(Sent):
    """A filing. Required are channel, division, summary, and the employer or the project. `owed_fen` is in fen."""

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
    headcount_seen: int | None = Field(
        default=None, ge=1, le=100_000, strict=True, description="people seen there; none of them claims anything by it"
    )
    owed_fen: Fen = 0
    period: PeriodIn = Field(default_factory=PeriodIn)
    prior_channels: list[Channel] = Field(default_factory=list, max_length=20)
    occurred_on: Day | None = None
    sector: Line | None = None
    employment_form: EmploymentForm | None = None
    clue: ClueIn | None = None

    @model_validator(mode="after")
    def _names_who_owes(self) -> Self:
        if self.employer is None and self.project is None:
            raise ValueError("name the employer or the project; 须写明用人单位或项目")
        return self

    @property
    def claimants(self) -> int:
        """The number of workers who claim wages: 0 where `headcount_seen` is given and `workers` is not."""
        return 0 if self.headcount_seen is not None and "workers" not in self.model_fields_set else self.workers


class Receipt(BaseModel):
    """The receipt of a filing. With number and `query_code` the worker reads the complaint without an account."""

    number: str
    id: UUID
    version: int
    stage: Stage
    received_at: datetime
    accept_due_on: date | None
    query_code: str
    flags: list[str]


class ReporterOut(BaseModel):
    """The reporter, personal data masked."""

    name: str | None
    phone: str | None
    id_no: str | None
    anonymous: bool
    protected: bool
    language: str | None


class EmployerOut(BaseModel):
    name: str | None
    uscc: str | None


class AdviceOut(BaseModel):
    """Advice to the worker beside the decision, with its row of the rulebook or of the capabilities."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    rule: str
    zh: str
    en: str


class ReporterInClear(BaseModel):
    """The reporter's data and words in clear. Each reading is in the read log, with reader and purpose."""

    name: str | None
    phone: str | None
    id_no: str | None
    summary: str


class ReasonIn(Sent):
    reason: Note


class Countdown(BaseModel):
    """The next deadline of a complaint.

    `working_days_left` is null while the deadline is paused or overdue; `overdue_by` are working days, at least 1.
    """

    name: str
    rule_id: str
    due_on: date
    provisional: bool
    paused: bool
    working_days_left: int | None
    overdue_by: int | None


class ComplaintOut(BaseModel):
    """A complaint as its parties see it; personal data masked, money in fen."""

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
    headcount_seen: int | None
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
    sector: str | None
    employment_form: str | None
    unit: str | None
    first_contact: str | None
    advice: list[AdviceOut]
    joined_to: str | None
    case_number: str | None
    disposition: str | None
    answered_on: date | None
    satisfied: bool | None
    closed_on: date | None
    deemed_accepted_on: date | None
    escalation: str | None
    countdown: Countdown | None
