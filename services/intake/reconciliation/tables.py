"""Tables of partners' lists 对账单, their lines, and the differences found 对账差异."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.intake.reconciliation.rules import ItemState, Kind
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


def _some_number() -> str:
    return str(uuid4())


class Reconciliation(Intake, table=True):
    """A partner's list of one day for one division, complete by its own header, and how many records differed."""

    __tablename__ = "reconciliation"
    __table_args__ = (UniqueConstraint("partner", "batch_no"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    partner: str
    batch_no: str
    division: str = Field(sa_type=DivisionCode)
    parties: list[str] = Field(sa_type=ARRAY(Text))
    period: date
    as_of: datetime = Field(sa_type=Instant)
    record_count: int
    total_fen: int = Field(sa_type=BigInteger)
    sha256: str
    received_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    matched: int
    ours_only: int
    theirs_only: int
    differing: int


class ReconciliationLine(Intake, table=True):
    """One record of a list, as the partner has it: numbers and sums, no name."""

    __tablename__ = "reconciliation_line"

    reconciliation: UUID = Field(foreign_key="reconciliation.id", primary_key=True)
    partner_no: str = Field(primary_key=True)
    partner: str
    filed_on: date | None = None
    workers: int | None = None
    owed_fen: int | None = Field(default=None, sa_type=BigInteger)
    state: str | None = None
    disposition: str | None = None


class ReconciliationItem(Intake, table=True):
    """A difference 差异项 with its owner and last day; at most one is open per partner number."""

    __tablename__ = "reconciliation_item"

    number: str = Field(default_factory=_some_number, primary_key=True)
    version: int = 0
    reconciliation: UUID = Field(foreign_key="reconciliation.id")
    partner: str
    parties: list[str] = Field(sa_type=ARRAY(Text))
    division: str = Field(sa_type=DivisionCode)
    period: date
    partner_no: str
    kind: Kind = Field(sa_type=text_of(Kind))
    complaint: str | None = None
    fields: dict[str, Any] = Field(sa_type=JSONB)
    owner: str
    due_on: date | None = None
    state: ItemState = Field(default=ItemState.OPEN, sa_type=text_of(ItemState))
    opened_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    resolution: str | None = None
    reason: str | None = Field(default=None, sa_type=Text)
    resolved_by: str | None = None
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
