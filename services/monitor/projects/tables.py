"""Tables of construction projects 工程项目, the units that take part in them 参建单位 and their crews 班组."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Identity, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Column, Field, Integer, Text

from services.monitor.projects.rules.party_types import PartyType
from services.monitor.schema import Monitor
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


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


class ProjectParty(Monitor, table=True):
    """A unit that takes part in a project 参建单位 (C25): the owner, a contractor, a supplier of labour or machines.

    `project` is `Project.id`, `manager` the person in charge of the project there, where an ID number says who that is.
    `written_by` is the party of ours that sent the row and that alone may change it.
    """

    __tablename__ = "project_party"

    project: int = Field(primary_key=True, foreign_key="project.id")
    corp_code: str = Field(primary_key=True)
    corp_name: str
    kind: PartyType = Field(sa_type=text_of(PartyType))
    manager: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    entered_on: date | None = None
    left_on: date | None = None
    written_by: str
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class Team(Monitor, table=True):
    """A crew 班组 of a unit on a project (C25). Its workers are the memberships with the same project, `employer_uscc`
    = `corp_code` and `team` = `name`.

    `number` is the crew's number in the whole system (teamSysNo). `leader` and `responsible` are persons where an ID
    number says who they are: the leader of the crew 班组长, and who answers for it at the unit 责任人.
    """

    __tablename__ = "team"
    __table_args__ = (
        ForeignKeyConstraint(["project", "corp_code"], ["project_party.project", "project_party.corp_code"]),
        UniqueConstraint("project", "corp_code", "name", name="team_name_key"),
    )

    number: int | None = Field(default=None, sa_column=Column(Integer, Identity(always=True), primary_key=True))
    project: int
    corp_code: str
    name: str
    leader: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    responsible: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    entered_on: date | None = None
    left_on: date | None = None
    written_by: str
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
