"""What mediation keeps: cases 案件, their ledger 台账, payments, correction orders 限期改正指令书, rounds 协调,
proposals 建议, and the members 成员 that intake told of."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKeyConstraint, Identity, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Column, Field, SQLModel

from services.mediation.rules.ledger import Balance, EntryKind, Item, Payer
from services.mediation.rules.orders import OrderState
from services.mediation.rules.referral import ProposalState
from services.mediation.rules.stage import Stage
from shared import clock
from shared.database import DivisionCode, Instant, text_of
from shared.dispositions import Disposition


class Mediation(SQLModel, registry=registry()):
    """Tables of this service's schema."""


class Case(Mediation, table=True):
    """One matter 案件 between an employer and the workers it owes. Its sums repeat the ledger's, for lists."""

    __tablename__ = "case_file"

    number: str = Field(primary_key=True)
    version: int = 0
    stage: Stage = Field(sa_type=text_of(Stage))
    division: str = Field(sa_type=DivisionCode)
    parties: list[str] = Field(sa_type=ARRAY(Text))
    complaint: str | None = Field(default=None, unique=True)
    channel: str
    domain: str
    employer_uscc: str | None = None
    employer_key: str | None = None
    employer_name: str | None = None
    approver: str
    assignee: str | None = None
    filed_on: date
    opened_on: date
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    workers: int
    claimed_fen: int = Field(default=0, sa_type=BigInteger)
    paid_fen: int = Field(default=0, sa_type=BigInteger)
    outstanding_fen: int = Field(default=0, sa_type=BigInteger)
    handling_extension: str | None = None
    agreed_on: date | None = None
    agreed_fen: int | None = Field(default=None, sa_type=BigInteger)
    pay_by: date | None = None
    kept_at_fen: int | None = Field(default=None, sa_type=BigInteger)
    disposition: Disposition | None = Field(default=None, sa_type=text_of(Disposition))
    closed_on: date | None = None


class LedgerLine(Mediation, table=True):
    """What one worker is owed for one item; without a worker, the provisional total until the members are known.

    `workers` is how many it adds to the case: 0 for a worker's second line.
    """

    __tablename__ = "ledger_line"

    case_number: str = Field(primary_key=True, foreign_key="case_file.number")
    line: int = Field(primary_key=True)
    worker_ref: str | None = None
    workers: int
    item: Item = Field(sa_type=text_of(Item))
    period_from: str | None = None
    period_to: str | None = None
    claimed_fen: int = Field(default=0, sa_type=BigInteger)
    found_fen: int = Field(default=0, sa_type=BigInteger)
    withdrawn_fen: int = Field(default=0, sa_type=BigInteger)
    rejected_fen: int = Field(default=0, sa_type=BigInteger)
    paid_fen: int = Field(default=0, sa_type=BigInteger)
    outstanding_fen: int = Field(default=0, sa_type=BigInteger)
    verified: bool | None = None
    verified_on: date | None = None

    @property
    def balance(self) -> Balance:
        return Balance(self.claimed_fen, self.found_fen, self.withdrawn_fen, self.rejected_fen, self.paid_fen)

    def hold(self, new: Balance) -> None:
        self.claimed_fen, self.found_fen = new.claimed_fen, new.found_fen
        self.withdrawn_fen, self.rejected_fen = new.withdrawn_fen, new.rejected_fen
        self.paid_fen, self.outstanding_fen = new.paid_fen, new.outstanding_fen


class LedgerEntry(Mediation, table=True):
    """One posting, written once: the lines are the sum of these, on any past day."""

    __tablename__ = "ledger_entry"
    __table_args__ = (ForeignKeyConstraint(["case_number", "line"], ["ledger_line.case_number", "ledger_line.line"]),)

    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    case_number: str
    line: int
    kind: EntryKind = Field(sa_type=text_of(EntryKind))
    fen: int = Field(sa_type=BigInteger)
    workers: int = 0
    happened_on: date
    receipt_no: str | None = None
    payer: Payer | None = Field(default=None, sa_type=text_of(Payer))
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class Payment(Mediation, table=True):
    """Money that reached workers, known by its receipt 凭证. What was answered then is kept beside it."""

    __tablename__ = "payment"

    case_number: str = Field(primary_key=True, foreign_key="case_file.number")
    receipt_no: str = Field(primary_key=True)
    line: int | None = None
    fen: int = Field(sa_type=BigInteger)
    paid_on: date
    payer: Payer = Field(sa_type=text_of(Payer))
    means: str
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    outstanding_fen: int = Field(sa_type=BigInteger)
    case_version: int


class CorrectionOrder(Mediation, table=True):
    """An order to pay by a day 限期改正指令书 (INV-09), and what answered it."""

    __tablename__ = "correction_order"

    document_no: str = Field(primary_key=True)
    case_number: str = Field(foreign_key="case_file.number")
    division: str = Field(sa_type=DivisionCode)
    year: int
    sequence: int
    state: OrderState = Field(sa_type=text_of(OrderState))
    ordered_fen: int = Field(sa_type=BigInteger)
    paid_fen: int = Field(default=0, sa_type=BigInteger)
    others_fen: int = Field(default=0, sa_type=BigInteger)
    issued_on: date
    issued_by: str
    due_on: date
    served_on: date | None = None
    served_by: str | None = None
    on_record: bool = Field(default=False, description="a photo or video shows the posting (CRIM-04)")
    answered_on: date | None = None


class Round(Mediation, table=True):
    """One round of coordination 协调: who was there and what came of it. The note has identifiers masked."""

    __tablename__ = "coordination_round"

    case_number: str = Field(primary_key=True, foreign_key="case_file.number")
    round: int = Field(primary_key=True)
    held_on: date
    held_by: str
    present: list[str] = Field(sa_type=ARRAY(Text))
    outcome: str
    note: str | None = Field(default=None, sa_type=Text)


class Proposal(Mediation, table=True):
    """What facts or a person propose and a head decides; `refer` means to the police 移送公安 (CRIM-10 to CRIM-12).

    `corrected_on` is the day on which nothing was outstanding any more: it may then be no crime (CRIM-07).
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


class MemberListing(Mediation, table=True):
    """One fact about a collective's members 成员, as intake told it: who claims what, by reference, never by name.

    `taken` once its claims stand in the ledger; until then the case is not open, or not any more.
    """

    __tablename__ = "member_listing"

    event_id: UUID = Field(primary_key=True)
    sequence: int = Field(sa_type=BigInteger)
    complaint: str
    listing: int
    part: int
    parts: int
    listed_on: date
    claims: list[dict[str, Any]] = Field(sa_type=JSONB)
    leavers: list[str] = Field(sa_type=JSONB)
    taken: bool = False


class DocumentCounter(Mediation, table=True):
    """The last document number given, per organ, kind and year: one row, locked while the next is given."""

    __tablename__ = "document_counter"

    division: str = Field(sa_type=DivisionCode, primary_key=True)
    kind: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int
