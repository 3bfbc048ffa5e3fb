"""Request and response bodies of filing for a worker."""

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from services.intake.complaints.schemas import (
    ClueIn,
    Domain,
    EmployerIn,
    EmploymentForm,
    NewComplaint,
    PeriodIn,
    ProjectIn,
    Receipt,
    ReporterIn,
    Sent,
)
from services.intake.filing.window.rules import Consent, Relation, WindowOccasion
from shared.values.fields import Day, Division, Fen, Line, Paragraph


class AssistanceIn(Sent):
    """How the worker agreed, and where. `relation` is that of the person who speaks for an absent worker."""

    consent: Consent
    relation: Relation | None = None
    occasion: WindowOccasion = WindowOccasion.WINDOW
    occasion_on: Day | None = None
    place: Line | None = None


class AssistedIn(Sent):
    """A filing by staff for a worker. Channel `petition` only if the worker wants that procedure."""

    channel: Literal["window", "petition"] = "window"
    division: Division
    summary: Paragraph
    reporter: ReporterIn
    assistance: AssistanceIn
    domain: Domain = "non_construction"
    employer: EmployerIn | None = None
    project: ProjectIn | None = None
    workers: int = Field(default=1, ge=1, le=100_000, strict=True)
    owed_fen: Fen = 0
    period: PeriodIn = Field(default_factory=PeriodIn)
    occurred_on: Day | None = None
    sector: Line | None = None
    employment_form: EmploymentForm | None = None
    clue: ClueIn | None = None

    @model_validator(mode="after")
    def _names_who_owes(self) -> Self:
        if self.employer is None and self.project is None:
            raise ValueError("name the employer or the project; 须写明用人单位或项目")
        return self

    def complaint(self) -> NewComplaint:
        """The complaint as the worker would file it, with consent."""
        fields = {name: getattr(self, name) for name in AssistedIn.model_fields.keys() - {"assistance", "reporter"}}
        reporter = self.reporter.model_copy(update={"consent": True, "anonymous": False})
        return NewComplaint(**fields, reporter=reporter)


class AssistedReceipt(Receipt):
    """The receipt, and the lines of the slip that the worker takes home: number, code, next step."""

    slip: list[str]


class AssistanceOut(BaseModel):
    """Who acted, and with which consent."""

    number: str
    assisted_by: str
    consent: Consent
    relation: Relation | None
    occasion: WindowOccasion
    occasion_on: date
    place: str | None


class OccasionOut(BaseModel):
    """A reception day or a visit, with the number of complaints filed there."""

    occasion: WindowOccasion
    occasion_on: date
    place: str | None
    complaints: int
    workers: int


class OccasionsOut(BaseModel):
    items: list[OccasionOut]
