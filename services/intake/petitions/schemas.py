"""The petition procedure's papers as an officer records them, and how the procedure stands."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from services.intake.complaints.schemas import Sent
from services.intake.petitions.track import PetitionStage
from shared.values.fields import Day, Note


class PaperIn(Sent):
    """A step and what its paper says; `on` is the day it was given, of an answer's receipt the day on which the
    petitioner received it; today when left out."""

    on: Day | None = None
    words: Note


class PetitionExtendIn(Sent):
    """Left out: by all the days that are allowed."""

    days: int | None = Field(default=None, ge=1, le=365, strict=True)
    reason: Note


class PetitionOut(BaseModel):
    number: str
    version: int
    stage: PetitionStage
    answered_on: date | None
    received_on: date | None
    reviewed_on: date | None
    review_received_on: date | None
    concluded_on: date | None


class PetitionPaperOut(BaseModel):
    """A step that was recorded: `name` is what its paper is called, `on` its day, `at` when it was written down."""

    step: str
    name: str
    on: date
    at: datetime
    by: str


class NextStepOut(BaseModel):
    """What may be done next, by whom, and the last day of the deadline that it meets or is within, where one runs."""

    step: str
    name: str
    by: str
    deadline: str | None
    due_on: date | None


class PetitionWithPapers(PetitionOut):
    papers: list[PetitionPaperOut]
    next: list[NextStepOut]
