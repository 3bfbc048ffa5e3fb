"""Tables of the hearing calendar."""

from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, Text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlmodel import Field

from services.mediation.hearings.rules import Away, HearingKind, HearingState, Hours, SeatKind
from services.mediation.schema import Mediation
from shared import clock
from shared.database.derived import DERIVED
from shared.database.sessions import DivisionCode, Instant, text_of


class Venue(Mediation, table=True):
    """A place with rooms 仲裁院、派出庭, open at these times of a working day."""

    __tablename__ = "venue"

    venue_id: UUID = Field(default_factory=uuid4, primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    name: str
    opens: time
    closes: time
    break_from: time | None = None
    break_until: time | None = None

    @property
    def hours(self) -> Hours:
        return Hours(self.opens, self.closes, self.break_from, self.break_until)


class Seat(Mediation, table=True):
    """Whoever or whatever sits in one hearing at a time. Staff and rooms have a name and a division; a party or
    representative is known by a keyed hash only, the same in every division.
    """

    __tablename__ = "seat"

    seat_id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: SeatKind = Field(sa_type=text_of(SeatKind))
    division: str | None = Field(default=None, sa_type=DivisionCode)
    venue_id: UUID | None = Field(default=None, foreign_key="venue.venue_id")
    name: str | None = None
    person: bytes | None = Field(default=None, sa_type=LargeBinary)
    calendar_edition: int = 0
    """How often the address of its calendar was given out: an older address opens nothing."""


class Hearing(Mediation, table=True):
    """A hearing or a session of mediation. `notice_by`: the last day on which notice is served in time."""

    __tablename__ = "hearing"

    hearing_id: UUID = Field(default_factory=uuid4, primary_key=True)
    version: int = 1
    case_number: str = Field(foreign_key="case_file.number")
    division: str = Field(sa_type=DivisionCode)
    kind: HearingKind = Field(sa_type=text_of(HearingKind))
    cloud: bool
    state: HearingState = Field(default=HearingState.SET, sa_type=text_of(HearingState))
    starts: datetime = Field(sa_type=Instant)
    ends: datetime = Field(sa_type=Instant)
    during: Range[datetime] | None = Field(default=None, sa_type=TSTZRANGE, sa_column_kwargs=DERIVED)
    tribunal_size: int | None = None
    notice_by: date | None = None
    holiday_reason: str | None = Field(default=None, sa_type=Text)
    set_by: str
    set_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class Booking(Mediation, table=True):
    """That a seat is taken by a hearing for all its time; the database lets no two of a seat overlap."""

    __tablename__ = "booking"

    seat_id: UUID = Field(primary_key=True, foreign_key="seat.seat_id")
    during: Range[datetime] = Field(primary_key=True, sa_type=TSTZRANGE)
    hearing_id: UUID


class Unavailability(Mediation, table=True):
    """A time in which a seat cannot be taken: somebody is ill or on leave, or a room is closed."""

    __tablename__ = "unavailability"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    seat_id: UUID = Field(foreign_key="seat.seat_id")
    during: Range[datetime] = Field(sa_type=TSTZRANGE)
    reason: Away = Field(sa_type=text_of(Away))
    told_by: str
    told_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class Recusal(Mediation, table=True):
    """An arbitrator who is to withdraw from matters of an employer or person 回避, known by a keyed hash."""

    __tablename__ = "recusal"

    seat_id: UUID = Field(primary_key=True, foreign_key="seat.seat_id")
    against: bytes = Field(primary_key=True, sa_type=LargeBinary)
    told_by: str
    told_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
