"""The register of construction projects 工程项目: the entry, the evidence on file, how each regime stands."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Column, Field, Text

from services.monitor.rules.evidence import Evidence
from services.monitor.rules.regimes import Regime, State
from services.monitor.tables.schema import Monitor
from shared import clock
from shared.database import DivisionCode, Instant, text_of


class Project(Monitor, table=True):
    """A project as its newest entry has it; `number` is the code its register gave. `division` is where the site lies.

    `employers` are the codes of those who work there: the general contractor and its subcontractors. `changes_on` is
    the next day on which time alone may change how a regime stands.
    """

    __tablename__ = "project"
    __table_args__ = (
        Index("project_division", "division", "number"),
        Index("project_order", "registered_at", "number"),
        Index("project_employers", "employers", postgresql_using="gin"),
    )

    number: str = Field(primary_key=True)
    version: int = 0
    revision: int = 0
    division: str = Field(sa_type=DivisionCode)
    name: str
    employers: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    general_contractor: dict[str, Any] = Field(sa_type=JSONB)
    subcontractors: list[dict[str, Any]] = Field(sa_type=JSONB)
    project_owner: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    industry_department: str | None = None
    contract_fen: int | None = Field(default=None, sa_type=BigInteger)
    contract_on: date | None = None
    permit_needed: bool = True
    permit_on: date | None = None
    started_on: date | None = None
    planned_completion_on: date | None = None
    completed_on: date | None = None
    registered_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    judged_on: date | None = None
    changes_on: date | None = None


class Filed(Monitor, table=True):
    """The evidence on file for one regime or duty: the newest; what it was before is in the project's history."""

    __tablename__ = "project_evidence"

    project: str = Field(primary_key=True, foreign_key="project.number")
    kind: Evidence = Field(primary_key=True, sa_type=text_of(Evidence))
    content: dict[str, Any] = Field(sa_type=JSONB)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str


class RegimeRow(Monitor, table=True):
    """How one regime of one project stands, as last judged; `since` is the day on which that state was first seen."""

    __tablename__ = "project_regime"
    __table_args__ = (Index("project_regime_state", "regime", "state", "project"),)

    project: str = Field(primary_key=True, foreign_key="project.number")
    regime: Regime = Field(primary_key=True, sa_type=text_of(Regime))
    state: State = Field(sa_type=text_of(State))
    since: date
    gaps: list[dict[str, str]] = Field(sa_type=JSONB)
