"""What is kept of the worker's own door."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field

from services.intake.schema import Intake
from shared.database.sessions import Instant


class DoorFiling(Intake, table=True):
    """What a worker chose at their own door: by which board they came, whether they want an interpreter."""

    __tablename__ = "door_filing"

    complaint: str = Field(foreign_key="complaint.number", primary_key=True)
    board: str | None = None
    interpreter: bool
    voice_note: bool


class Knock(Intake, table=True):
    """How often an address (its keyed hash) or a complaint's number was used for something, until when it counts."""

    __tablename__ = "knock"

    who: bytes = Field(sa_type=LargeBinary, primary_key=True)
    what: str = Field(primary_key=True)
    until: datetime = Field(sa_type=Instant)
    used: int
