"""Tables of a wage account's transactions and statements (ACC-05)."""

from datetime import date

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field

from services.monitor.schema import Monitor


class AccountTransaction(Monitor, table=True):
    """One movement of a project's wage account; `debit` is money out. The other side is kept masked, its card and name
    also as keyed hashes: by them it is found whose it is.
    """

    __tablename__ = "account_transaction"
    __table_args__ = (Index("account_transaction_project", "project", "booked_on"),)

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
    batch_id: int
    row: int


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
