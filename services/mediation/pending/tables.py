"""Tables of pending money 待收款 and of how it ended."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKeyConstraint, Text, UniqueConstraint
from sqlmodel import Field

from services.mediation.ledger.rules.ledger import Payer
from services.mediation.pending.rules import PendingKind, PendingState
from services.mediation.schema import Mediation
from shared import clock
from shared.database.sessions import Instant, text_of


class Pending(Mediation, table=True):
    """Money of one line that is on its way, never changed; it takes nothing off what is outstanding. `number` is the
    caller's own, once a case; `stated_on` the day on which it was promised or instructed, `expires_on` its last day.
    """

    __tablename__ = "pending"
    __table_args__ = (
        ForeignKeyConstraint(["case_number", "line"], ["ledger_line.case_number", "ledger_line.line"]),
        UniqueConstraint("pending_id", "expires_on", name="pending_of_its_day"),
    )

    pending_id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_number: str
    number: str
    kind: PendingKind = Field(sa_type=text_of(PendingKind))
    line: int
    fen: int = Field(sa_type=BigInteger)
    payer: Payer = Field(sa_type=text_of(Payer))
    means: str
    stated_on: date
    expires_on: date
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class PendingEnd(Mediation, table=True):
    """Its one end, never changed: the payment `act_id` that it became, why it was voided, or the day after its last."""

    __tablename__ = "pending_end"
    __table_args__ = (ForeignKeyConstraint(["pending_id", "expires_on"], ["pending.pending_id", "pending.expires_on"]),)

    pending_id: UUID = Field(primary_key=True)
    expires_on: date
    state: PendingState = Field(sa_type=text_of(PendingState))
    ended_on: date
    act_id: UUID | None = Field(default=None, unique=True, foreign_key="act.act_id")
    reason: str | None = Field(default=None, sa_type=Text)
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
