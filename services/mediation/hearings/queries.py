"""Named reads, locks and writes of the hearing calendar."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import Range, insert
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.hearings.rules import SeatKind
from services.mediation.hearings.tables import Booking, Hearing, Recusal, Seat, Unavailability, Venue
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.refusals import NotFound
from shared.values.identifiers import normal_text

PERSON = "hearing-person"
EMPLOYER = "hearing-employer"
"""What the keyed hashes of people and employers are taken for."""


def person_hash(session: AsyncSession, reference: str) -> bytes:
    """A party or representative, as the calendar knows them."""
    return _hash(session, PERSON, reference)


def employer_hash(session: AsyncSession, uscc: str) -> bytes:
    return _hash(session, EMPLOYER, uscc)


async def people_seats(session: AsyncSession, references: Sequence[str]) -> dict[bytes, UUID]:
    """The seats of these people, made where there are none yet, by their hash."""
    hashes = sorted({person_hash(session, each) for each in references})
    if not hashes:
        return {}
    new = [{"seat_id": uuid4(), "kind": SeatKind.PERSON, "person": each, "calendar_edition": 0} for each in hashes]
    await session.exec(insert(Seat).values(new).on_conflict_do_nothing(index_elements=["person"]))
    found = select(Seat.person, Seat.seat_id).where(col(Seat.person).in_(hashes))
    return {person: seat_id for person, seat_id in (await session.exec(found)).all() if person is not None}


async def lock_seats(session: AsyncSession, ids: Collection[UUID]) -> list[Seat]:
    """These seats, locked in the order of their ids: whoever books or reports an absence waits. Raises NotFound."""
    chosen = select(Seat).where(col(Seat.seat_id).in_(ids)).order_by(col(Seat.seat_id))
    chosen = chosen.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = list((await session.exec(chosen)).all())
    if missing := set(ids) - {seat.seat_id for seat in found}:
        raise NotFound(what="seat", which=str(min(missing)))
    return found


async def see_seat(session: AsyncSession, caller: Caller, seat_id: UUID) -> Seat:
    """Staff or a room of the caller's places. Raises AuthorityOnly or NotFound."""
    caller.need_authority()
    found = await session.get(Seat, seat_id)
    if found is None or found.division is None or not caller.reaches(found.division):
        raise NotFound(what="seat", which=str(seat_id))
    return found


async def venues(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Venue]:
    found = await session.exec(select(Venue).where(col(Venue.venue_id).in_(set(ids))))
    return {venue.venue_id: venue for venue in found.all()}


async def taken(
    session: AsyncSession, ids: Collection[UUID], during: Range[datetime], but: UUID | None
) -> tuple[UUID, Hearing] | None:
    """The first of these seats that another hearing has at the time, and that hearing."""
    clash = (col(Booking.seat_id).in_(ids), col(Booking.during).op("&&")(during))
    chosen = select(Booking.seat_id, Hearing).join(Hearing, col(Hearing.hearing_id) == col(Booking.hearing_id))
    chosen = chosen.where(*clash).order_by(col(Hearing.starts), col(Booking.seat_id)).limit(1)
    return (await session.exec(chosen if but is None else chosen.where(col(Hearing.hearing_id) != but))).first()


async def away(session: AsyncSession, ids: Collection[UUID], during: Range[datetime]) -> Unavailability | None:
    """The first absence of one of these seats at the time."""
    clash = (col(Unavailability.seat_id).in_(ids), col(Unavailability.during).op("&&")(during))
    chosen = select(Unavailability).where(*clash).order_by(col(Unavailability.seat_id), col(Unavailability.id))
    return (await session.exec(chosen.limit(1))).first()


async def recused(session: AsyncSession, ids: Collection[UUID], against: Collection[bytes]) -> UUID | None:
    """An arbitrator of these seats who withdraws from one of these parties."""
    found = select(Recusal.seat_id).where(col(Recusal.seat_id).in_(ids), col(Recusal.against).in_(against))
    return (await session.exec(found.order_by(col(Recusal.seat_id)).limit(1))).first()


async def book(session: AsyncSession, hearing: Hearing, ids: Iterable[UUID]) -> None:
    """Take the seats for the hearing's time, in the order of their ids."""
    during = Range(hearing.starts, hearing.ends)
    rows = [{"seat_id": each, "during": during, "hearing_id": hearing.hearing_id} for each in sorted(ids)]
    if rows:
        await session.exec(insert(Booking).values(rows))


async def release(session: AsyncSession, hearing_ids: Collection[UUID]) -> None:
    await session.exec(delete(Booking).where(col(Booking.hearing_id).in_(hearing_ids)))


async def lock_hearing(session: AsyncSession, caller: Caller, hearing_id: UUID) -> Hearing:
    """Raises NotFound, also for another place's."""
    found = await session.get(Hearing, hearing_id, with_for_update=True, populate_existing=True)
    if found is None or not (caller.is_authority and caller.reaches(found.division)):
        raise NotFound(what="hearing", which=str(hearing_id))
    return found


async def hearings_of(session: AsyncSession, number: str) -> Sequence[Hearing]:
    chosen = select(Hearing).where(col(Hearing.case_number) == number)
    return (await session.exec(chosen.order_by(col(Hearing.starts), col(Hearing.hearing_id)))).all()


async def seats_of(session: AsyncSession, hearing_ids: Collection[UUID]) -> Mapping[UUID, list[Seat]]:
    """Who sits in each of these hearings: rooms and staff first."""
    chosen = select(Booking.hearing_id, Seat).join(Seat, col(Seat.seat_id) == col(Booking.seat_id))
    chosen = chosen.where(col(Booking.hearing_id).in_(hearing_ids))
    found: dict[UUID, list[Seat]] = {}
    for hearing_id, seat in (await session.exec(chosen.order_by(col(Seat.name), col(Seat.seat_id)))).all():
        found.setdefault(hearing_id, []).append(seat)
    return found


def _hash(session: AsyncSession, kind: str, text: str) -> bytes:
    found = keyring_of(session).blind(kind, normal_text(text))
    assert found is not None, "it has text"
    return found
