"""Table of officers' leave 请假."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant


class Leave(Intake, table=True):
    """A leave 请假代班, both days included, with the deputy; `ended_on` is the day from which the officer is back."""

    __tablename__ = "leave"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    party: str
    divisions: list[str] = Field(sa_type=ARRAY(Text))
    officer: str
    deputy: str
    begins_on: date
    ends_on: date
    reason: str = Field(sa_type=Text)
    by: str
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    ended_on: date | None = None
