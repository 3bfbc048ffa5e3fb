"""Deadlines with their rule and reminders, and questions that only a person can answer."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from shared import clock
from shared.database.sessions import DivisionCode, Instant, Machinery, text_of


class ObligationState(StrEnum):
    OPEN = "open"
    MET = "met"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"
    PARKED = "parked"
    PAUSED = "paused"


class Obligation(Machinery, table=True):
    """A deadline 期限: `due_on` is its last day, `due_at` the moment after it when the sweep may find it overdue."""

    __tablename__ = "obligation"
    __table_args__ = (
        Index("obligation_due", "due_at", "id", postgresql_where=text("state = 'open'")),
        Index("obligation_subject", "subject", "subject_kind", "name"),
        Index(
            "obligation_division", "division", "due_on", postgresql_where=text("state in ('open', 'paused', 'overdue')")
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    subject_kind: str
    subject: str
    division: str = Field(sa_type=DivisionCode)
    name: str
    rule_id: str
    legal_basis: str
    term: str
    start_event: str
    started_on: date
    due_on: date
    due_at: datetime = Field(sa_type=Instant)
    provisional: bool
    calendar_version: str
    state: ObligationState = Field(default=ObligationState.OPEN, sa_type=text_of(ObligationState))
    owner: str | None = None
    timer: bool = Field(default=False, description="nobody's duty: it only makes the service look again")
    met_on: date | None = None
    overdue_at: datetime | None = Field(default=None, sa_type=Instant)
    extensions: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    paused_on: date | None = None
    pauses: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    derivations: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    failures: int = 0
    last_failure: str | None = Field(default=None, sa_type=Text)


class Reminder(Machinery, table=True):
    """A reminder to the owner, so many working days before the deadline 提醒 (C123)."""

    __tablename__ = "reminder"
    __table_args__ = (
        Index("reminder_due", "fire_at", "id", postgresql_where=text("fired_at is null and not cancelled")),
        Index("reminder_obligation", "obligation_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    obligation_id: UUID
    working_days_before: int
    fire_on: date
    fire_at: datetime = Field(sa_type=Instant)
    fired_at: datetime | None = Field(default=None, sa_type=Instant)
    cancelled: bool = False


class Question(Machinery, table=True):
    """An automatic step stopped because a number or a decision is missing: a person is asked 待人工确认."""

    __tablename__ = "question"
    __table_args__ = (
        Index("question_open", "division", "asked_at", postgresql_where=text("answered_at is null")),
        Index("question_once", "subject_kind", "subject", "code", unique=True),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    subject_kind: str
    subject: str
    division: str = Field(sa_type=DivisionCode)
    code: str
    zh: str
    en: str
    asked_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by: str | None = None
    answer: str | None = None
