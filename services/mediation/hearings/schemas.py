"""Request and response bodies of hearings."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.mediation.cases.schemas import Answer, Body, ChinaTime, Word
from services.mediation.hearings.rules import HearingKind, HearingState, SeatKind
from shared.values.fields import Moment, Note


class When(Body):
    """When a hearing is held, and in which room and with whom beside the parties: seats, by id. A day off needs
    `holiday_reason`.
    """

    starts: Moment
    ends: Moment
    seats: list[UUID] = Field(max_length=12)
    holiday_reason: Note | None = None


class NewHearing(When):
    """A hearing or session of mediation of the case. `people`: the identity numbers, or our references, of parties and
    representatives who come; only keyed hashes of them are kept. `tribunal_size`: arbitrators of a hearing.
    """

    kind: HearingKind
    cloud: bool = False
    tribunal_size: Literal[1, 3] | None = None
    people: list[Word] = Field(default=[], max_length=40)


class Cancel(Body):
    reason: Literal["settled", "withdrawn", "postponed", "set_in_error"]
    note: Note | None = None


class SeatOut(BaseModel):
    seat_id: UUID
    kind: SeatKind
    name: str | None


class HearingOut(Answer):
    """`notice_by`: the last day on which its notice is served in time; null for mediation."""

    hearing_id: UUID
    version: int
    case_number: str
    kind: HearingKind
    cloud: bool
    state: HearingState
    starts: ChinaTime
    ends: ChinaTime
    tribunal_size: int | None
    notice_by: date | None
    seats: list[SeatOut] = []


class HearingsOut(BaseModel):
    """Oldest first."""

    items: list[HearingOut]
