"""What callers send and are shown of proposals to refer."""

from datetime import date
from typing import Any, Self

from pydantic import Field

from services.mediation.cases.schemas import Answer, Body, ChinaTime, Word
from services.mediation.referrals.tables import Proposal
from services.mediation.referrals.track import Conduct, ProposalState
from shared.values.fields import Note


class ProposalOut(Answer):
    """What facts or an officer propose and a head decides, with the check of the amount and the evidence."""

    number: str
    version: int
    kind: str
    rule_id: str
    state: ProposalState
    case: str
    document_no: str
    division: str
    employer_uscc: str | None
    workers: int
    outstanding_fen: int
    zh: str
    en: str
    amount: dict[str, Any]
    evidence: dict[str, Any]
    proposed_on: date
    proposed_by: str
    officers: list[str]
    conduct: list[Conduct]
    report: str | None
    reported_on: date | None
    reported_by: str | None
    decide_by: date | None
    unit_assumed: bool
    decided_on: date | None
    decided_by: str | None
    decision_reason: str | None
    send_by: ChinaTime | None
    sent_at: ChinaTime | None
    sent_by: str | None
    corrected_on: date | None

    @classmethod
    def of(cls, row: Proposal) -> Self:
        return cls.model_validate(row.model_dump() | {"case": row.case_number})


class Report(Body):
    """Two officers' written report that a crime is suspected (CRIM-10), with the conduct they found (CRIM-01)."""

    officers: list[Word] = Field(min_length=2, max_length=10)
    conduct: list[Conduct] = Field(min_length=1, max_length=5)
    reason: Note


class Sent(Body):
    note: Note | None = None
