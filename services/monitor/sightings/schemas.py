"""Request and response bodies of works seen."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.monitor.sightings.rules import Duty, Source
from shared.values.fields import Day, Division, Line, SomeFen

Number = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$")]


class WorksSeenIn(BaseModel):
    """What a permit, a gate or a grid officer says of works; told again under its number it replaces the earlier."""

    model_config = ConfigDict(extra="forbid")

    source: Source
    source_no: Line
    division: Division
    name: Line
    seen_on: Day
    project: Number | None = Field(default=None, description="the number under which the register has them")
    contract_fen: SomeFen | None = None
    contract_on: Day | None = None


class WorksSeenOut(BaseModel):
    """Works seen; `registration` says whether they must be in the register (MON-03), `registered` whether they are."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    source: Source
    source_no: str
    division: str
    name: str
    project: str | None
    contract_fen: int | None
    contract_on: date | None
    seen_on: date
    told_by: str
    told_at: datetime
    registration: Duty
    registered: bool
