"""Table of mediation rounds."""

from datetime import date

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.mediation.schema import Mediation


class Round(Mediation, table=True):
    """One round of coordination 协调: who was present and its outcome. Identifiers in the note are masked."""

    __tablename__ = "coordination_round"

    case_number: str = Field(primary_key=True, foreign_key="case_file.number")
    round: int = Field(primary_key=True)
    held_on: date
    held_by: str
    present: list[str] = Field(sa_type=ARRAY(Text))
    outcome: str
    note: str | None = Field(default=None, sa_type=Text)
