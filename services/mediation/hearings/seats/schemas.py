"""Request and response bodies of venues and seats."""

from datetime import time
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, model_validator

from services.mediation.cases.schemas import Body, ChinaTime, Word
from services.mediation.hearings.rules import Away, SeatKind
from services.mediation.hearings.schemas import HearingOut
from shared.values.fields import Division, Moment, Uscc


class NewVenue(Body):
    """A place with rooms, and when it is open on working days; `break_from` and `break_until` come together."""

    division: Division
    name: Word
    opens: time
    closes: time
    break_from: time | None = None
    break_until: time | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """Raises ValueError."""
        if (self.break_from is None) != (self.break_until is None):
            raise ValueError("break_from and break_until come together; 午休起止须同时填写")
        times = [each for each in (self.opens, self.break_from, self.break_until, self.closes) if each is not None]
        if any(each.tzinfo for each in times) or times != sorted(set(times)):
            raise ValueError("it opens, breaks and closes in this order; 开放、午休、关闭时间应依次递增")
        return self


class VenueOut(NewVenue):
    venue_id: UUID


class NewSeat(Body):
    """A room of a venue, or an arbitrator, clerk or interpreter of the authority."""

    division: Division
    kind: Literal[SeatKind.ROOM, SeatKind.ARBITRATOR, SeatKind.CLERK, SeatKind.INTERPRETER]
    name: Word
    venue_id: UUID | None = None

    @model_validator(mode="after")
    def _room_in_venue(self) -> Self:
        """Raises ValueError."""
        if (self.kind is SeatKind.ROOM) != (self.venue_id is not None):
            raise ValueError("a room, and nothing else, stands in a venue; 庭室须填写所在场所，其他不填")
        return self


class RegisteredSeat(BaseModel):
    seat_id: UUID
    division: str
    kind: SeatKind
    name: str
    venue_id: UUID | None


class SeatsOut(BaseModel):
    """By kind and name."""

    items: list[RegisteredSeat]


class NewAbsence(Body):
    """From when until when somebody is ill or on leave, or a room is out of use."""

    begins: Moment
    ends: Moment
    reason: Away

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """Raises ValueError."""
        if self.ends <= self.begins:
            raise ValueError("it ends after it begins; 结束应晚于开始")
        return self


class AbsenceOut(BaseModel):
    """The absence, and the hearings that cannot be held as they are set."""

    begins: ChinaTime
    ends: ChinaTime
    reason: Away
    hearings: list[HearingOut]


class NewRecusal(Body):
    """Whose matters an arbitrator does not hear: those of an employer or of a person, kept as a keyed hash."""

    employer_uscc: Uscc | None = None
    person: Word | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        """Raises ValueError."""
        if (self.employer_uscc is None) == (self.person is None):
            raise ValueError("name an employer or a person; 用人单位与个人须且只须填写一项")
        return self


class RecusalOut(BaseModel):
    seat_id: UUID
