"""The tables of facts from monitor: projects 工程项目, the states of their five regimes, unpaid months, and employers.

A project has a row in each of two tables, one for each kind of fact, so that the facts may come in any order.
"""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.intake.schema import Intake
from shared.database.sessions import DivisionCode


class KnownProject(Intake, table=True):
    """A project's entry in the register.

    `name_key` is its name as names are compared; None where nothing of it is left to compare. `employers` are the
    credit codes (uscc) of the employers on the site. `sequence` is the sequence number of the fact in the row.
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
    """The states of a project's regimes, each with its gaps as JSON. `division` is that of the site."""

    __tablename__ = "known_regimes"

    project: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    regimes: list[dict[str, Any]] = Field(sa_type=JSONB)
    changed_on: date
    sequence: int = Field(sa_type=BigInteger)


class KnownUnpaid(Intake, table=True):
    """Wages of a project's month that monitor found unpaid; `made_good_on` once everybody was paid."""

    __tablename__ = "known_unpaid"

    project: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    rule_id: str | None = None
    people: int | None = None
    fen: int | None = Field(default=None, sa_type=BigInteger)
    missed_on: date | None = None
    unanswered: bool = False
    made_good_on: date | None = None
    sequence: int = Field(sa_type=BigInteger)


class KnownEmployer(Intake, table=True):
    """An employer's risk profile 用工风险画像 as monitor last stated it; `sequence` is that fact's sequence number."""

    __tablename__ = "known_employer"

    employer_uscc: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    colour: str
    score: int
    reasons: list[str] = Field(sa_type=ARRAY(Text))
    changed_on: date
    sequence: int = Field(sa_type=BigInteger)
