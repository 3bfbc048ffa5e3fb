"""Response bodies of proposals to open a case."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from services.mediation.lifecycle.openings.track import OpeningState


class OpeningOut(BaseModel):
    """A proposal to open a case on wages of a project's month; approved, it names the case."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    version: int
    state: OpeningState
    division: str
    project: str
    month: str
    employer_uscc: str
    people: int | None
    fen: int | None
    rule: str
    rule_id: str
    warning: str
    missed_on: date
    proposed_on: date
    decided_on: date | None
    decided_by: str | None
    decision_reason: str | None
    case_number: str | None
