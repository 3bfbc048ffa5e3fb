"""The tables of partners' orders 工单 and of partners' messages about them 往来报文."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.intake.channels.rules.orders import OrderState, Urgency
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant, text_of


class ChannelOrder(Intake, table=True):
    """A partner's order 工单, by the partner's number. `state` is our state of it, changed by `orders.advance` alone.

    `partner_state` is the newest state that the partner stated, at `partner_at` by the partner's time; it may be ahead
    of `state`. `limit_term` is a limit that the order itself names.
    """

    __tablename__ = "channel_order"

    party: str = Field(primary_key=True)
    partner_no: str = Field(primary_key=True)
    complaint: str = Field(foreign_key="complaint.number", unique=True)
    state: OrderState = Field(sa_type=text_of(OrderState))
    partner_state: OrderState | None = Field(default=None, sa_type=text_of(OrderState))
    partner_at: datetime | None = Field(default=None, sa_type=Instant)
    category: str | None = None
    urgency: Urgency = Field(default=Urgency.ORDINARY, sa_type=text_of(Urgency))
    limit_term: str | None = None
    assignees: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    dispatched_on: date | None = None
    signed_at: datetime | None = Field(default=None, sa_type=Instant)
    signed_by: str | None = None
    returns: int = 0
    extensions: int = 0
    asked_term: str | None = None
    urged: int = 0
    supervised: bool = False
    elevated: bool = False
    reworks: int = 0
    duplicate_of: str | None = None


class ChannelMessage(Intake, table=True):
    """A message of a partner and its outcome. `body` is encrypted under the reporter's key.

    Of a refused message only its receipt and the refusal are stored, not its content.
    """

    __tablename__ = "channel_message"
    __table_args__ = (UniqueConstraint("party", "digest"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    party: str
    digest: bytes = Field(sa_type=LargeBinary)
    partner_no: str | None = None
    kind: str
    said_at: datetime | None = Field(default=None, sa_type=Instant)
    received_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    outcome: str
    refusal: str | None = None
    complaint: str | None = Field(default=None, foreign_key="complaint.number")
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
