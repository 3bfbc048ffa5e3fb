"""Bodies of requests and responses about notices, languages and interpreters."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.intake.complaints.rules.contact import CallOccasion
from services.intake.complaints.schemas import Sent
from services.intake.notices.rules.notices import Event, Skip
from shared.values.fields import Day, Language, Line, Note

NoticeState = Literal["due", "sent", "unknown", "delivered", "not_delivered", "skipped", "told"]
"""`told` by a person, `skipped` with a reason; else the state of its message, which is `due` until it left."""


class NoticeOut(BaseModel):
    """One notice to one worker.

    `state` is that of its message, `due` until it left. `skipped` is the reason why no message was sent, `due_on` the
    day by which a person tells the worker, `told_on` the day on which one did, by other means.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    complaint: str
    event: Event
    recipient_kind: Literal["reporter", "member"]
    recipient: UUID
    rule_id: str
    made_at: datetime
    means: str
    language: str
    translated: bool
    text: str
    state: NoticeState
    skipped: Skip | None
    due_on: date | None
    told_on: date | None
    told_by: str | None
    told_means: str | None


class RecipientOut(BaseModel):
    """For the gateway alone: the telephone number and the text. Each reading is in the read log."""

    notice: UUID
    phone: str
    text: str
    language: str


class OutcomeIn(Sent):
    """Whether the message reached the telephone."""

    delivered: bool
    reason: Line | None = None


class ToldIn(Sent):
    """A person told the worker by other means, on this day."""

    means: Literal["in_person", "phone", "letter", "channel", "notice_board"]
    on: Day | None = None


class LanguageIn(Sent):
    """The preferred language of the reporter, or of the worker of the list with this reference."""

    language: Language
    worker_ref: UUID | None = None


class InterpretationIn(Sent):
    """Who interpreted which conversation. The interpreter is a third person, whose name is stored encrypted."""

    language: Language
    occasion: CallOccasion
    interpreter: Line
    unit: Line | None = None
    note: Note | None = None


class InterpretationOut(BaseModel):
    """An interpreted conversation; the interpreter's name is masked."""

    id: UUID
    at: datetime
    by: str
    language: str
    occasion: CallOccasion
    unit: str | None
    interpreter: str | None


class Interpretations(BaseModel):
    items: list[InterpretationOut]
