"""Table of payroll lines 工资发放明细 (PAY-03)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field

from services.monitor.schema import Monitor
from shared.database.sessions import text_of


class Result(StrEnum):
    """What the bank said of a line 代发结果; None where it said nothing."""

    PAID = "paid"
    FAILED = "failed"
    RETURNED = "returned"
    PENDING = "pending"


class PayrollLine(Monitor, table=True):
    """One worker's pay for one month: what was due and what was paid. Never changed: lines whose batch was replaced
    no longer count.
    """

    __tablename__ = "payroll_line"
    __table_args__ = (Index("payroll_line_month", "project", "month", "person_id"),)

    batch_id: int = Field(primary_key=True)
    row: int = Field(primary_key=True)
    project: int
    person_id: int = Field(sa_type=BigInteger)
    month: date
    payable_fen: int = Field(sa_type=BigInteger)
    paid_fen: int = Field(sa_type=BigInteger)
    back_pay: bool
    paid_on: date | None = None
    team: str | None = None
    employer_uscc: str | None = None
    card_blind: bytes | None = Field(default=None, sa_type=LargeBinary)
    result: Result | None = Field(default=None, sa_type=text_of(Result))
