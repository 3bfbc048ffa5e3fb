"""A plan is asked for, or hearings are to be planned anew after an absence; an officer accepts what was proposed."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.hearings import actions as hearing_actions
from services.mediation.hearings import queries as hearing_queries
from services.mediation.hearings.plans import queries
from services.mediation.hearings.plans.rules.plans import PlanState
from services.mediation.hearings.plans.schemas import NewPlan, Period, PlacedOut
from services.mediation.hearings.plans.tables import HearingPlan
from services.mediation.hearings.rules import HearingKind, SeatKind, notice_by
from services.mediation.hearings.schemas import NewHearing, When
from services.mediation.hearings.tables import Hearing, Seat
from shared import clock
from shared.access.callers import Caller
from shared.refusals import Conflict

ONE_DAY = timedelta(days=1)


class NotProposed(Conflict):
    """It is not solved yet, or was decided already."""

    code = "plan-not-proposed"
    zh = "排庭方案尚未生成，或已处理，或未能生成"
    en = "the plan is not solved yet, was accepted already, or failed"


class CaseTwice(Conflict):
    code = "case-twice-in-plan"
    zh = "案件{case}在方案中重复"
    en = "case {case} is in the plan twice"


async def ask_plan(session: AsyncSession, caller: Caller, new: NewPlan) -> HearingPlan:
    """Ask for places for these hearings; the worker's solver proposes them, and nobody is booked yet.

    Raises WrongDivision, NotFound for a case or seat, CaseTwice, TribunalWrong, StillUnknown.
    """
    caller.need_division(new.division)
    counted = Counter(wanted.case for wanted in new.hearings)
    if twice := [case for case, times in counted.items() if times > 1]:
        raise CaseTwice(case=min(twice))
    needs: list[dict[str, object]] = []
    first = _first_day(new.division, new.from_day)
    for wanted in sorted(new.hearings, key=lambda each: each.case):
        there = await hearing_actions.case_for(session, caller, wanted.case)
        people = await hearing_queries.people_seats(session, wanted.people)
        for seat_id in wanted.seats:
            await hearing_queries.see_seat(session, caller, seat_id)
        needs.append(
            {
                "case": wanted.case,
                "hearing": None,
                "kind": wanted.kind.value,
                "cloud": wanted.cloud,
                "tribunal": hearing_actions.tribunal_of(there, wanted.kind, wanted.tribunal_size),
                "minutes": wanted.minutes,
                "fixed": sorted(map(str, {*wanted.seats, *people.values()})),
                "earliest": str(
                    first if wanted.kind is HearingKind.HEARING else max(new.from_day, clock.today() + ONE_DAY)
                ),
            }
        )
    return await _asked(session, caller, new, new.division, needs, replans=None)


async def ask_replan(session: AsyncSession, caller: Caller, seat_id: UUID, period: Period) -> HearingPlan:
    """Ask for new places for the hearings of the division that this absence makes impossible; all others of the period
    may change who sits in them. Raises NotFound.
    """
    seat = await hearing_queries.see_seat(session, caller, seat_id)
    division = str(seat.division)
    begins = max(midnight(period.from_day), clock.now())
    hearings = await queries.set_in(session, division, Range(begins, midnight(period.until_day + ONE_DAY)))
    seats = await hearing_queries.seats_of(session, [each.hearing_id for each in hearings])
    first = _first_day(division, period.from_day)
    needs = [_again(each, seats.get(each.hearing_id, []), first) for each in hearings]
    return await _asked(session, caller, period, division, needs, replans=seat_id)


async def accept(session: AsyncSession, caller: Caller, plan_id: UUID) -> HearingPlan:
    """Set or move every hearing as it was proposed, all or none: what has changed meanwhile is refused, saying what.

    Raises NotFound, NotProposed, and what a hearing is refused for.
    """
    plan = await queries.see_plan(session, caller, plan_id, lock=True)
    if plan.state is not PlanState.PROPOSED:
        raise NotProposed
    needs = {(need["hearing"] or need["case"]): need for need in plan.needs}
    places = [PlacedOut.model_validate(each) for each in plan.placed]
    moving = [each.hearing_id for each in places if each.hearing_id is not None]
    held = {}
    for hearing_id in sorted(moving):
        version = needs[str(hearing_id)]["version"]
        held[hearing_id] = (await hearing_actions.locked(session, caller, hearing_id, version))[0]
    await hearing_queries.release(session, moving)
    for each in places:
        there = await hearing_actions.case_for(session, caller, each.case)
        told = {"starts": each.starts, "ends": each.ends, "seats": []}
        if each.hearing_id is not None:
            when = When.model_validate(told)
            await hearing_actions.move_released(session, caller, there, held[each.hearing_id], when, each.seats)
            continue
        need = needs[each.case]
        of_kind = {"kind": need["kind"], "cloud": need["cloud"], "tribunal_size": need["tribunal"]}
        await hearing_actions.set_for(session, caller, there, NewHearing.model_validate(told | of_kind), each.seats)
    plan.state, plan.decided_by, plan.decided_at = PlanState.ACCEPTED, caller.label, clock.now()
    await session.flush()
    return plan


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.CHINA)


def _first_day(division: str, from_day: date) -> date:
    """The first day of the period for which notice can still be served. Raises StillUnknown."""
    days, day = hearing_actions.notice_days(division), from_day
    while notice_by(day, days) < clock.today():
        day += ONE_DAY
    return day


def _again(hearing: Hearing, seats: list[Seat], first: date) -> dict[str, object]:
    bench = (SeatKind.ROOM, SeatKind.ARBITRATOR)
    mediation = hearing.kind is HearingKind.MEDIATION
    arbitrators = sum(seat.kind is SeatKind.ARBITRATOR for seat in seats)
    return {
        "case": hearing.case_number,
        "hearing": str(hearing.hearing_id),
        "version": hearing.version,
        "kind": hearing.kind.value,
        "cloud": hearing.cloud,
        "tribunal": arbitrators or None,
        "starts": hearing.starts.isoformat(),
        "minutes": int((hearing.ends - hearing.starts).total_seconds()) // 60,
        "bench": sorted(str(seat.seat_id) for seat in seats if seat.kind in bench),
        "fixed": sorted(str(seat.seat_id) for seat in seats if seat.kind not in bench),
        "earliest": str(clock.today() + ONE_DAY if mediation else first),
    }


async def _asked(
    session: AsyncSession,
    caller: Caller,
    period: Period,
    division: str,
    needs: list[dict[str, object]],
    *,
    replans: UUID | None,
) -> HearingPlan:
    plan = HearingPlan(
        division=division,
        from_day=period.from_day,
        until_day=period.until_day,
        seed=period.seed,
        needs=needs,
        replans=replans,
        asked_by=caller.label,
    )
    session.add(plan)
    await session.flush()
    return plan
