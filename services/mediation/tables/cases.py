"""Cases 案件, correction orders 限期改正指令书, rounds of coordination 协调, and the counter of document numbers."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.mediation.rules.orders import OrderState
from services.mediation.rules.stage import Stage
from services.mediation.tables.schema import Mediation
from shared import clock
from shared.database import DivisionCode, Instant, text_of
from shared.dispositions import Disposition


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


class DocumentCounter(Mediation, table=True):
    """The last document number given, per organ, kind and year: one row, locked while the next is given."""

    __tablename__ = "document_counter"

    division: str = Field(sa_type=DivisionCode, primary_key=True)
    kind: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int
