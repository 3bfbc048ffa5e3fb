"""What callers are told: a case, its ledger, its orders, a payment, figures."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict

from services.mediation.rules.calls import Callee, Occasion
from services.mediation.rules.ledger import EntryKind, Item, Payer
from services.mediation.rules.orders import OrderState
from services.mediation.rules.referral import Conduct, ProposalState
from services.mediation.rules.stage import Stage
from services.mediation.tables import Case, LedgerEntry, LedgerLine, Proposal
from shared import clock
from shared.calls import Outcome
from shared.dispositions import Disposition

ChinaTime = Annotated[datetime, AfterValidator(lambda at: at.astimezone(clock.CHINA))]


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CaseOut(Answer):
    number: str
    version: int
    stage: Stage
    division: str
    complaint: str | None
    channel: str
    domain: str
    employer_uscc: str | None
    employer_name: str | None
    approver: str
    assignee: str | None
    filed_on: date
    opened_on: date
    workers: int
    claimed_fen: int
    paid_fen: int
    outstanding_fen: int
    agreed_on: date | None
    agreed_fen: int | None
    pay_by: date | None
    disposition: Disposition | None
    closed_on: date | None


class LineOut(Answer):
    line: int
    worker_ref: str | None
    workers: int
    item: Item
    period_from: str | None
    period_to: str | None
    claimed_fen: int
    found_fen: int
    withdrawn_fen: int
    rejected_fen: int
    paid_fen: int
    outstanding_fen: int
    verified: bool | None
    verified_on: date | None


class EntryOut(Answer):
    line: int
    kind: EntryKind
    fen: int
    happened_on: date
    receipt_no: str | None
    payer: Payer | None
    recorded_by: str
    recorded_at: ChinaTime


class LedgerOut(BaseModel):
    """At every moment claimed + found = withdrawn + rejected + paid + outstanding, in each line and in all."""

    case: str
    version: int
    claimed_fen: int
    found_fen: int
    withdrawn_fen: int
    rejected_fen: int
    paid_fen: int
    outstanding_fen: int
    lines: list[LineOut]
    entries: list[EntryOut]

    @classmethod
    def of(cls, case: Case, lines: Sequence[LedgerLine], entries: Sequence[LedgerEntry]) -> Self:
        return cls(
            case=case.number,
            version=case.version,
            claimed_fen=sum(line.claimed_fen for line in lines),
            found_fen=sum(line.found_fen for line in lines),
            withdrawn_fen=sum(line.withdrawn_fen for line in lines),
            rejected_fen=sum(line.rejected_fen for line in lines),
            paid_fen=sum(line.paid_fen for line in lines),
            outstanding_fen=sum(line.outstanding_fen for line in lines),
            lines=[LineOut.model_validate(line) for line in lines],
            entries=[EntryOut.model_validate(entry) for entry in entries],
        )


class OrderOut(Answer):
    document_no: str
    state: OrderState
    ordered_fen: int
    paid_fen: int
    others_fen: int
    issued_on: date
    issued_by: str
    due_on: date
    served_on: date | None
    served_by: str | None
    on_record: bool
    answered_on: date | None


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


class OrdersOut(BaseModel):
    items: list[OrderOut]


class PaymentOut(Answer):
    """A payment as it was taken in: `outstanding_fen` and `case_version` are of that moment."""

    case_number: str
    receipt_no: str
    line: int | None
    fen: int
    paid_on: date
    payer: Payer
    means: str
    recorded_at: ChinaTime
    outstanding_fen: int
    case_version: int


class CallOut(Answer):
    called_at: ChinaTime
    by: str
    callee: Callee
    worker_ref: str | None
    occasion: Occasion
    outcome: Outcome
    note: str | None


class ReachOut(Answer):
    """Of one who is still owed something (None: whoever filed): attempts in vain since they were last reached."""

    worker_ref: str | None
    attempts: int
    days: int
    unreachable: bool


class CallsOut(BaseModel):
    """Every call, oldest first, and how far each who is still owed something counts as unreachable."""

    items: list[CallOut]
    attempts_needed: int
    days_needed: int
    owed: list[ReachOut]


class HandedOver(BaseModel):
    """The cases that changed hands; `more` when others are left for another call."""

    numbers: list[str]
    more: bool
