"""The tables of facts from monitor: projects 工程项目, the regimes, unpaid months, warnings, employers.

A project has a row in each of two tables, one for each kind of fact, so that the facts may come in any order.
"""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Index, Text, text
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
    """Wages of a project's month that monitor found unpaid; `made_good_on` once everybody was paid.

    `employer_uscc` is that of the general contractor, which answers for them.
    """

    __tablename__ = "known_unpaid"
    __table_args__ = (
        Index("known_unpaid_employer", "employer_uscc", "month", postgresql_where=text("made_good_on is null")),
    )

    project: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    rule_id: str | None = None
    people: int | None = None
    fen: int | None = Field(default=None, sa_type=BigInteger)
    missed_on: date | None = None
    unanswered: bool = False
    made_good_on: date | None = None
    employer_uscc: str | None = None
    sequence: int = Field(sa_type=BigInteger)


class KnownWarning(Intake, table=True):
    """A warning 预警 of monitor about a project or an employer, as last stated; `cleared_on`: by the facts."""

    __tablename__ = "known_warning"
    __table_args__ = (
        Index("known_warning_project", "project", "warning", postgresql_where=text("cleared_on is null")),
        Index("known_warning_employer", "employer_uscc", "warning", postgresql_where=text("cleared_on is null")),
    )

    warning: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    project: str | None = None
    employer_uscc: str | None = None
    rule: str = Field(max_length=8)
    rule_id: str = Field(max_length=16)
    level: str = Field(max_length=40)
    period: str = Field(max_length=10)
    people: int | None = None
    fen: int | None = Field(default=None, sa_type=BigInteger)
    cleared_on: date | None = None
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
