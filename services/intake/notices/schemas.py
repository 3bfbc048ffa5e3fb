"""What workers were told, and in which language: what callers send and get."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.intake.complaints.rules.contact import Occasion
from services.intake.complaints.schemas import Sent
from services.intake.notices.rules.notices import Event, Skip
from shared.values.fields import Day, Language, Line, Note

NoticeState = Literal["sent", "delivered", "not_delivered", "skipped", "told"]


class NoticeOut(BaseModel):
    """One notice to one worker. `skipped` says why no message went; `told_on` that a person told them otherwise."""

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
    """For the gateway alone: whom to send it to. That it asked is written down."""

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
    """The language the reporter, or the worker of the list with this reference, wants to be told in."""

    language: Language
    worker_ref: UUID | None = None


class InterpretationIn(Sent):
    """Who interpreted which conversation. Whoever interprets is a third person: the name is kept sealed."""

    language: Language
    occasion: Occasion
    interpreter: Line
    unit: Line | None = None
    note: Note | None = None


class InterpretationOut(BaseModel):
    """An interpreted conversation, its interpreter masked."""

    id: UUID
    at: datetime
    by: str
    language: str
    occasion: Occasion
    unit: str | None
    interpreter: str | None


class Interpretations(BaseModel):
    items: list[InterpretationOut]
