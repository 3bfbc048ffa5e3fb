"""Tables of proposals for the joint-sanction list and the checks of their amounts."""

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.credit.listings.track import ProposalState
from services.credit.schema import Credit
from shared.database.sessions import DivisionCode, text_of
from shared.trade.crime_amount import Outcome


class AmountCheck(Credit, table=True):
    """How the amount of an overdue order was checked (CRIM-02), with the thresholds used and their sources."""

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
    """A proposal made from facts, on which a person decides; kind `list` is the joint-sanction list 失信联合惩戒名单
    (BLACK-01).

    `corrected_on` is the day the employer itself paid in full: the listing may then be spared (BLACK-04).
    `waits`: clocks whose length is not known at the place.
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
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)
