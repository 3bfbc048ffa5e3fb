"""Response bodies: an employer's risk and the figures."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from services.monitor.employers.rules.contributions import Rule
from services.monitor.employers.rules.portrait import Colour


class EmployerOut(BaseModel):
    """An employer's portrait as last scored."""

    employer: str = Field(description="the USCC, or `key:` and a hash where nobody knows the code")
    employer_uscc: str | None
    division: str
    score: int
    colour: Colour
    scored_at: datetime | None
    changes_on: date | None = Field(description="the next day on which time alone moves the portrait")
    version: int


class LinesOut(BaseModel):
    """The place's thresholds on that day; a score equal to a threshold has reached it."""

    clue_cap: int
    yellow: int
    orange: int
    red: int


class ContributionOut(BaseModel):
    """One reason. It counts from `from` until the day before `until`; `hard` colours red at once."""

    rule: Rule
    points: int
    hard: bool
    source: str
    division: str
    begins: date = Field(serialization_alias="from")
    ends: date | None = Field(serialization_alias="until")
    cleared_by: str | None
    zh: str
    en: str


class ElsewhereOut(BaseModel):
    """The sum of what counts for the employer outside the caller's divisions."""

    contributions: int
    points: int


class MissingOut(BaseModel):
    """A number unknown for the place, so that no score can be given."""

    key: str
    zh: str
    en: str


class MonthOut(BaseModel):
    month: str
    clues: int


class RiskOut(BaseModel):
    """An employer's risk on a day. Details are for the labour authority; other callers see score and colour only."""

    employer: str
    employer_uscc: str | None
    as_of: date
    division: str
    score: int | None
    colour: Colour | None
    lines: LinesOut | None
    missing: list[MissingOut]
    contributions: list[ContributionOut] | None
    elsewhere: ElsewhereOut | None
    clues_by_month: list[MonthOut] | None
    version: int


class ColoursOut(BaseModel):
    green: int
    yellow: int
    orange: int
    red: int
    unknown: int = Field(description="a number of their place is missing")


class ReportOut(BaseModel):
    """Figures of the caller's divisions as of a day."""

    as_of: date
    division: str | None
    employers: int = Field(description="reported there at least once, by that day")
    by_colour: ColoursOut
    clues_this_month: int = Field(description="filed from the first of the month to that day")
