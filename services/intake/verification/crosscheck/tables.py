"""What monitor's register says of construction projects 工程项目: the entry, and how the five regimes stand.

Two rows a project, each as new as the fact it reflects: which of the two facts comes first does not matter.
"""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.intake.schema import Intake
from shared.database.sessions import DivisionCode


class KnownProject(Intake, table=True):
    """A project's entry; `name_key` is its name as names are compared, None where nothing of it is left to compare.

    `employers` are the codes of those who work there; `sequence` is the fact's place among monitor's facts.
    """

    __tablename__ = "known_project"
    __table_args__ = (Index("known_project_name", "name_key"),)

    number: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    name: str
    name_key: str | None = None
    employers: list[str] = Field(sa_type=ARRAY(Text))
    sequence: int = Field(sa_type=BigInteger)


class KnownRegimes(Intake, table=True):
    """How a project's regimes stand: for each its state and the gaps in words; `division` is where the site lies."""

    __tablename__ = "known_regimes"

    project: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    regimes: list[dict[str, Any]] = Field(sa_type=JSONB)
    changed_on: date
    sequence: int = Field(sa_type=BigInteger)


class KnownEmployer(Intake, table=True):
    """What monitor last said of an employer 用工风险画像; `sequence` is that fact's place among its facts."""

    __tablename__ = "known_employer"

    employer_uscc: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    colour: str
    score: int
    reasons: list[str] = Field(sa_type=ARRAY(Text))
    changed_on: date
    sequence: int = Field(sa_type=BigInteger)
