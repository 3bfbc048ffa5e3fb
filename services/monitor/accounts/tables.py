"""Tables of wage accounts: the accounts, their transactions and statements (ACC-05)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field

from services.monitor.accounts.rules.booking import Booking
from services.monitor.accounts.rules.standing import AccountState
from services.monitor.schema import Monitor
from shared import clock
from shared.database.sessions import Instant, text_of


class WageAccount(Monitor, table=True):
    """The wage account of a project 农民工工资专用账户 as the newest evidence says; `account_no` is masked.

    `core_tag` is the bank's own mark of it. One account of several projects has a row for each of them: its ledgers are
    kept apart by project. What it holds is never stored: it is what its transactions come to.
    """

    __tablename__ = "wage_account"
    __table_args__ = (Index("wage_account_order", "opened_on", "project"),)

    project: str = Field(primary_key=True, foreign_key="project.number")
    project_id: int = Field(unique=True)
    bank: str
    name: str
    account_no: str
    opened_on: date
    filed_on: date | None = None
    filing_receipt: str | None = None
    core_tag: str | None = None
    state: AccountState = Field(sa_type=text_of(AccountState))
    compliant: bool
    closed_on: date | None = None


class AccountTransaction(Monitor, table=True):
    """One movement of a project's wage account; `debit` is money out. The other side is kept masked, its card and name
    also as keyed hashes: by them it is found whose it is. `party_uscc` is the subcontractor in whose sub-ledger 分账 it
    stands, None for the general contractor's own.
    """

    __tablename__ = "account_transaction"
    __table_args__ = (
        Index("account_transaction_project", "project", "booked_on"),
        Index(
            "account_transaction_breach", "bank", "txn_no", postgresql_where=text("debit and booked_as <> 'payroll'")
        ),
    )

    bank: str = Field(primary_key=True)
    txn_no: str = Field(primary_key=True)
    project: int
    booked_on: date
    debit: bool
    amount_fen: int = Field(sa_type=BigInteger)
    balance_fen: int | None = Field(default=None, sa_type=BigInteger)
    counter_name: str | None = None
    counter_account: str | None = None
    purpose: str | None = None
    payroll_batch: str | None = None
    card_blind: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_blind: bytes | None = Field(default=None, sa_type=LargeBinary)
    booked_as: Booking = Field(sa_type=text_of(Booking))
    party_uscc: str | None = None
    batch_id: int
    row: int


class BreachStated(Monitor, table=True):
    """A movement out of an account that was no payroll, of which the others were told."""

    __tablename__ = "account_breach"

    bank: str = Field(primary_key=True)
    txn_no: str = Field(primary_key=True)
    stated_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class AccountStatement(Monitor, table=True):
    """What a bank's statement 对账单 says of itself: its number, its days, and the balance before and after."""

    __tablename__ = "account_statement"
    __table_args__ = (Index("account_statement_days", "project", "from_on"),)

    project: int = Field(primary_key=True)
    number: str = Field(primary_key=True)
    batch_id: int = Field(primary_key=True)
    bank: str
    from_on: date
    to_on: date
    opening_fen: int = Field(sa_type=BigInteger)
    closing_fen: int = Field(sa_type=BigInteger)
