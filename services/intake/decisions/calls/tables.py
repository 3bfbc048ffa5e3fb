"""Table of calls."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Text
from sqlmodel import Field

from services.intake.complaints.rules.contact import CallOccasion, Outcome
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant


class Call(Intake, table=True):
    """A call to the reporter, or to the worker of the list with that `worker_ref`, and its outcome (C124)."""

    __tablename__ = "call"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    called_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    reached: bool
    satisfied: bool | None = None
    note: str | None = Field(default=None, sa_type=Text)
    occasion: str = CallOccasion.RESULT
    outcome: str = Outcome.REACHED
    worker_ref: UUID | None = None
