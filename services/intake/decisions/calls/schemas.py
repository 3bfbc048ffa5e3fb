"""Request and response bodies of calls and the call-back."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator

from services.intake.complaints.rules.contact import CallOccasion, Outcome
from services.intake.complaints.schemas import Sent
from shared.values.fields import Moment, Note


class CallBackIn(Sent):
    reached: bool
    satisfied: bool | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _only_who_was_reached_can_be_satisfied(self) -> Self:
        if self.reached and self.satisfied is None:
            raise ValueError("say whether the worker was satisfied; 已联系上的须填写是否满意")
        if not self.reached and self.satisfied is not None:
            raise ValueError("nobody was reached; 未联系上的不能填写满意度")
        return self


class CallIn(Sent):
    """A call that was made. `called_at` defaults to now; `worker_ref` is given if a worker of the list was called."""

    occasion: CallOccasion
    outcome: Outcome
    worker_ref: UUID | None = None
    called_at: Moment | None = None
    note: Note | None = None


class CallOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    called_at: datetime
    by: str
    occasion: CallOccasion
    outcome: Outcome
    reached: bool
    satisfied: bool | None
    worker_ref: UUID | None
    note: str | None


class Calls(BaseModel):
    """Every call, oldest first; attempts in vain since the reporter was last reached, and whether these suffice."""

    items: list[CallOut]
    attempts: int
    days: int
    attempts_needed: int
    days_needed: int
    unreachable: bool
