"""What an officer says about a partner's order, and the order as its readers see it."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.intake.channels.rules.order_terms import TimeUnit
from services.intake.channels.rules.orders import OrderState, ReturnReason, Urgency
from services.intake.complaints.schemas import Sent
from shared.deliveries import DeliveryState
from shared.values.fields import Line, Note


class SignIn(Sent):
    """Which unit takes the order; the signer's own name where nothing is said."""

    unit: Line | None = None


class ReturnIn(Sent):
    """Why the order does not belong here 退单, and where it does, if that is known."""

    ground: ReturnReason
    reason: Note
    belongs_to: Line | None = None


class ExtendIn(Sent):
    """How much more time the partner is asked for. What the place itself allows is taken where no partner decides."""

    amount: int = Field(default=1, ge=1, le=365, strict=True)
    unit: TimeUnit = TimeUnit.WORKING_DAY
    reason: Note


class MessageOut(BaseModel):
    """That the partner said something, and what became of it; its words stay sealed."""

    kind: str
    said_at: datetime | None
    received_at: datetime
    outcome: str
    refusal: str | None


class OrderOut(BaseModel):
    """A partner's order as it stands between the partner and us."""

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
    """A message to a party and what became of it; `unknown` may have arrived and waits to be found out."""

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
    """Two texts for two audiences: what the public may read, and a note inside."""

    public_reply: Note
    internal_note: Note | None = None
    contact_made: bool
    substantiated: bool | None = None
