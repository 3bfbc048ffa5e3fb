"""Table of cases 案件."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.mediation.cases.rules.stage import Stage
from services.mediation.schema import Mediation
from shared import clock
from shared.database.derived import DERIVED
from shared.database.sessions import DivisionCode, Instant, text_of
from shared.trade.dispositions import Disposition


class Case(Mediation, table=True):
    """One matter 案件 between an employer and the workers it owes. Its sums are derived by the database from the
    ledger's postings. `claim_unknown`: nobody has said yet how much is owed, so that its sums of 0 say nothing.
    """

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
    claimed_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    found_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    withdrawn_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    rejected_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    paid_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    outstanding_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    claim_unknown: bool = False
    handling_extension: str | None = None
    agreed_on: date | None = None
    agreed_fen: int | None = Field(default=None, sa_type=BigInteger)
    pay_by: date | None = None
    kept_at_fen: int | None = Field(default=None, sa_type=BigInteger)
    disposition: Disposition | None = Field(default=None, sa_type=text_of(Disposition))
    closed_on: date | None = None

    @property
    def known_claimed_fen(self) -> int | None:
        """None as long as nobody has said how much."""
        return None if self.claim_unknown else self.claimed_fen

    @property
    def known_outstanding_fen(self) -> int | None:
        return None if self.claim_unknown else self.outstanding_fen
