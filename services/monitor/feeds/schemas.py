"""Shapes of feeds, batches and their quality reports over HTTP."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.monitor.feeds.rules.kinds import KINDS
from services.monitor.feeds.tables import BatchState, FeedState, Signal
from shared.values.fields import Line
from shared.values.money import LARGEST_FEN

FeedName = StrEnum("FeedName", {name.replace("-", "_").upper(): name for name in KINDS})  # type: ignore[misc]
Number = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$")]


Balance = Annotated[int, Field(ge=-LARGEST_FEN, le=LARGEST_FEN)]


class Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StatementIn(Sent):
    """What a bank's statement 对账单 says of itself (C136)."""

    number: Line
    from_on: date
    to_on: date
    opening_fen: Balance
    closing_fen: Balance

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.to_on < self.from_on:
            raise ValueError("to_on is before from_on; 止期早于起期")
        return self


class DecisionIn(Sent):
    """Why a held batch is released or refused."""

    reason: Line


class ExpectationIn(Sent):
    """How often a party's feed is to come, and after how long without anything it counts as silent."""

    party: Line
    expects_hours: Annotated[int, Field(ge=1, le=24 * 400)]
    silent_hours: Annotated[int, Field(ge=2, le=24 * 800)] | None = None

    @model_validator(mode="after")
    def _is_longer(self) -> Self:
        if self.silent_hours is not None and self.silent_hours <= self.expects_hours:
            raise ValueError("silent_hours is more than expects_hours; 静默时限应长于报送间隔")
        return self


class ReasonOut(BaseModel):
    code: str
    zh: str
    en: str


class SignalOut(BaseModel):
    """What a bank's statement lacks, with the sums that show it."""

    kind: Signal
    facts: dict[str, Any]


class BatchOut(BaseModel):
    """A batch: how far it is, how many rows were taken in and rejected, why it is held or was refused."""

    batch_id: int
    version: int
    feed: str
    party: str
    number: str
    state: BatchState
    mapping: str | None
    size: int
    received_at: datetime
    ended_at: datetime | None
    rows_done: int
    accepted: int
    rejected: int
    reason: ReasonOut | None
    replaces: int | None
    replaced_by: int | None
    signals: list[SignalOut] = []


class RejectedOut(BaseModel):
    """A field of a rejected row, in the sender's word; `told` is what was written there, unless it is personal."""

    row: int
    field: str
    code: str
    zh: str
    en: str
    told: str | None


class FeedOut(BaseModel):
    """What one party sends of one kind, about one project or altogether, and whether it can be relied on."""

    party: str
    feed: str
    project: str | None
    division: str
    expects_hours: int | None
    silent_hours: int | None
    last_row_at: datetime | None
    state: FeedState
    since: datetime


class RowState(StrEnum):
    REJECTED = "rejected"
