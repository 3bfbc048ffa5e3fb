"""Tables of money that came to an account, and of what was sent back."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.mediation.schema import Mediation
from shared import clock
from shared.database.derived import DERIVED
from shared.database.sessions import DivisionCode, Instant


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
