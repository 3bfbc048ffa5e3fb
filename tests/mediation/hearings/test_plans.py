"""A plan places hearings without booking anybody; accepted, they are set; after an absence few are moved."""

import random
from dataclasses import replace

import pytest

from bench.hearing_plans import SEED, a_month, after_illness
from services.mediation.hearings.plans import job
from services.mediation.hearings.plans.rules.grid import HALVES, bits, runs, starts
from services.mediation.hearings.plans.rules.plans import Need, Task, Why, first_plan, kept_broken, moved
from services.mediation.hearings.plans.solver import solve
from tests.mediation.hearings.builders import DAY, Calendar, a_calendar
from tests.world import World

pytestmark = pytest.mark.capability("C146")
PERIOD = {"from_day": "2025-09-05", "until_day": "2025-09-12"}


@pytest.fixture
async def calendar(world: World) -> Calendar:
    return await a_calendar(world)


async def here(task: Task, seed: int):
    """The solver in this very process."""
    return solve(task, seed)


async def solved(calendar: Calendar, plan: dict, solver=here) -> dict:
    await job.turn(calendar.case.service.sessions, None, None, solver)
    shown = await calendar.case.service.get(calendar.case.who, f"/v1/hearing-plans/{plan['plan_id']}")
    assert shown.json()["state"] == "proposed", shown.text
    return dict(shown.json())


@pytest.mark.capability("C66")
async def test_a_plan_books_nobody_until_an_officer_accepts_it(world: World, calendar: Calendar):
    cases = [calendar.case, await calendar.another_case(2), await calendar.another_case(3)]
    wanted = [{"case": case.seen["number"], "people": ["虚构律师-1"]} for case in cases]
    asked = {"division": "420704", "hearings": wanted, **PERIOD}
    plan = await solved(calendar, await calendar.sent("/v1/hearing-plans", asked, 202), job.solve_apart)
    assert (len(plan["placed"]), plan["unplaced"], plan["optimal"]) == (3, [], True)
    assert await world.rows("select 1 from mediation.booking") == []
    accepted = await calendar.sent(f"/v1/hearing-plans/{plan['plan_id']}/accept", {}, 200)
    assert accepted["state"] == "accepted"
    assert len(await world.rows("select 1 from mediation.booking")) == 9
    again = await calendar.sent(f"/v1/hearing-plans/{plan['plan_id']}/accept", {}, 409)
    assert again["code"] == "plan-not-proposed"
    twice = await calendar.sent("/v1/hearing-plans", asked | {"hearings": wanted * 2}, 409)
    assert twice["code"] == "case-twice-in-plan"


async def test_what_was_booked_meanwhile_refuses_the_whole_proposal(world: World, calendar: Calendar):
    wanted = [{"case": calendar.case.seen["number"]}, {"case": (await calendar.another_case(2)).seen["number"]}]
    asked = {"division": "420704", "hearings": wanted, **PERIOD}
    plan = await solved(calendar, await calendar.sent("/v1/hearing-plans", asked, 202))
    place = plan["placed"][1]
    other = await calendar.another_case(3)
    body = {"kind": "hearing", "starts": place["starts"], "ends": place["ends"], "seats": place["seats"]}
    await calendar.sent(f"{other.path}/hearings", body)
    refused = await calendar.sent(f"/v1/hearing-plans/{plan['plan_id']}/accept", {}, 409)
    assert refused["code"] == "seat-taken"
    assert len(await world.rows("select 1 from mediation.hearing")) == 1


async def test_an_arbitrator_who_falls_ill_is_replaced_and_nobody_is_moved(calendar: Calendar):
    made = await calendar.set()
    ill = {"begins": f"{DAY}T08:00:00+08:00", "ends": f"{DAY}T18:00:00+08:00", "reason": "ill"}
    seat = calendar.seats["王仲裁"]
    await calendar.sent(f"/v1/seats/{seat}/absences", ill)
    plan = await solved(calendar, await calendar.sent(f"/v1/seats/{seat}/replans", PERIOD, 202))
    assert (plan["moved"], len(plan["placed"]), plan["optimal"]) == (0, 1, True)
    assert seat not in plan["placed"][0]["seats"]
    await calendar.sent(f"/v1/hearing-plans/{plan['plan_id']}/accept", {}, 200)
    [now] = (await calendar.case.read("hearings"))["items"]
    assert (now["starts"], now["version"]) == (made["starts"], 2)
    assert "王仲裁" not in [each["name"] for each in now["seats"]]


