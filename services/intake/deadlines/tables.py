"""The table of escalations. Deadlines themselves are in the tables of `shared.obligations`."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Text
from sqlmodel import Field

from services.intake.complaints.rules.clocks import Rung
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant, text_of


class Escalation(Intake, table=True):
    """One step of escalation of a complaint 催办, 督办, 提级督办.

    `cause` is one of `rules.clocks.CAUSES`: the name of a deadline that passed, or why else. `receiver` has to answer.
    """

    __tablename__ = "escalation"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    rung: Rung = Field(sa_type=text_of(Rung))
    cause: str
    by: str
    receiver: str
    reason: str | None = Field(default=None, sa_type=Text)
    started_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    due_on: date | None = None
    ended_on: date | None = None
    ended_by: str | None = None
    answer: str | None = Field(default=None, sa_type=Text)
