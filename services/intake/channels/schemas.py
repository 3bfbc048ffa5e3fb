"""Bodies of requests and responses about partners' orders and messages."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.intake.channels.rules.order_terms import TimeUnit
from services.intake.channels.rules.orders import OrderState, ReturnReason, Urgency
from services.intake.complaints.schemas import Sent
from shared.deliveries import DeliveryState
from shared.values.fields import Line, Note


class SignIn(Sent):
    """The unit that signs for the order; without `unit` it is the caller's label."""

    unit: Line | None = None


class ReturnIn(Sent):
    """Ground and reason of a return 退单, and where the order belongs, if known."""

    ground: ReturnReason
    reason: Note
    belongs_to: Line | None = None


class ExtendIn(Sent):
    """The time asked of the partner. Without a partner's order the place's own extension is used instead."""

    amount: int = Field(default=1, ge=1, le=365, strict=True)
    unit: TimeUnit = TimeUnit.WORKING_DAY
    reason: Note


class MessageOut(BaseModel):
    """A message of the partner and its outcome, without its content."""

    kind: str
    said_at: datetime | None
    received_at: datetime
    outcome: str
    refusal: str | None


class OrderOut(BaseModel):
    """A partner's order: our state of it, and the newest state that the partner stated."""

    partner: str
    partner_no: str
    complaint: str
    state: OrderState
    partner_state: OrderState | None
    category: str | None
    urgency: Urgency
    limit_term: str | None
    assignees: list[str]
    dispatched_on: date | None
    signed_at: datetime | None
    signed_by: str | None
    returns: int
    extensions: int
    urged: int
    supervised: bool
    elevated: bool
    reworks: int
    duplicate_of: str | None
    messages: list[MessageOut]


class ToldOut(BaseModel):
    """A message to a party and its outcome. In the state `unknown` it may have arrived; a person has to find out."""

    id: UUID
    party: str
    kind: str
    state: DeliveryState
    made_at: datetime
    sent_at: datetime | None
    attempts: int
    last_error: str | None
    receipt: str | None


class ToldListOut(BaseModel):
    items: list[ToldOut]


class InterimIn(Sent):
    """An interim answer: a text for the public, and an internal note.

    `contact_made` is not told: the channel is told of a contact that the call log shows, and of no other.
    """

    public_reply: Note
    internal_note: Note | None = None
    contact_made: bool
    substantiated: bool | None = None
