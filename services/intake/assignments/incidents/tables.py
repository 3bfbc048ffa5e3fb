"""The table of live incidents."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.intake.assignments.incidents.track import IncidentStage
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


class Incident(Intake, table=True):
    """A live incident about wages 突发事件, from its report until it is closed.

    Phone, ID and card numbers in its texts are replaced. `people` is the number of people there. `reported_up_at`: when
    the superior was first told. `waits`: the hours to tell it, where their number is not known at the place.
    """

    __tablename__ = "incident"

    number: str = Field(primary_key=True)
    version: int = 0
    stage: IncidentStage = Field(sa_type=text_of(IncidentStage))
    division: str = Field(sa_type=DivisionCode)
    parties: list[str] = Field(sa_type=ARRAY(Text))
    reported_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    reported_by: str
    happened_at: datetime = Field(sa_type=Instant)
    people: int
    kind: str
    place: str
    account: str = Field(sa_type=Text)
    domain: str
    sector: str | None = None
    gov_invested: bool | None = None
    employer_uscc: str | None = None
    project_id: str | None = None
    complaints: list[str] = Field(sa_type=ARRAY(Text))
    level: str | None = None
    emergency: bool = False
    reported_up_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = Field(default=None, sa_type=Text)
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)
