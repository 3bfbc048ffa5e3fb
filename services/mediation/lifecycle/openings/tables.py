"""Table of proposals to open a case."""

from datetime import date
from uuid import uuid4

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlmodel import Field

from services.mediation.lifecycle.openings.track import OpeningState
from services.mediation.schema import Mediation
from shared.database.sessions import DivisionCode, text_of


class OpeningProposal(Mediation, table=True):
    """Wages of a project's month that nobody paid 立案建议; one a project and month, whatever rules found it."""

    __tablename__ = "opening_proposal"
    __table_args__ = (UniqueConstraint("project", "month"),)

    number: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    version: int = 0
    state: OpeningState = Field(default=OpeningState.OPEN, sa_type=text_of(OpeningState))
    division: str = Field(sa_type=DivisionCode)
    project: str
    month: str
    employer_uscc: str
    people: int | None = None
    fen: int | None = Field(default=None, sa_type=BigInteger)
    rule: str
    rule_id: str
    warning: str
    missed_on: date
    proposed_on: date
    decided_on: date | None = None
    decided_by: str | None = None
    decision_reason: str | None = Field(default=None, sa_type=Text)
    case_number: str | None = Field(default=None, foreign_key="case_file.number")
