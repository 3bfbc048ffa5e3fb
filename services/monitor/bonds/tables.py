"""Tables of the wage bond: its movements, its uses 动用, its returns 退还, and when it was last looked through."""

from datetime import date, datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.monitor.bonds.draw_track import Basis, DrawState
from services.monitor.bonds.return_track import ReturnState
from services.monitor.schema import Monitor
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


class Movement(StrEnum):
    """`changed`: the office corrected the amount on file, or a guarantee took another's place."""

    DEPOSIT = "deposit"
    CHANGED = "changed"
    DRAW = "draw"
    TOP_UP = "top_up"
    RETURN = "return"


class BondMovement(Monitor, table=True):
    """One movement of a project's bond, what is paid out below nought; never changed. `balance_fen` is after it."""

    __tablename__ = "bond_movement"
    __table_args__ = (UniqueConstraint("project", "receipt"),)

    project: str = Field(primary_key=True, foreign_key="project.number")
    position: int = Field(primary_key=True)
    kind: Movement = Field(sa_type=text_of(Movement))
    fen: int = Field(sa_type=BigInteger)
    balance_fen: int = Field(sa_type=BigInteger)
    happened_on: date
    receipt: str | None = None
    matter: str | None = None
    """The draw or the return it belongs to."""
    by: str
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class BondDecision(Monitor, table=True):
    """A case's decision to draw on a bond, as mediation stated it (C119). `draw` is the use that followed."""

    __tablename__ = "bond_decision"
    __table_args__ = (Index("bond_decision_project", "project"),)

    case_number: str = Field(primary_key=True)
    decision_no: str = Field(primary_key=True)
    project: str
    division: str = Field(sa_type=DivisionCode)
    basis: Basis = Field(sa_type=text_of(Basis))
    decided_on: date
    obey_by: date
    workers: int
    amount_fen: int = Field(sa_type=BigInteger)
    draw: str | None = None


class BondDraw(Monitor, table=True):
    """One use of a bond after a decision: paid by the bank, topped up by the contractor (BOND-09, BOND-10)."""

    __tablename__ = "bond_draw"
    __table_args__ = (
        Index("bond_draw_order", "notice_served_on", "number"),
        Index("bond_draw_project", "project"),
    )

    number: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    version: int = 0
    state: DrawState = Field(default=DrawState.NOTICED, sa_type=text_of(DrawState))
    project: str = Field(foreign_key="project.number")
    division: str = Field(sa_type=DivisionCode)
    parties: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    employer_uscc: str
    basis: Basis = Field(sa_type=text_of(Basis))
    decision_no: str
    decided_on: date
    obey_by: date
    case_number: str | None = None
    issuer: str | None = None
    workers: int
    amount_fen: int = Field(sa_type=BigInteger)
    notice_served_on: date
    pay_by: date | None = None
    paid_fen: int = Field(default=0, sa_type=BigInteger)
    paid_on: date | None = None
    top_up_by: date | None = None
    topped_up_fen: int = Field(default=0, sa_type=BigInteger)
    restored_on: date | None = None
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)


class BondReturn(Monitor, table=True):
    """One return of a bond: announced, applied for, confirmed or refused, handed back (BOND-11)."""

    __tablename__ = "bond_return"
    __table_args__ = (
        Index("bond_return_order", "announced_on", "number"),
        Index("bond_return_project", "project"),
    )

    number: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    version: int = 0
    state: ReturnState = Field(default=ReturnState.ANNOUNCED, sa_type=text_of(ReturnState))
    project: str = Field(foreign_key="project.number")
    division: str = Field(sa_type=DivisionCode)
    parties: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    employer_uscc: str
    undertaking_on: date
    announced_on: date
    open_after: date | None = None
    applied_on: date | None = None
    review_by: date | None = None
    reviewed_by: str | None = None
    hand_back_by: date | None = None
    returned_on: date | None = None
    reason: str | None = Field(default=None, sa_type=Text)
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)


class BondSweep(Monitor, table=True):
    """When a project's bond was last found unclaimed 清查 (BOND-12)."""

    __tablename__ = "bond_sweep"

    project: str = Field(primary_key=True, foreign_key="project.number")
    swept_on: date
