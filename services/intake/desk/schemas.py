"""Request and response bodies of leave and hand-over."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.intake.complaints.schemas import Sent
from shared.values.fields import Day, Line, Note

AT_ONCE = 1_000
"""Complaints in one hand-over at most; our own choice, so that all of them change in one transaction."""


class LeaveIn(Sent):
    """Who is away (default: the caller), on which days, and the deputy who sees the queue."""

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
    """From whom, to whom and why; the complaints named, or all open ones if none is named."""

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
    """The complaints handed over; `more` when some are left for another request."""

    numbers: list[str]
    more: bool