# the solver and the rules alone

OPEN = sum(0b111111 << (day * HALVES + 18) for day in range(3))
"""Three days, 9 to 12."""


def task(*needs: Need, rooms: str = "R", arbitrators: str = "AB", **free: int) -> Task:
    return Task(needs, tuple(rooms), tuple(arbitrators), free, OPEN)


def need(key: str, **told: object) -> Need:
    return Need(**({"key": key, "halves": 4, "arbitrators": 1, "cloud": False} | told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (task(need("x", barred=frozenset("AB"))), Why.CONFLICT_OF_INTEREST),
        (task(need("x", earliest=3 * HALVES)), Why.NOTICE),
        (task(need("x", fixed=("P",)), P=0), Why.PEOPLE),
        (task(need("x"), R=0), Why.ROOM),
        (task(need("x"), A=0, B=0), Why.ARBITRATORS),
        (task(need("w"), need("x"), need("y"), need("z")), Why.FULL),
    ],
    ids=lambda value: value if isinstance(value, Why) else "",
)
def test_a_case_without_a_place_is_told_why(asked, why):
    found = solve(asked, 1)
    assert list(found.unplaced.values()) == [why]
    assert not found.optimal


def test_notice_may_end_on_the_first_day_planned_and_no_day_before_it():
    first = HALVES
    assert solve(task(need("x", earliest=first)), 1).placed["x"].at == HALVES + 18


def test_the_solver_exchanges_arbitrators_where_that_keeps_everybody_at_their_time():
    """A is ill; only B may hear x, and B sits in y, which C can take."""
    at = 18
    needs = (
        need("x", at=at, seats=("R", "A"), barred=frozenset("C")),
        need("y", at=at, seats=("S", "B")),
    )
    ill = task(*needs, rooms="RS", arbitrators="ABC", A=0)
    found = solve(ill, 1)
    assert (moved(needs, found), found.optimal) == ([], True)
    assert (found.placed["x"].seats, found.placed["y"].seats) == (("R", "B"), ("S", "C"))


def test_only_those_for_whom_nobody_is_left_are_moved_and_by_the_fewest_days():
    needs = (need("x", at=18, seats=("R", "A")), need("y", at=18, seats=("S", "B")))
    found = solve(task(*needs, rooms="RS", A=0), 1)
    assert (len(moved(needs, found)), found.optimal) == (1, True)
    assert {place.at // HALVES for place in found.placed.values()} == {0, 1}


@pytest.mark.parametrize("hearings", [60])
def test_a_plan_and_a_replan_keep_everything_and_the_same_seed_gives_the_same(hearings):
    month = a_month(hearings)
    plan = solve(month, SEED)
    assert (plan.unplaced, kept_broken(month, plan)) == ({}, [])
    assert solve(month, SEED) == plan
    ill = after_illness(month, plan)
    alone = {seat: ill.open & ~((1 << 2 * HALVES) - 1) for seat in month.arbitrators[2:]}
    week = replace(ill, free=alone)
    again = solve(week, SEED)
    assert (kept_broken(week, again), solve(week, SEED)) == ([], again)
    assert 0 < len(moved(week.needs, again)) <= len(moved(week.needs, first_plan(week)))


def test_masks_of_half_hours_agree_with_counting():
    chance = random.Random(7)
    for _ in range(200):
        free = chance.getrandbits(60)
        halves = chance.randrange(1, 5)
        counted = [at for at in range(60) if all(free >> at + n & 1 for n in range(halves))]
        assert list(bits(starts(free, halves))) == counted
        assert sum(((1 << length) - 1) << begins for begins, length in runs(free)) == free
