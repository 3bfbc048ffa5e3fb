"""Tables of the core: employers and the entries of their records."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.credit.records.rules.record import Code
from services.credit.schema import Credit
from shared.database.sessions import DivisionCode, text_of


class Employer(Credit, table=True):
    """An employer with a record, by its USCC. The record's content is in its entries."""

    __tablename__ = "employer"

    number: str = Field(primary_key=True)
    version: int = 0


class Entry(Credit, table=True):
    """One fact with its legal date 诚信档案条目. `source` is the case, or the complaint before there is a case.

    `rural` is the pay of those known to be rural workers, `perhaps_rural` that of all not known to be others.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_employer", "employer", "entered_on"),
        Index("entry_source", "source"),
        Index("entry_complaint", "complaint"),
        Index("entry_division", "division", "code", "entered_on"),
    )

    event_id: UUID = Field(primary_key=True)
    employer: str = Field(foreign_key="employer.number")
    division: str = Field(sa_type=DivisionCode)
    code: Code = Field(sa_type=text_of(Code))
    entered_on: date
    source: str
    complaint: str | None = None
    sequence: int = Field(sa_type=BigInteger)
    fen: int | None = Field(default=None, sa_type=BigInteger)
    outstanding_fen: int | None = Field(default=None, sa_type=BigInteger)
    remuneration_fen: int | None = Field(default=None, sa_type=BigInteger)
    workers: int | None = None
    most_owed: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    rural: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    perhaps_rural: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    document_no: str | None = None
    due_on: date | None = None
    payer: str | None = None
    disposition: str | None = None
    period_from: str | None = None
    period_to: str | None = None
