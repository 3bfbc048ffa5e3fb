"""Table of construction projects 工程项目."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Column, Field, Integer, Text

from services.monitor.schema import Monitor
from shared import clock
from shared.database.sessions import DivisionCode, Instant


class Project(Monitor, table=True):
    """A project as its newest entry says; `number` is the code its register gave. `division` is where the site is.
    `id` is ours, and never shown: feeds of millions of rows refer to a project by it.

    `employers` are the codes of the firms that work there: the general contractor and its subcontractors. `changes_on`
    is the next day on which time alone may change the state of a regime. `pay_day` is the agreed day of the month, the
    month after that of the work where `pay_day_next_month`. `stoppages` 停工 are `{"since", "until"}`, the last one
    open while `until` is None. `told` are the parties that get its warnings, by duty
    (`contractor`, `territory`, `industry`). The rules look at it on `look_on`: today once something changed, else the
    next day on which time alone may change a warning.
    """

    __tablename__ = "project"
    __table_args__ = (
        Index("project_division", "division", "number"),
        Index("project_order", "registered_at", "number"),
        Index("project_employers", "employers", postgresql_using="gin"),
        UniqueConstraint("id", name="project_id_key"),
        Index("project_look", "look_on", "number", postgresql_where=text("look_on is not null")),
    )

    number: str = Field(primary_key=True)
    version: int = 0
    revision: int = 0
    division: str = Field(sa_type=DivisionCode)
    name: str
    kind: str | None = None
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
    pay_day: int | None = Field(default=None, sa_type=SmallInteger)
    pay_day_next_month: bool | None = None
    stoppages: list[dict[str, str | None]] = Field(default_factory=list, sa_type=JSONB)
    registered_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    judged_on: date | None = None
    changes_on: date | None = None
    id: int | None = Field(default=None, sa_column=Column(Integer, Identity(always=True), nullable=False))
    told: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)
    look_on: date | None = None
    looked_on: date | None = None
