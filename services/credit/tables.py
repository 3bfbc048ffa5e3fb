"""What credit keeps: the record of every employer, entry by entry, and what waits for a person's decision."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.credit.rules.proposal import ProposalState
from services.credit.rules.record import Code
from shared.absences import Away
from shared.crime_amount import Outcome
from shared.database import DivisionCode, text_of


class Credit(SQLModel, registry=registry()):
    """Tables of this service's schema."""


class Employer(Credit, table=True):
    """An employer with a record, by its USCC. What the record says stands in its entries."""

    __tablename__ = "employer"

    number: str = Field(primary_key=True)
    version: int = 0


class Entry(Credit, table=True):
    """One fact with its legal date 诚信档案条目. `source` is the case, or the complaint before there is one."""

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
    document_no: str | None = None
    due_on: date | None = None
    payer: str | None = None
    disposition: str | None = None
    period_from: str | None = None
    period_to: str | None = None


class AmountCheck(Credit, table=True):
    """How the amount of an overdue order was checked (CRIM-02), with the lines used and where they come from."""

    __tablename__ = "amount_check"

    source: str = Field(primary_key=True)
    document_no: str = Field(primary_key=True)
    employer: str = Field(foreign_key="employer.number", index=True)
    division: str = Field(sa_type=DivisionCode)
    outcome: Outcome = Field(sa_type=text_of(Outcome))
    checked_on: date
    zh: str
    en: str
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)


class Proposal(Credit, table=True):
    """What facts propose and a person decides; `list` means the joint-sanction list 失信联合惩戒名单 (BLACK-01).

    `corrected_on` is the day the employer itself paid in full: it may then be spared (BLACK-04).
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index("proposal_once", "kind", "source", "document_no", unique=True),
        Index("proposal_order", "decide_by", "number"),
        Index("proposal_employer", "employer"),
    )

    number: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    version: int = 0
    kind: str
    rule_id: str
    state: ProposalState = Field(default=ProposalState.OPEN, sa_type=text_of(ProposalState))
    employer: str = Field(foreign_key="employer.number")
    division: str = Field(sa_type=DivisionCode)
    source: str
    document_no: str
    outstanding_fen: int = Field(sa_type=BigInteger)
    proposed_on: date
    proposed_by: str
    decide_by: date
    decided_on: date | None = None
    decided_by: str | None = None
    decision_reason: str | None = Field(default=None, sa_type=Text)
    corrected_on: date | None = None
    zh: str
    en: str


class Absence(Credit, Away, table=True):
    """An officer's leave, as intake stated it."""

    __tablename__ = "absence"
