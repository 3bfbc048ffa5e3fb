"""A hearing is set, moved or cancelled: who sits is locked first, what stands against it is named, then booked."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import about
from services.mediation.cases.load import CASE_ITSELF, LoadedCase
from services.mediation.hearings import queries
from services.mediation.hearings.rules import (
    AlreadyCancelled,
    HearingKind,
    HearingState,
    Recused,
    SeatAway,
    SeatKind,
    SeatTaken,
    SeatTakenElsewhere,
    check_bench,
    check_day,
    check_hours,
    check_notice,
    check_times,
    tribunal_needed,
)
from services.mediation.hearings.schemas import Cancel, NewHearing, When
from services.mediation.hearings.tables import Hearing, Seat
from shared import clock, regions
from shared.access.callers import Caller
from shared.access.visible_rows import check_version
from shared.commands import write
from shared.contracts.mediation import HearingCancelled, HearingMoved, HearingSet
from shared.obligations.questions import StillUnknown
from shared.refusals import NotFound

NOTICE = "arbitration_hearing_notice_days"
COLLECTIVE = "collective_workers"
ATTENDANT = "attendant"


async def set_hearing(session: AsyncSession, caller: Caller, number: str, new: NewHearing) -> Hearing:
    """Set a hearing of a case. Raises NotFound and what stands against it, in law first, then in the calendar."""
    there = await case_for(session, caller, number)
    people = await queries.people_seats(session, new.people)
    return await set_for(session, caller, there, new, set(people.values()))


async def set_for(
    session: AsyncSession, caller: Caller, there: LoadedCase, new: NewHearing, people: Collection[UUID]
) -> Hearing:
    """The same for a loaded case and known people; the seats named and those of the people are taken."""
    size = tribunal_of(there, new.kind, new.tribunal_size)
    hearing = Hearing(
        case_number=there.key,
        division=there.row.division,
        kind=new.kind,
        cloud=new.cloud,
        starts=new.starts,
        ends=new.ends,
        tribunal_size=size,
        holiday_reason=new.holiday_reason,
        set_by=caller.label,
    )
    where = await _take(session, caller, there, hearing, {*new.seats, *people})
    told = _told(hearing) | {"where": where}
    there.step(by=caller.label, action="hearing-set", note=new.holiday_reason, facts=told)
    there.changes.publish(HearingSet(**about(there.row), **told))
    await write(session, there.written())
    return hearing


async def move_hearing(session: AsyncSession, caller: Caller, hearing_id: UUID, seen: int, when: When) -> Hearing:
    """Hold it at another time, in another room or with others of the staff; its people stay.

    Raises NotFound, Stale, AlreadyCancelled, and what stands against the new time.
    """
    hearing, there = await locked(session, caller, hearing_id, seen)
    before = (await queries.seats_of(session, [hearing_id])).get(hearing_id, [])
    people = {seat.seat_id for seat in before if seat.kind is SeatKind.PERSON}
    await queries.release(session, [hearing_id])
    return await move_released(session, caller, there, hearing, when, people)


async def move_released(
    session: AsyncSession, caller: Caller, there: LoadedCase, hearing: Hearing, when: When, people: Collection[UUID]
) -> Hearing:
    """The same for a hearing whose seats were released. At its former time it needs no new notice."""
    was = hearing.starts
    hearing.starts, hearing.ends, hearing.holiday_reason = when.starts, when.ends, when.holiday_reason
    hearing.version += 1
    where = await _take(session, caller, there, hearing, {*when.seats, *people}, noticed=was == when.starts)
    told = _told(hearing) | {"was": was, "where": where}
    there.step(by=caller.label, action="hearing-moved", note=when.holiday_reason, facts=told)
    there.changes.publish(HearingMoved(**about(there.row), **told))
    await write(session, there.written())
    return hearing


async def cancel_hearing(session: AsyncSession, caller: Caller, hearing_id: UUID, seen: int, why: Cancel) -> Hearing:
    """It is not held; whoever would have sat is free again. Raises NotFound, Stale or AlreadyCancelled."""
    hearing, there = await locked(session, caller, hearing_id, seen)
    await queries.release(session, [hearing_id])
    hearing.state, hearing.version = HearingState.CANCELLED, hearing.version + 1
    await session.flush()
    told = {"hearing": str(hearing_id), "starts": hearing.starts, "reason": why.reason}
    there.step(by=caller.label, action="hearing-cancelled", note=why.note, facts=told)
    there.changes.publish(HearingCancelled(**about(there.row), **told))
    await write(session, there.written())
    return hearing


async def case_for(session: AsyncSession, caller: Caller, number: str) -> LoadedCase:
    caller.need_authority()
    there = await CASE_ITSELF.one(session, number)
    if there is None:
        raise NotFound(what="case", which=number)
    there.seen(caller, None)
    return there


async def locked(session: AsyncSession, caller: Caller, hearing_id: UUID, seen: int) -> tuple[Hearing, LoadedCase]:
    hearing = await queries.lock_hearing(session, caller, hearing_id)
    check_version(hearing, seen)
    if hearing.state is HearingState.CANCELLED:
        raise AlreadyCancelled
    return hearing, await case_for(session, caller, hearing.case_number)


async def _take(
    session: AsyncSession,
    caller: Caller,
    there: LoadedCase,
    hearing: Hearing,
    ids: Collection[UUID],
    *,
    noticed: bool = False,
) -> str | None:
    """Check the hearing against law and calendar, keep it and take its seats. Its venue and room; None by cloud."""
    starts, ends = (each.astimezone(clock.CHINA) for each in (hearing.starts, hearing.ends))
    check_times(starts, ends, clock.now())
    check_day(starts.date(), hearing.holiday_reason)
    if hearing.kind is HearingKind.HEARING and not noticed:
        hearing.notice_by = check_notice(starts.date(), notice_days(hearing.division), clock.today())
    seats = await queries.lock_seats(session, ids)
    check_bench((seat.kind for seat in seats), hearing.tribunal_size, cloud=hearing.cloud)
    for seat in seats:
        if seat.division is not None:
            caller.need_division(seat.division)
    venues = await queries.venues(session, (seat.venue_id for seat in seats if seat.venue_id is not None))
    if hearing.holiday_reason is None:
        for venue in venues.values():
            check_hours(venue.name, venue.hours, starts.time(), ends.time())
    await _check_free(session, caller, hearing, seats)
    await _check_recusals(session, there, seats)
    session.add(hearing)
    await session.flush()
    await queries.book(session, hearing, ids)
    rooms = [seat for seat in seats if seat.kind is SeatKind.ROOM and seat.venue_id in venues]
    return " ".join((venues[room.venue_id].name + (room.name or "")) for room in rooms if room.venue_id) or None


def notice_days(division: str) -> int:
    """Working days before a hearing by which the parties have its notice. Raises StillUnknown."""
    try:
        return regions.value(division, NOTICE, clock.today()).term().amount
    except regions.UnknownHere as missing:
        raise StillUnknown(chinese=missing.chinese, english=missing.english) from missing


async def _check_free(session: AsyncSession, caller: Caller, hearing: Hearing, seats: list[Seat]) -> None:
    """Raises SeatTaken, SeatTakenElsewhere or SeatAway."""
    ids, during = [seat.seat_id for seat in seats], Range(hearing.starts, hearing.ends)
    names = {seat.seat_id: seat.name or ATTENDANT for seat in seats}
    if (clash := await queries.taken(session, ids, during, hearing.hearing_id)) is not None:
        seat_id, other = clash
        told = {"what": names[seat_id], "begins": _clock(other.starts), "ends": _clock(other.ends)}
        if caller.reaches(other.division):
            raise SeatTaken(**told, case=other.case_number)
        raise SeatTakenElsewhere(**told)
    if (absence := await queries.away(session, ids, during)) is not None:
        begins, ends = (_clock(each) if each else "…" for each in (absence.during.lower, absence.during.upper))
        raise SeatAway(what=names[absence.seat_id], begins=begins, ends=ends, kind=absence.reason)


async def _check_recusals(session: AsyncSession, there: LoadedCase, seats: list[Seat]) -> None:
    names = {seat.seat_id: seat.name for seat in seats if seat.kind is SeatKind.ARBITRATOR}
    against = {seat.person for seat in seats if seat.person is not None}
    if there.row.employer_uscc:
        against.add(queries.employer_hash(session, there.row.employer_uscc))
    if names and against and (found := await queries.recused(session, names, against)) is not None:
        raise Recused(what=names[found])


def tribunal_of(there: LoadedCase, kind: HearingKind, asked: int | None) -> int | None:
    """How many arbitrators hear the case: three where enough workers have the claim (ARB-07).

    Raises StillUnknown or TribunalWrong.
    """
    try:
        line = regions.value(there.row.division, COLLECTIVE, clock.today())
        return tribunal_needed(kind, asked, line.reached_by(there.row.workers))
    except regions.UnknownHere as missing:
        raise StillUnknown(chinese=missing.chinese, english=missing.english) from missing


def _told(hearing: Hearing) -> dict[str, object]:
    return {
        "hearing": str(hearing.hearing_id),
        "kind": hearing.kind.value,
        "cloud": hearing.cloud,
        "starts": hearing.starts,
        "ends": hearing.ends,
        "notice_by": hearing.notice_by,
    }


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(clock.CHINA):%Y-%m-%d %H:%M}"
