"""Tables of the ledger 台账: lines, acts, postings, and the listings of members 成员 stated by intake."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKeyConstraint, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field

from services.mediation.ledger.rules.ledger import Balance, EntryKind, Item, Payer
from services.mediation.ledger.rules.payees import unnamed_fen
from services.mediation.schema import Mediation
from shared import clock
from shared.database.derived import DERIVED, reckon
from shared.database.sessions import Instant, text_of


class LedgerLine(Mediation, table=True):
    """What one worker is owed for one item; without a worker, the provisional total until the members are known.

    `workers` is how many it adds to the case: 0 for a worker's second line. `signed_list` is the number of the list
    工资支付表 on which the workers of a total signed for `signed_fen`. `rural`: whether the worker, or every worker of
    the total, is a rural worker 农民工; None where nobody said. `whole_months`: the whole months of pay that it is, as
    an officer stated them. Its sums are derived by the database from the postings, `pending_fen` from money on its way.
    """

    __tablename__ = "ledger_line"

    case_number: str = Field(primary_key=True, foreign_key="case_file.number")
    line: int = Field(primary_key=True)
    worker_ref: str | None = None
    workers: int
    item: Item = Field(sa_type=text_of(Item))
    period_from: str | None = None
    period_to: str | None = None
    claimed_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    found_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    withdrawn_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    rejected_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    paid_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    outstanding_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    pending_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    verified: bool | None = None
    verified_on: date | None = None
    signed_list: str | None = None
    signed_fen: int | None = Field(default=None, sa_type=BigInteger)
    rural: bool | None = None
    whole_months: int | None = None

    @property
    def unnamed_fen(self) -> int:
        """What was paid on it and nobody says to whom."""
        return unnamed_fen(self)

    @property
    def balance(self) -> Balance:
        return Balance(self.claimed_fen, self.found_fen, self.withdrawn_fen, self.rejected_fen, self.paid_fen)

    def hold(self, new: Balance) -> None:
        """Go on with the balance that the database will derive from what was posted."""
        reckon(self, **asdict(new), outstanding_fen=new.outstanding_fen)


class Act(Mediation, table=True):
    """What somebody did, once: a payment, a finding, a withdrawal, the entry of a list. Never changed.

    Its postings, all written with it, make up `fen`; moves cancel. `number` is that of the receipt 凭证 or of the row
    in the caller's list: a kind has it once in a case. `payer` and `means` are those of a payment, with the answer that
    was given and the line that was asked for. `by_person`: what a person did, a machine undoes only with the bank's own
    `proof`.
    """

    __tablename__ = "act"

    act_id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_number: str = Field(foreign_key="case_file.number")
    kind: EntryKind = Field(sa_type=text_of(EntryKind))
    number: str | None = None
    line: int | None = None
    fen: int = Field(default=0, sa_type=BigInteger)
    payer: Payer | None = Field(default=None, sa_type=text_of(Payer))
    means: str | None = None
    by_person: bool
    proof: str | None = None
    happened_on: date
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    outstanding_fen: int | None = Field(default=None, sa_type=BigInteger)
    case_version: int | None = None


class LedgerEntry(Mediation, table=True):
    """One posting 记账 of an act, never changed: the sum of a line's postings up to a day is the line on that day."""

    __tablename__ = "ledger_entry"
    __table_args__ = (ForeignKeyConstraint(["case_number", "line"], ["ledger_line.case_number", "ledger_line.line"]),)

    case_number: str = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    line: int
    kind: EntryKind = Field(sa_type=text_of(EntryKind))
    fen: int = Field(sa_type=BigInteger)
    workers: int = 0
    act_id: UUID = Field(foreign_key="act.act_id")
    reverses: int | None = Field(default=None, sa_type=BigInteger)
    money_id: UUID | None = None
    happened_on: date
    receipt_no: str | None = None
    payer: Payer | None = Field(default=None, sa_type=text_of(Payer))
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class MemberListing(Mediation, table=True):
    """One fact about a collective's members 成员, as intake stated it: claims by worker reference, never by name.

    `taken` once its claims are in the ledger; until then the case is not yet open, or has ended.
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
