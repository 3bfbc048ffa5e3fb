"""Request and response bodies of plans."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.mediation.cases.schemas import Answer, Body, ChinaTime, Word
from services.mediation.hearings.plans.rules.plans import PlanState, Why
from services.mediation.hearings.rules import HearingKind
from shared.values.fields import Day, Division

AT_ONCE = 500
"""Hearings in one plan at most; our own choice, above a large county's month."""
LONGEST = 62
"""Days of a plan at most; our own choice."""


class Period(Body):
    from_day: Day
    until_day: Day
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """Raises ValueError."""
        if not 0 <= (self.until_day - self.from_day).days < LONGEST:
            raise ValueError(f"at most {LONGEST} days, in order; 起止日期应先后有序，最长{LONGEST}天")
        return self


class WantedHearing(Body):
    """A hearing that wants a place; `seats` are those of the staff who must be there, such as an interpreter."""

    case: Word
    kind: HearingKind = HearingKind.HEARING
    cloud: bool = False
    tribunal_size: Literal[1, 3] | None = None
    minutes: Annotated[int, Field(ge=30, le=480, multiple_of=30)] = 120
    people: list[Word] = Field(default=[], max_length=40)
    seats: list[UUID] = Field(default=[], max_length=5)


class NewPlan(Period):
    """The same seed gives the same plan."""

    division: Division
    hearings: list[WantedHearing] = Field(min_length=1, max_length=AT_ONCE)


class PlacedOut(BaseModel):
    """Where a hearing is proposed to be; `hearing_id` is null for a new one."""

    case: str
    hearing_id: UUID | None
    starts: ChinaTime
    ends: ChinaTime
    seats: list[UUID]


class UnplacedOut(BaseModel):
    case: str
    hearing_id: UUID | None
    why: Why


class PlanOut(Answer):
    """A plan. `optimal`: no other places more hearings or moves fewer. `moved`: hearings at another time than
    before."""

    plan_id: UUID
    division: str
    state: PlanState
    from_day: date
    until_day: date
    replans: UUID | None
    seed: int
    optimal: bool
    moved: int
    placed: list[PlacedOut]
    unplaced: list[UnplacedOut]
