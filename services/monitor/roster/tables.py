"""Tables of people, who works on which project, when they came and went, and what each month of theirs amounts to.

`project` is `Project.id`: four bytes in every key of a swipe instead of a number of up to 64 characters.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, SmallInteger, UniqueConstraint, text
from sqlmodel import Column, Field

from services.monitor.schema import Monitor
from shared.database.sessions import Instant, text_of


class ContractKind(StrEnum):
    """RN-01, RN-02: a labour contract 劳动合同 or a written agreement 用工书面协议."""

    LABOUR_CONTRACT = "labour_contract"
    WRITTEN_AGREEMENT = "written_agreement"


class Person(Monitor, table=True):
    """A worker, known by the keyed hash of the ID number; everything else is sealed under a key of their own."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("id_blind", name="person_id_blind_key"),
        Index("person_card", "card_blind", postgresql_where=text("card_blind is not null")),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    id_blind: bytes = Field(sa_type=LargeBinary)
    key_wrapped: bytes = Field(sa_type=LargeBinary)
    id_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_blind: bytes | None = Field(default=None, sa_type=LargeBinary)
    phone_blind: bytes | None = Field(default=None, sa_type=LargeBinary)
    phone_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    card_blind: bytes | None = Field(default=None, sa_type=LargeBinary)
    card_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    first_seen_at: datetime = Field(sa_type=Instant)


class Membership(Monitor, table=True):
    """A person on a project. `registered`: by a roster 实名登记; one who only swiped or has only a contract is not.

    `team` is the name of the crew, `work_type` the trade 工种 and `work_role` whether they manage (10) or build (20),
    by the codes of the national real-name platform.
    """

    __tablename__ = "membership"
    __table_args__ = (Index("membership_person", "person_id"),)

    project: int = Field(primary_key=True, foreign_key="project.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_type=BigInteger)
    registered: bool
    team: str | None = None
    employer_uscc: str | None = None
    card_blind: bytes | None = Field(default=None, sa_type=LargeBinary)
    entered_on: date | None = None
    left_on: date | None = None
    settled_on: date | None = None
    work_type: str | None = Field(default=None, max_length=3)
    work_role: str | None = Field(default=None, max_length=2)


class Stay(Monitor, table=True):
    """From when to when a worker was on a project 进场、离场 (C26): who comes back begins another one.

    Without `entered_on` the day was not told; without `left_on` they are there. The last day is one of the stay.
    """

    __tablename__ = "stay"
    __table_args__ = (
        UniqueConstraint("project", "person_id", "entered_on", name="stay_begun", postgresql_nulls_not_distinct=True),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    project: int = Field(foreign_key="project.id")
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    entered_on: date | None = None
    left_on: date | None = None


class LabourContract(Monitor, table=True):
    """A worker's contract on a project, from one day to another (C54). A renewal 续签 is a period of its own; the same
    first day again is the same contract, changed 变更. `ended_on` is the last day of one ended early 解除.

    A day that nobody told has not come: without `from_on` it has begun, without `to_on` it runs on. `withdrawn`: it was
    said later that there never was one. The function `contract_days` says on which days of a month it is in force.
    """

    __tablename__ = "labour_contract"
    __table_args__ = (
        UniqueConstraint(
            "project", "person_id", "from_on", name="labour_contract_period", postgresql_nulls_not_distinct=True
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    project: int = Field(foreign_key="project.id")
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    kind: ContractKind = Field(sa_type=text_of(ContractKind))
    from_on: date | None = None
    to_on: date | None = None
    ended_on: date | None = None
    withdrawn: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})


class Swipe(Monitor, table=True):
    """A worker passed a gate: `direction` 1 in, 2 out. One partition a month of China's calendar."""

    __tablename__ = "attendance"
    __table_args__ = {"postgresql_partition_by": "range (at)"}

    project: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime = Field(primary_key=True, sa_type=Instant)
    direction: int = Field(primary_key=True, sa_type=SmallInteger)
    batch_id: int
    row: int


class WorkerMonth(Monitor, table=True):
    """What a worker's month on a project amounts to: recomputed from swipes and payroll lines once a batch.

    `days` is a set of days as bits: the first day of the month is bit 0.
    """

    __tablename__ = "worker_month"
    __table_args__ = {"postgresql_with": {"fillfactor": 70}}

    project: int = Field(primary_key=True)
    month: date = Field(primary_key=True)
    person_id: int = Field(primary_key=True, sa_type=BigInteger)
    days: int = Field(default=0, sa_column=Column(BigInteger, server_default="0", nullable=False))
    swipes: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    payable_fen: int = Field(default=0, sa_column=Column(BigInteger, server_default="0", nullable=False))
    paid_fen: int = Field(default=0, sa_column=Column(BigInteger, server_default="0", nullable=False))
    lines: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    first_paid_on: date | None = None
    last_paid_on: date | None = None


class Changed(Monitor, table=True):
    """A project's month of which something is new: what the rules still have to look at. They delete the row."""

    __tablename__ = "changed"

    project: int = Field(primary_key=True)
    month: date = Field(primary_key=True)
