"""Tables of workers' own filings, and of the counters of the rate limit."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field

from services.intake.schema import Intake
from shared.database.sessions import Instant


class WorkerChoices(Intake, table=True):
    """A worker's choices with their own filing: the board they came by, whether they want an interpreter."""

    __tablename__ = "door_filing"

    complaint: str = Field(foreign_key="complaint.number", primary_key=True)
    board: str | None = None
    interpreter: bool
    voice_note: bool


class UseCount(Intake, table=True):
    """Uses of one kind by an address (its keyed hash) or for a complaint's number, and when the count ends."""

    __tablename__ = "knock"

    who: bytes = Field(sa_type=LargeBinary, primary_key=True)
    what: str = Field(primary_key=True)
    until: datetime = Field(sa_type=Instant)
    used: int
