"""Tables of payroll lines 工资发放明细 (PAY-03), of what was paid on them, and of how each stands (C135)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, Text, text
from sqlmodel import Column, Field

from services.monitor.payrolls.rules.match import Doubt, MatchState
from services.monitor.schema import Monitor
from shared.database.sessions import DivisionCode, Instant, text_of


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
    signed_on: date | None = None


class PaymentMatch(Monitor, table=True):
    """So much of a movement of the wage account belongs to a payroll line; of a return it is negative.

    The machine writes it anew for a project once something came; the database refuses what a person decided otherwise.
    """

    __tablename__ = "payment_match"
    __table_args__ = (Index("payment_match_project", "project"),)

    bank: str = Field(primary_key=True)
    txn_no: str = Field(primary_key=True)
    batch_id: int = Field(primary_key=True)
    row: int = Field(primary_key=True)
    project: int
    fen: int = Field(sa_type=BigInteger)


class MatchDecision(Monitor, table=True):
    """A person said that a movement pays a line (`fen` of it), or that it does not. Never changed; the newest holds."""

    __tablename__ = "match_decision"
    __table_args__ = (
        Index("match_decision_pair", "bank", "txn_no", "batch_id", "row", "id"),
        Index("match_decision_project", "project"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    bank: str
    txn_no: str
    batch_id: int
    row: int
    project: int
    yes: bool
    fen: int | None = Field(default=None, sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    decided_by: str
    at: datetime = Field(sa_type=Instant)


class PaymentCheck(Monitor, table=True):
    """How a payroll line, or a movement of the wage account (`bank` and `txn_no`), stands once it was matched.

    `fen` is what the line tells was paid, else what is due; of a movement its sum. `matched_fen` is what remains with
    the worker, None where no movement is about the line; of a movement what belongs to lines. The days are the line's
    way to the worker, each None while nobody told it (C134). `doubt` is why a person is asked.
    """

    __tablename__ = "payment_check"
    __table_args__ = (
        Index("payment_check_project", "project", "month"),
        Index("payment_check_order", "on_day", "number"),
        Index("payment_check_doubt", "project", "on_day", postgresql_where=text("doubt is not null")),
    )

    number: str = Field(primary_key=True)
    project: int
    division: str = Field(sa_type=DivisionCode)
    bank: str | None = None
    txn_no: str | None = None
    batch_id: int
    row: int
    person_id: int | None = Field(default=None, sa_type=BigInteger)
    month: date | None = None
    on_day: date
    state: MatchState = Field(sa_type=text_of(MatchState))
    doubt: Doubt | None = Field(default=None, sa_type=text_of(Doubt))
    fen: int = Field(sa_type=BigInteger)
    matched_fen: int | None = Field(default=None, sa_type=BigInteger)
    signed_on: date | None = None
    funded_on: date | None = None
    accepted_on: date | None = None
    credited_on: date | None = None
    returned_on: date | None = None
    repaid_on: date | None = None


class ToMatch(Monitor, table=True):
    """A project about which something came that was not matched yet; `from_month` is the first month it is about, None
    where it is about none. The job deletes the row.
    """

    __tablename__ = "to_match"

    project: int = Field(primary_key=True)
    from_month: date | None = None


class RosterSign(Monitor, table=True):
    """Signs in a project's month that its roster is not what it seems, as numbers of people (C138)."""

    __tablename__ = "roster_sign"

    project: int = Field(primary_key=True)
    month: date = Field(primary_key=True)
    ghosts: int
    ghosts_fen: int = Field(sa_type=BigInteger)
    card_people: int
    in_step: int
    two_sites: int
    paid_back: int
    paid_back_fen: int = Field(sa_type=BigInteger)
