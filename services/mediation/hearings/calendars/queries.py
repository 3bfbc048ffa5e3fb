"""Named reads for calendars."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.hearings.rules import HearingState, SeatKind
from services.mediation.hearings.tables import Booking, Hearing, Seat


async def sittings(
    session: AsyncSession, seat_id: UUID, since: datetime, until: datetime | None = None
) -> list[tuple[Hearing, str | None]]:
    """The hearings of a seat that end after `since`, each with the name of its room, oldest first."""
    place, rooms = aliased(Booking), aliased(Seat)
    room = select(rooms.name).join(place, col(place.seat_id) == col(rooms.seat_id))
    room = room.where(col(place.hearing_id) == col(Hearing.hearing_id), col(rooms.kind) == SeatKind.ROOM)
    chosen = select(Hearing, room.limit(1).scalar_subquery())
    chosen = chosen.join(Booking, col(Booking.hearing_id) == col(Hearing.hearing_id))
    chosen = chosen.where(col(Booking.seat_id) == seat_id, col(Hearing.state) == HearingState.SET)
    chosen = chosen.where(col(Hearing.ends) > since)
    if until is not None:
        chosen = chosen.where(col(Hearing.starts) < until)
    rows = (await session.exec(chosen.order_by(col(Hearing.starts), col(Hearing.hearing_id)))).all()
    return [(hearing, name) for hearing, name in rows]
