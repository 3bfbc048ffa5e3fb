"""Request and response bodies of warnings."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from services.monitor.warnings.rules.verdict import Level
from services.monitor.warnings.track import WarningState
from shared.tracks.routes import Said
from shared.values.fields import Day, Line, Note


class AssignIn(Said):
    """Who answers for it: an officer's account."""

    owner: Line


class ExplainedIn(Said):
    """A step that says what was done, or why."""

    words: Note


class WaiveIn(ExplainedIn):
    """Why it is waived, and until when, that day included."""

    until: Day


class ReceiptOut(BaseModel):
    """A message about the warning: to whom, on which occasion, and whether it was received."""

    model_config = ConfigDict(from_attributes=True)

    party: str
    occasion: str
    state: str
    made_at: datetime
    receipt_at: datetime | None


class WarningOut(BaseModel):
    """A warning. `lacks` are feeds without which nobody can tell whether it still holds (C132).

    `clears` says how it ends; `receipts` are shown for a single warning.
    """

    model_config = ConfigDict(from_attributes=True)

    number: str
    version: int
    state: WarningState
    rule: str
    rule_id: str
    subject_kind: str
    subject: str
    period: str
    seq: int
    division: str
    employer_uscc: str | None
    level: Level
    people: int | None
    fen: int | None
    facts: dict[str, Any]
    lacks: list[str]
    zh: str
    en: str
    name_zh: str
    name_en: str
    clears: str
    raised_on: date
    since_on: date | None
    worsened_on: date | None
    owner: str | None
    handle_by: date | None
    overdue_on: date | None
    read_on: date | None
    read_by: str | None
    handled_by: str | None
    measure: str | None
    rectified_on: date | None
    rectified_by: str | None
    rectification: str | None
    verified_on: date | None
    verified_by: str | None
    waiver_until: date | None
    waiver_reason: str | None
    waiver_asked_by: str | None
    waived_on: date | None
    waived_by: str | None
    cleared_on: date | None
    receipts: list[ReceiptOut] | None = None


class FigureOut(BaseModel):
    """Warnings of one place, rule and level as of a day. `raised` is the denominator of the others."""

    division: str
    rule: str
    level: Level
    raised: int
    open: int
    overdue: Annotated[int, Field(description="open past the day by which they were to be handled")]
    waived: int
    cleared: int


class FiguresOut(BaseModel):
    """动态清零: `zero` where no warning is open past its day, of `raised` in all."""

    raised: int
    open: int
    overdue: int
    waived: int
    cleared: int
    zero: bool
    by: list[FigureOut]
