"""Request and response bodies about proposals for the joint-sanction list."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from services.credit.listings.track import ProposalState
from shared.trade.crime_amount import Outcome
from shared.values.fields import Note


class LineOut(BaseModel):
    """A threshold used in a check, as in force at the place of the case, with its source."""

    key: str
    value: int
    region: str
    rule: str
    source: str
    status: str


class CheckOut(BaseModel):
    """Whether the amount was reached when the order fell due (CRIM-02, BLACK-01)."""

    outcome: Outcome
    zh: str
    en: str
    lines: list[LineOut]


class ProposalOut(BaseModel):
    """A proposal made from facts, on which a person decides with reasons."""

    number: str
    version: int
    kind: str
    rule_id: str
    state: ProposalState
    employer_uscc: str
    division: str
    case: str
    document_no: str
    outstanding_fen: int
    proposed_on: date
    proposed_by: str
    decide_by: date
    decided_on: date | None
    decided_by: str | None
    decision_reason: str | None
    corrected_on: date | None
    check: CheckOut | None = Field(description="the amount on both grounds, with the lines used and their sources")
    zh: str
    en: str


class Decision(BaseModel):
    """Why a head approves or dismisses."""

    model_config = ConfigDict(extra="forbid")

    reason: Note
