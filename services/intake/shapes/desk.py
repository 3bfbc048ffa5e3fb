"""What is said and shown at an officer's desk: countdowns, escalations, calls, leave, hand-over."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.intake.rules.calls import Occasion, Outcome
from services.intake.rules.escalation import Rung
from services.intake.shapes.filing import Sent
from shared.fields import Day, Line, Moment, Note

AT_ONCE = 1_000
"""Complaints in one hand-over; our own limit, so that all of them change in one transaction."""


class Countdown(BaseModel):
    """The next deadline of a complaint: so many working days left, standing still, or so many overdue."""

    name: str
    rule_id: str
    due_on: date
    provisional: bool
    paused: bool
    working_days_left: int | None
    overdue_by: int | None


class EscalateIn(Sent):
    rung: Rung
    reason: Note


class EscalationAnswerIn(Sent):
    rung: Rung
    answer: Note


class EscalationOut(BaseModel):
    """Who was pressed by whom, why, by when they answer, and what they said."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    rung: Rung
    cause: str
    by: str
    receiver: str
    reason: str | None
    started_at: datetime
    due_on: date | None
    ended_on: date | None
    ended_by: str | None
    answer: str | None


class Escalations(BaseModel):
    items: list[EscalationOut]


class CallIn(Sent):
    """A call that was made: `called_at` now when left out; `worker_ref` when it was not the reporter who was rung."""

    occasion: Occasion
    outcome: Outcome
    worker_ref: UUID | None = None
    called_at: Moment | None = None
    note: Note | None = None


class CallOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    called_at: datetime
    by: str
    occasion: Occasion
    outcome: Outcome
    reached: bool
    satisfied: bool | None
    worker_ref: UUID | None
    note: str | None


class Calls(BaseModel):
    """Every call, oldest first; attempts in vain since the reporter was last reached, and whether that is enough."""

    items: list[CallOut]
    attempts: int
    days: int
    attempts_needed: int
    days_needed: int
    unreachable: bool


class LeaveIn(Sent):
    """Who is away (the caller, when left out), from when to when, and who sees their queue meanwhile."""

    officer: Line | None = None
    deputy: Line
    begins_on: Day
    ends_on: Day
    reason: Note

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.ends_on < self.begins_on:
            raise ValueError("a leave ends after it begins; 请假结束日不得早于开始日")
        return self


class LeaveOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    officer: str
    deputy: str
    begins_on: date
    ends_on: date
    reason: str
    by: str
    ended_on: date | None


class Leaves(BaseModel):
    items: list[LeaveOut]


class HandOverIn(Sent):
    """From whom to whom and why; the complaints named, or all that are still open when none is."""

    from_officer: Line
    to_officer: Line
    reason: Note
    numbers: list[Line] = Field(default_factory=list, max_length=AT_ONCE)

    @model_validator(mode="after")
    def _to_somebody_else(self) -> Self:
        if self.from_officer == self.to_officer:
            raise ValueError("hand over to somebody else; 移交人与接收人不能相同")
        return self


class HandedOver(BaseModel):
    """The complaints that changed hands; `more` when others are left for another call."""

    numbers: list[str]
    more: bool


class Satisfaction(BaseModel):
    """What workers said when they were called back; each share with what it is a share of."""

    division: str | None
    begins_on: date
    ends_on: date
    calls: int
    reached: int
    satisfied: int
    dissatisfied: int
    satisfied_percent: str | None
    supervised: int
