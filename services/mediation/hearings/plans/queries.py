"""Named reads of plans, and of what a plan has to know."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.tables import Case
from services.mediation.hearings.plans.rules.plans import PlanState
from services.mediation.hearings.plans.tables import HearingPlan
from services.mediation.hearings.rules import HearingState, SeatKind
from services.mediation.hearings.tables import Booking, Hearing, Recusal, Seat, Unavailability, Venue
from shared import clock
from shared.access.callers import Caller
from shared.refusals import NotFound

Times = dict[UUID, list[Range[datetime]]]


async def see_plan(session: AsyncSession, caller: Caller, plan_id: UUID, *, lock: bool = False) -> HearingPlan:
    """Raises AuthorityOnly, or NotFound also for another place's."""
    caller.need_authority()
    found = await session.get(HearingPlan, plan_id, with_for_update=lock or None)
    if found is None or not caller.reaches(found.division):
        raise NotFound(what="hearing plan", which=str(plan_id))
    return found


async def next_plan(session: AsyncSession) -> HearingPlan | None:
    """The oldest plan that waits for the solver, or whose worker has been silent too long; locked."""
    waits = (col(HearingPlan.state) == PlanState.ASKED, col(HearingPlan.state) == PlanState.SOLVING)
    free = or_(col(HearingPlan.claimed_until).is_(None), col(HearingPlan.claimed_until) < clock.wall())
    chosen = select(HearingPlan).where(or_(*waits), free).order_by(col(HearingPlan.asked_at)).limit(1)
    return (await session.exec(chosen.with_for_update(skip_locked=True))).first()


async def set_in(session: AsyncSession, division: str, during: Range[datetime]) -> Sequence[Hearing]:
    """The hearings that are set there in this time, oldest first."""
    chosen = select(Hearing).where(
        col(Hearing.division) == division,
        col(Hearing.state) == HearingState.SET,
        col(Hearing.starts) >= during.lower,
        col(Hearing.ends) <= during.upper,
    )
    return (await session.exec(chosen.order_by(col(Hearing.starts), col(Hearing.hearing_id)))).all()


async def bench_of(session: AsyncSession, division: str) -> list[tuple[Seat, Venue | None]]:
    """The rooms, each with its venue, and the arbitrators of a division."""
    chosen = select(Seat, Venue).outerjoin(Venue, col(Venue.venue_id) == col(Seat.venue_id))
    kinds = (SeatKind.ROOM, SeatKind.ARBITRATOR)
    chosen = chosen.where(col(Seat.division) == division, col(Seat.kind).in_(kinds)).order_by(col(Seat.seat_id))
    return [(seat, venue) for seat, venue in (await session.exec(chosen)).all()]


async def busy(session: AsyncSession, ids: Collection[UUID], during: Range[datetime], but: Collection[UUID]) -> Times:
    """When these seats are taken by other hearings than `but`, or away."""
    found: Times = defaultdict(list)
    here = (col(Booking.seat_id).in_(ids), col(Booking.during).op("&&")(during), col(Booking.hearing_id).not_in(but))
    for taken in (await session.exec(select(Booking).where(*here))).all():
        found[taken.seat_id].append(taken.during)
    gone = (col(Unavailability.seat_id).in_(ids), col(Unavailability.during).op("&&")(during))
    for away in (await session.exec(select(Unavailability).where(*gone))).all():
        found[away.seat_id].append(away.during)
    return found


async def recusals(session: AsyncSession, ids: Collection[UUID]) -> dict[bytes, set[UUID]]:
    """The arbitrators who withdraw from the matters of each party."""
    found: dict[bytes, set[UUID]] = defaultdict(set)
    for row in (await session.exec(select(Recusal).where(col(Recusal.seat_id).in_(ids)))).all():
        found[row.against].add(row.seat_id)
    return found


async def parties(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, bytes]:
    """The keyed hashes of the people among these seats."""
    chosen = select(Seat.seat_id, Seat.person).where(col(Seat.seat_id).in_(ids), col(Seat.person).is_not(None))
    return {seat_id: person for seat_id, person in (await session.exec(chosen)).all() if person is not None}


async def employers(session: AsyncSession, numbers: Collection[str]) -> dict[str, str]:
    """The credit codes of the employers of these cases, where they are known."""
    chosen = select(Case.number, Case.employer_uscc).where(col(Case.number).in_(numbers))
    return {number: uscc for number, uscc in (await session.exec(chosen)).all() if uscc}
