"""What waits for a head's decision 建议."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import BigInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.mediation.referrals.track import ProposalState
from services.mediation.schema import Mediation
from shared.database.sessions import DivisionCode, Instant, text_of


class Proposal(Mediation, table=True):
    """What facts or a person propose and a head decides; `refer` means to the police 移送公安 (CRIM-10 to CRIM-12).

    `corrected_on` is the day on which nothing was outstanding any more: it may then be no crime (CRIM-07).
    `waits`: clocks whose length is not known where the case is.
    """

    __tablename__ = "proposal"

    number: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    version: int = 0
    kind: str
    rule_id: str
    state: ProposalState = Field(default=ProposalState.OPEN, sa_type=text_of(ProposalState))
    case_number: str = Field(foreign_key="case_file.number")
    document_no: str = Field(foreign_key="correction_order.document_no")
    division: str = Field(sa_type=DivisionCode)
    employer_uscc: str | None = None
    workers: int
    outstanding_fen: int = Field(sa_type=BigInteger)
    zh: str
    en: str
    amount: dict[str, Any] = Field(sa_type=JSONB)
    evidence: dict[str, Any] = Field(sa_type=JSONB)
    proposed_on: date
    proposed_by: str
    officers: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    conduct: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    report: str | None = Field(default=None, sa_type=Text)
    reported_on: date | None = None
    reported_by: str | None = None
    decide_by: date | None = None
    unit_assumed: bool = False
    decided_on: date | None = None
    decided_by: str | None = None
    decision_reason: str | None = Field(default=None, sa_type=Text)
    send_by: datetime | None = Field(default=None, sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_by: str | None = None
    corrected_on: date | None = None
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)
