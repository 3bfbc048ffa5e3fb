"""A complaint as its parties see it."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.intake.rules.stage import Stage
from services.intake.shapes.desk import Countdown


class ReporterOut(BaseModel):
    """The person, masked."""

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
    """What the worker is told besides, with its row of the book."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    rule: str
    zh: str
    en: str


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


class ReporterInClear(BaseModel):
    """Personal data in clear. That it was read, by whom and why, is written down."""

    name: str | None
    phone: str | None
    id_no: str | None
    summary: str
