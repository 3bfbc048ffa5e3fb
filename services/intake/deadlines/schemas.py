"""Bodies of requests and responses about escalation."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.intake.complaints.rules.clocks import Rung
from services.intake.complaints.schemas import Sent
from shared.values.fields import Note


class EscalateIn(Sent):
    rung: Rung
    reason: Note


class EscalationAnswerIn(Sent):
    rung: Rung
    answer: Note


class EscalationOut(BaseModel):
    """One escalation: who escalated, who has to answer by when and why, and the answer."""

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
