"""What intake keeps: complaints 投诉, who made them 反映人, workers who joined 成员, calls made to them 回访."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.intake.rules.stage import Stage
from shared import clock
from shared.database import DivisionCode, Instant, text_of


class Intake(SQLModel, registry=registry()):
    """Tables of this service's schema."""


class Person(Intake):
    """A person as intake keeps them: sealed under a key of their own, found by keyed hash, shown masked."""

    person_key: bytes = Field(sa_type=LargeBinary)
    name: bytes | None = Field(default=None, sa_type=LargeBinary)
    phone: bytes | None = Field(default=None, sa_type=LargeBinary)
    id_no: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    phone_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    id_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_mask: str | None = None
    phone_mask: str | None = None
    id_mask: str | None = None


class Reporter(Person, table=True):
    """Who reported 反映人."""

    __tablename__ = "reporter"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    anonymous: bool
    consent: bool
    destroyed_at: datetime | None = Field(default=None, sa_type=Instant)


class Complaint(Intake, table=True):
    """One complaint, report or clue 线索, as its channel told it and as the authority handles it."""

    __tablename__ = "complaint"

    number: str = Field(primary_key=True)
    id: UUID = Field(default_factory=uuid4, unique=True)
    version: int = 0
    stage: Stage = Field(sa_type=text_of(Stage))
    division: str = Field(sa_type=DivisionCode)
    parties: list[str] = Field(sa_type=ARRAY(Text))
    matter_kind: str
    channel: str
    filed_by: str
    partner_no: str | None = None
    content_hash: bytes = Field(sa_type=LargeBinary)
    domain: str
    employer_name: str | None = None
    employer_uscc: str | None = None
    employer_key: str | None = None
    project_id: str | None = None
    project_name: str | None = None
    workers: int
    claimed_fen: int = Field(sa_type=BigInteger)
    period_from: str | None = None
    period_to: str | None = None
    occurred_on: date | None = None
    prior_channels: list[str] = Field(sa_type=ARRAY(Text))
    flags: list[str] = Field(sa_type=ARRAY(Text))
    collective: bool
    reporter_id: UUID = Field(foreign_key="reporter.id")
    summary: bytes = Field(sa_type=LargeBinary)
    summary_masked: str = Field(sa_type=Text)
    search_text: str = Field(sa_type=Text)
    filed_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    filed_on: date
    accept_due_on: date | None = None
    proposed_by: str | None = None
    approver: str | None = None
    accepted_on: date | None = None
    owner: str | None = None
    case_number: str | None = None
    paid_fen: int = Field(default=0, sa_type=BigInteger)
    disposition: str | None = None
    answered_on: date | None = None
    satisfied: bool | None = None
    reopened: int = 0
    closed_on: date | None = None
    listing: int = 0
    list_flags: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))


class Member(Person, table=True):
    """A worker of a complaint's list 成员, sealed under a key of their own; those who left stay, marked.

    `id` is the `worker_ref` by which other services know them, `place` their number on the list, `listing` and
    `left_listing` which change of the list brought and took them.
    """

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("complaint", "place"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    place: int
    card: bytes | None = Field(default=None, sa_type=LargeBinary)
    card_mask: str | None = None
    representative: bool = False
    owed: list[dict[str, Any]] = Field(sa_type=JSONB)
    owed_fen: int = Field(sa_type=BigInteger)
    listing: int
    listed_on: date
    left_listing: int | None = None
    left_on: date | None = None
    destroyed_at: datetime | None = Field(default=None, sa_type=Instant)


class Tombstone(Intake, table=True):
    """That a person's data was destroyed 销毁记录: by whom, when and why, which rows; nothing of the person."""

    __tablename__ = "tombstone"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    reason: str = Field(sa_type=Text)
    found_by: str
    rows: list[dict[str, str]] = Field(sa_type=JSONB)


class Call(Intake, table=True):
    """A call to the reporter and how it went (C124)."""

    __tablename__ = "call"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    called_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    reached: bool
    satisfied: bool | None = None
    note: str | None = Field(default=None, sa_type=Text)
