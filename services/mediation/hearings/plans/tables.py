"""Table of plans of hearings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.mediation.hearings.plans.rules.plans import PlanState
from services.mediation.schema import Mediation
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


class HearingPlan(Mediation, table=True):
    """What was asked to be planned, and what the solver proposes. `needs`, `placed` and `unplaced` hold ids of seats
    and numbers of cases, never a name. `replans`: who is away, where hearings that are set are planned anew.
    """

    __tablename__ = "hearing_plan"

    plan_id: UUID = Field(default_factory=uuid4, primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    state: PlanState = Field(default=PlanState.ASKED, sa_type=text_of(PlanState))
    from_day: date
    until_day: date
    replans: UUID | None = Field(default=None, foreign_key="seat.seat_id")
    needs: list[dict[str, Any]] = Field(sa_type=JSONB)
    seed: int
    asked_by: str
    asked_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    attempts: int = 0
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    placed: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    unplaced: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    optimal: bool = False
    moved: int = 0
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
