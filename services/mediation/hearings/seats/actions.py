"""Venues and seats are registered; somebody falls ill; an arbitrator withdraws from a party's matters."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range, insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.hearings import queries
from services.mediation.hearings.rules import SeatKind
from services.mediation.hearings.seats.schemas import NewAbsence, NewRecusal, NewSeat, NewVenue
from services.mediation.hearings.tables import Booking, Hearing, Recusal, Seat, Unavailability, Venue
from shared.access.callers import Caller, visible
from shared.refusals import Invalid, NotFound


class NotAnArbitrator(Invalid):
    code = "not-an-arbitrator"
    zh = "只有仲裁员才登记回避"
    en = "only an arbitrator is recused"


async def open_venue(session: AsyncSession, caller: Caller, new: NewVenue) -> Venue:
    """A venue of this name in the division; told again, its hours are those told last. Raises WrongDivision."""
    caller.need_division(new.division)
    told = new.model_dump()
    fresh = Venue(**told).model_dump()
    keeping = insert(Venue).values(fresh).on_conflict_do_update(index_elements=["division", "name"], set_=told)
    await session.exec(keeping)
    same = (col(Venue.division) == new.division, col(Venue.name) == new.name)
    return (await session.exec(select(Venue).where(*same).execution_options(populate_existing=True))).one()


async def register_seat(session: AsyncSession, caller: Caller, new: NewSeat) -> Seat:
    """A room or one of the staff; the same again is the same. Raises WrongDivision, NotFound for an unknown venue."""
    caller.need_division(new.division)
    if new.venue_id is not None:
        venue = await session.get(Venue, new.venue_id)
        if venue is None or not caller.reaches(venue.division):
            raise NotFound(what="venue", which=str(new.venue_id))
    await session.exec(insert(Seat).values(Seat(**new.model_dump()).model_dump()).on_conflict_do_nothing())
    same = (col(Seat.division) == new.division, col(Seat.kind) == new.kind, col(Seat.name) == new.name)
    where = col(Seat.venue_id).is_not_distinct_from(new.venue_id)
    return (await session.exec(select(Seat).where(*same, where))).one()


async def list_seats(session: AsyncSession, caller: Caller, division: str) -> Sequence[Seat]:
    """Rooms and staff of a division. Raises AuthorityOnly."""
    caller.need_authority()
    within = visible(caller.narrowed(division), col(Seat.division), None)
    return (await session.exec(select(Seat).where(within).order_by(col(Seat.kind), col(Seat.name)))).all()


async def report_absence(
    session: AsyncSession, caller: Caller, seat_id: UUID, new: NewAbsence
) -> tuple[Unavailability, Sequence[Hearing]]:
    """Somebody or a room is not there; the hearings in that time stay as they are set until they are replanned.

    Raises NotFound.
    """
    await queries.see_seat(session, caller, seat_id)
    during = Range(new.begins, new.ends)
    row = Unavailability(seat_id=seat_id, during=during, reason=new.reason, told_by=caller.label)
    session.add(row)
    await session.flush()
    hit = select(Hearing).join(Booking, col(Booking.hearing_id) == col(Hearing.hearing_id))
    hit = hit.where(col(Booking.seat_id) == seat_id, col(Booking.during).op("&&")(during))
    return row, (await session.exec(hit.order_by(col(Hearing.starts)))).all()


async def recuse(session: AsyncSession, caller: Caller, seat_id: UUID, new: NewRecusal) -> None:
    """The arbitrator hears no matter of this employer or person from now on. Raises NotFound or NotAnArbitrator."""
    seat = await queries.see_seat(session, caller, seat_id)
    if seat.kind is not SeatKind.ARBITRATOR:
        raise NotAnArbitrator(field="seat_id")
    if new.employer_uscc is not None:
        against = queries.employer_hash(session, new.employer_uscc)
    else:
        against = queries.person_hash(session, new.person or "")
    row = Recusal(seat_id=seat_id, against=against, told_by=caller.label)
    await session.exec(insert(Recusal).values(row.model_dump()).on_conflict_do_nothing())
