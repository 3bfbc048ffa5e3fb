"""What staff write down for a worker at the window, at a joint reception or on a site, and what the worker keeps."""

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
from services.intake.filing.window.rules import Consent, Occasion, Relation
from shared.values.fields import Day, Division, Fen, Line, Paragraph


class AssistanceIn(Sent):
    """How the worker agreed, and where. `relation` says who speaks for a worker who is not there."""

    consent: Consent
    relation: Relation | None = None
    occasion: Occasion = Occasion.WINDOW
    occasion_on: Day | None = None
    place: Line | None = None


class AssistedIn(Sent):
    """A filing as staff write it down. As a petition only where the worker wants that procedure."""

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
        """The same as a complaint of the worker's own, to which they agreed."""
        fields = {name: getattr(self, name) for name in AssistedIn.model_fields.keys() - {"assistance", "reporter"}}
        reporter = self.reporter.model_copy(update={"consent": True, "anonymous": False})
        return NewComplaint(**fields, reporter=reporter)


class AssistedReceipt(Receipt):
    """The receipt, and the lines of the slip that the worker takes home: number, code, what happens next."""

    slip: list[str]


class AssistanceOut(BaseModel):
    """Who acted, and on whose consent."""

    number: str
    assisted_by: str
    consent: Consent
    relation: Relation | None
    occasion: Occasion
    occasion_on: date
    place: str | None


class OccasionOut(BaseModel):
    """A reception day or a visit, and how many complaints were written down there."""

    occasion: Occasion
    occasion_on: date
    place: str | None
    complaints: int
    workers: int


class OccasionsOut(BaseModel):
    items: list[OccasionOut]
