"""Tables of money that came to an account, of what it may be for, and of what was sent back."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.mediation.schema import Mediation
from services.mediation.suspense.doubts import Doubt
from shared import clock
from shared.database.derived import DERIVED
from shared.database.sessions import DivisionCode, Instant, text_of


class MoneyIn(Mediation, table=True):
    """Money that came to an account 到账, known by the bank's reference 流水号. What is matched, sent back and left in
    suspense is derived by the database: matched + returned + suspense is what came.
    """

    __tablename__ = "money_in"

    money_id: UUID = Field(default_factory=uuid4, primary_key=True)
    account: str
    bank_ref: str
    division: str = Field(sa_type=DivisionCode)
    fen: int = Field(sa_type=BigInteger)
    happened_on: date
    matched_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    returned_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    suspense_fen: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=DERIVED)
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)

    @property
    def days_in_suspense(self) -> int | None:
        """Days since it came, while some of it is in suspense."""
        return (clock.today() - self.happened_on).days if self.suspense_fen else None


class MoneyBack(Mediation, table=True):
    """A part of it that was sent back 退回, known by its own number; never changed."""

    __tablename__ = "money_back"

    money_id: UUID = Field(primary_key=True, foreign_key="money_in.money_id")
    number: str = Field(primary_key=True)
    fen: int = Field(sa_type=BigInteger)
    happened_on: date
    reason: str
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class MatchCandidate(Mediation, table=True):
    """A line that money in suspense may be for, with the confidence in percent; or that a person said it is not for:
    no machine matches it then (`a_persons_no_is_final`).
    """

    __tablename__ = "match_candidate"

    money_id: UUID = Field(primary_key=True, foreign_key="money_in.money_id")
    case_number: str = Field(primary_key=True)
    line: int = Field(primary_key=True)
    doubt: Doubt | None = Field(default=None, sa_type=text_of(Doubt))
    confidence: int = 0
    refused_at: datetime | None = Field(default=None, sa_type=Instant)
    refused_by: str | None = None
    reason: str | None = None
