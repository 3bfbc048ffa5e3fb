"""The table of a bank's files."""

from datetime import date, datetime

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field

from services.mediation.schema import Mediation
from shared import clock
from shared.database.sessions import DivisionCode, Instant


class BankFile(Mediation, table=True):
    """A file as it was handed in, known by its account and number; `digest` is that of its content. Never changed; the
    names in it are not kept.
    """

    __tablename__ = "bank_file"

    account: str = Field(primary_key=True)
    number: str = Field(primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    digest: bytes = Field(sa_type=LargeBinary)
    lines: int
    fen: int = Field(sa_type=BigInteger)
    first_on: date
    last_on: date
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
