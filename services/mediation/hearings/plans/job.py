"""The worker's part: it claims a plan, reads what there is to know, lets the solver find places and keeps them."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx
import structlog
from sqlalchemy.dialects.postgresql import Range
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.hearings import queries as hearing_queries
from services.mediation.hearings.plans import queries
from services.mediation.hearings.plans.actions import ONE_DAY, midnight
from services.mediation.hearings.plans.rules.grid import HALVES
from services.mediation.hearings.plans.rules.plans import Need, Place, Plan, PlanState, Task, moved
from services.mediation.hearings.plans.solver import solve_apart
from services.mediation.hearings.plans.tables import HearingPlan
from services.mediation.hearings.rules import Hours, SeatKind
from shared import clock
from shared.calendar.working_days import is_working
from shared.database.sessions import Sessions

log = structlog.get_logger(__name__)

SECONDS = 2.0
"""Between two looks for plans that wait; our own choice."""
CLAIMED = timedelta(minutes=2)
"""How long a worker that says nothing is waited for; our own choice."""
ATTEMPTS = 3
HALF = timedelta(minutes=30)
Solver = Callable[[Task, int], Awaitable[Plan]]


async def turn(
    sessions: Sessions, _client: httpx.AsyncClient | None, _settings: Any, solver: Solver = solve_apart
) -> int:
    """Solve every plan that waits, one after the other; how many."""
    solved = 0
    while (claimed := await _claim(sessions)) is not None:
        plan, task = claimed
        found = await solver(task, plan.seed)
        async with sessions.begin() as session:
            await _keep(session, plan, task, found)
        solved += 1
    return solved


async def _claim(sessions: Sessions) -> tuple[HearingPlan, Task] | None:
    async with sessions.begin() as session:
        plan = await queries.next_plan(session)
        while plan is not None and plan.attempts >= ATTEMPTS:
            plan.state = PlanState.FAILED
            log.warning("hearing-plan-failed", plan=str(plan.plan_id))
            await session.flush()
            plan = await queries.next_plan(session)
        if plan is None:
            return None
        plan.state, plan.attempts, plan.claimed_until = PlanState.SOLVING, plan.attempts + 1, clock.wall() + CLAIMED
        task = await _task(session, plan)
        await session.flush()
        session.expunge(plan)
        return plan, task


async def _task(session: AsyncSession, plan: HearingPlan) -> Task:
    begins, ends = midnight(plan.from_day), midnight(plan.until_day + ONE_DAY)
    bench = await queries.bench_of(session, plan.division)
    hours = {str(seat.seat_id): venue.hours for seat, venue in bench if venue is not None}
    days = [day for day in range((ends - begins).days) if is_working(plan.from_day + ONE_DAY * day)]
    its_open = {seat: _open(days, [theirs]) for seat, theirs in hours.items()}
    arbitrators = [str(seat.seat_id) for seat, _ in bench if seat.kind is SeatKind.ARBITRATOR]
    fixed = {seat for need in plan.needs for seat in need["fixed"]}
    named = {UUID(seat) for seat in (*fixed, *hours, *arbitrators)}
    planned = [UUID(need["hearing"]) for need in plan.needs if need["hearing"]]
    busy = await queries.busy(session, named, Range(begins, ends), planned)
    at_all = _open(days, hours.values())
    free = {str(seat): its_open.get(str(seat), at_all) & ~_mask(busy.get(seat, ()), begins, ends) for seat in named}
    needs = [
        _need(need, begins, barred)
        for need, barred in zip(plan.needs, await _barred(session, plan, arbitrators), strict=True)
    ]
    return Task(tuple(needs), tuple(sorted(hours)), tuple(sorted(arbitrators)), free, at_all)


async def _barred(session: AsyncSession, plan: HearingPlan, arbitrators: list[str]) -> list[frozenset[str]]:
    """For each need the arbitrators who withdraw from it."""
    recusals = await queries.recusals(session, list(map(UUID, arbitrators)))
    employers = await queries.employers(session, [need["case"] for need in plan.needs])
    people = await queries.parties(session, {UUID(seat) for need in plan.needs for seat in need["fixed"]})
    found = []
    for need in plan.needs:
        against = {people[UUID(seat)] for seat in need["fixed"] if UUID(seat) in people}
        if need["case"] in employers:
            against.add(hearing_queries.employer_hash(session, employers[need["case"]]))
        found.append(frozenset(str(seat) for party in against for seat in recusals.get(party, ())))
    return found


def _need(told: dict[str, Any], begins: datetime, barred: frozenset[str]) -> Need:
    starts = datetime.fromisoformat(told["starts"]) if told.get("starts") else None
    at = (starts - begins) // HALF if starts is not None else None
    past = timedelta() if starts is None or at is None else starts - (begins + at * HALF)
    first = midnight(datetime.fromisoformat(told["earliest"]).date())
    return Need(
        key=told["hearing"] or told["case"],
        halves=-(-(timedelta(minutes=told["minutes"]) + past) // HALF),
        arbitrators=told["tribunal"] or 0,
        cloud=told["cloud"],
        fixed=tuple(told["fixed"]),
        barred=barred,
        earliest=max(0, (first - begins) // HALF),
        at=at,
        seats=tuple(told.get("bench", ())),
    )


async def _keep(session: AsyncSession, plan: HearingPlan, task: Task, found: Plan) -> None:
    row = await session.get(HearingPlan, plan.plan_id, with_for_update=True)
    if row is None or row.state is not PlanState.SOLVING:
        return
    told = {(need["hearing"] or need["case"]): need for need in plan.needs}
    for need in task.needs:
        about = {"case": told[need.key]["case"], "hearing_id": told[need.key]["hearing"]}
        place = found.placed.get(need.key)
        if place is None:
            row.unplaced = [*row.unplaced, about | {"why": found.unplaced[need.key].value}]
        elif place.at != need.at or set(place.seats) != set(need.seats):
            row.placed = [*row.placed, about | _proposed(told[need.key], need, place, midnight(plan.from_day))]
    row.moved, row.optimal = len(moved(task.needs, found)), found.optimal
    row.state, row.claimed_until = PlanState.PROPOSED, None


def _proposed(told: dict[str, Any], need: Need, place: Place, begins: datetime) -> dict[str, Any]:
    """The place as an officer reads it; a hearing that stays keeps its time to the minute."""
    starts = datetime.fromisoformat(told["starts"]) if place.at == need.at else begins + place.at * HALF
    ends = starts + timedelta(minutes=told["minutes"])
    seats = [*place.seats, *need.fixed]
    return {"starts": starts.isoformat(), "ends": ends.isoformat(), "seats": seats}


def _open(days: list[int], hours: Iterable[Hours]) -> int:
    """The half hours of these days that lie whole within one of these opening hours."""
    found = 0
    for opens, closes in {span for each in hours for span in each.spans()}:
        first, last = -(-_minutes(opens) // 30), _minutes(closes) // 30
        one = ((1 << max(0, last - first)) - 1) << first
        for day in days:
            found |= one << (day * HALVES)
    return found


def _mask(times: Iterable[Range[datetime]], begins: datetime, ends: datetime) -> int:
    """The half hours that these times touch."""
    found = 0
    for each in times:
        lower, upper = max(each.lower or begins, begins), min(each.upper or ends, ends)
        first, last = (lower - begins) // HALF, -(-(upper - begins) // HALF)
        found |= ((1 << max(0, last - first)) - 1) << first
    return found


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
