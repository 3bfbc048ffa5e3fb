import asyncio
import json
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from sqlmodel import select

from shared import history
from shared.obligations import Question
from tests.monitor import stated
from tests.world import ServiceUnderTest, World

pytestmark = [pytest.mark.capability("C39")]


async def hear(world: World, *facts: Any) -> None:
    await world.give("monitor", stated.on_the_wire(*facts))


async def portrait(world: World, number: str = stated.USCC) -> tuple[int, str]:
    (row,) = await world.rows("select score, colour from monitor.employer where number = $1", number)
    return row["score"], row["colour"]


async def contributions(world: World) -> dict[str, tuple[date, date | None]]:
    rows = await world.rows("select rule, from_on, until_on from monitor.contribution order by from_on")
    return {row["rule"]: (row["from_on"], row["until_on"]) for row in rows}


async def changes(world: World) -> list[tuple[str, str]]:
    rows = await world.rows("select body from monitor.outbox order by position")
    bodies = [json.loads(row["body"]) for row in rows]
    return [(body["was"], body["colour"]) for body in bodies]


async def test_a_clue_scores_ten_and_stays_green(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed())
    assert await portrait(world) == (10, "green")
    assert await changes(world) == []


@pytest.mark.invariant(7)
@pytest.mark.rule("MON-02")
async def test_verified_arrears_are_red_until_paid_and_the_clue_fades(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(), stated.found())
    assert await portrait(world) == (10, "red")
    await world.set_clock("2025-09-01")
    await hear(world, stated.paid())
    assert await portrait(world) == (10, "green")
    await world.set_clock("2025-11-28")
    await world.sweep("monitor")
    assert await portrait(world) == (0, "green")
    assert await changes(world) == [("green", "red"), ("red", "green")]


async def test_paying_in_full_and_closing_ends_everything_of_the_case(monitor: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-02")
    await hear(world, stated.filed(workers=12), stated.found(), stated.paid(), stated.closed())
    assert await portrait(world) == (0, "green")
    assert {until for _, until in (await contributions(world)).values()} == {date(2025, 9, 1), date(2025, 9, 2)}


@pytest.mark.parametrize("disposition", ["CRIMINAL_TRANSFERRED", "PAID_OR_REPAYMENT_AGREED"])
async def test_closing_a_case_unpaid_calms_nothing(disposition, monitor: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-03")
    await hear(world, stated.filed(), stated.found(), stated.closed(disposition=disposition))
    assert await portrait(world) == (10, "red")


async def test_an_order_becomes_red_the_day_after_it_fell_due(monitor: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-10")
    await hear(world, stated.filed(), stated.overdue())
    assert await portrait(world) == (10, "green")
    await world.set_clock("2025-09-11")
    await world.sweep("monitor")
    assert await portrait(world) == (10, "red")


async def test_every_fact_twice_changes_nothing(monitor: ServiceUnderTest, world: World):
    facts = [stated.filed(), stated.found(), stated.overdue(), stated.paid(), stated.closed()]
    await world.set_clock("2025-09-20")
    await hear(world, *facts)
    before = await world.rows("select * from monitor.employer"), await contributions(world), await changes(world)
    await hear(world, *facts)
    assert (await world.rows("select * from monitor.employer"), await contributions(world)) == before[:2]
    assert await changes(world) == before[2]


@pytest.mark.invariant(7)
async def test_in_every_order_the_portrait_is_the_same(monitor: ServiceUnderTest, world: World):
    facts = [stated.filed(), stated.found(), stated.overdue(), stated.paid()]
    seen = set()
    for order in permutations(facts):
        await world.empty()
        await world.set_clock("2025-09-20")
        await hear(world, *order)
        seen.add((*await portrait(world), *sorted((await contributions(world)).items())))
    ((score, colour, *_),) = seen
    assert (score, colour) == (10, "green")


async def test_a_payment_before_its_finding_leaves_no_red_behind(monitor: ServiceUnderTest, world: World):
    finding, payment = stated.found(), stated.paid()
    await world.set_clock("2025-09-05")
    await hear(world, stated.filed(), payment, finding)
    assert await portrait(world) == (10, "green")


async def test_ten_workers_are_red_at_once_and_nine_are_not(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed("420704-2025-000009", workers=9))
    assert (await portrait(world))[1] == "green"
    await hear(world, stated.filed("420704-2025-000010", workers=10))
    assert (await portrait(world))[1] == "red"


async def test_clues_add_up_to_their_cap_and_colour_yellow(monitor: ServiceUnderTest, world: World):
    await hear(world, *(stated.filed(f"420704-2025-{number:06}") for number in range(6)))
    assert await portrait(world) == (40, "yellow")
    assert await changes(world) == [("green", "yellow")]


async def test_a_complaint_that_proved_unsubstantiated_no_longer_counts(monitor: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-03")
    await hear(world, stated.filed(), stated.complaint_closed())
    assert await portrait(world) == (0, "green")


async def test_a_complaint_closed_as_a_duplicate_still_counts(monitor: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-03")
    await hear(world, stated.filed(), stated.complaint_closed(disposition="DUPLICATE"))
    assert await portrait(world) == (10, "green")


@pytest.mark.rule("INV-15")
async def test_a_withdrawn_case_no_longer_colours_but_its_clue_still_counts(monitor: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-02")
    await hear(world, stated.filed(), stated.found(), stated.withdrawn())
    assert await portrait(world) == (10, "green")


async def test_complaints_taken_in_at_the_same_moment_are_all_counted(monitor: ServiceUnderTest, world: World):
    facts = [stated.filed(f"420704-2025-{number:06}") for number in range(20)]
    await asyncio.gather(*(hear(world, fact) for fact in facts))
    rows = await world.rows("select count(*) from monitor.contribution")
    assert (rows[0]["count"], await portrait(world)) == (20, (40, "yellow"))
    assert await world.rows("select * from monitor.parked") == []


async def test_a_timer_of_ours_is_nobodys_breach(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed())
    await world.set_clock("2025-11-28")
    await world.sweep("monitor")
    rows = await world.rows("select state from monitor.obligation")
    assert [row["state"] for row in rows] == ["met"]


async def test_an_employer_without_a_code_is_known_by_the_hash_of_its_name(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(employer_uscc=None, workers=12))
    assert await portrait(world, "key:hash-of-name") == (10, "red")
    assert await changes(world) == []


async def test_a_code_learnt_in_the_case_moves_the_complaint_to_it(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(employer_uscc=None), stated.found())
    assert await portrait(world) == (10, "red")
    assert await portrait(world, "key:hash-of-name") == (0, "green")


async def test_a_case_without_a_code_belongs_to_its_complaints_employer(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.found(employer_uscc=None))
    assert await world.rows("select * from monitor.employer") == []
    await hear(world, stated.filed())
    assert await portrait(world) == (10, "red")


async def test_a_complaint_against_nobody_known_gives_nobody_a_portrait(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(employer_uscc=None, employer_key=None))
    assert await world.rows("select * from monitor.employer") == []


async def test_where_numbers_are_unknown_a_person_is_asked_and_hard_facts_still_colour(
    monitor: ServiceUnderTest, world: World
):
    nowhere = {"division": "999999"}
    await hear(world, stated.filed(**nowhere))
    assert await portrait(world) == (0, "green")
    await hear(world, stated.found(**nowhere))
    assert await portrait(world) == (0, "red")
    codes = await world.rows("select code from monitor.question order by code")
    assert [row["code"] for row in codes] == ["unknown:risk_clue_cap", "unknown:risk_points_clue"]


async def test_each_move_is_a_step_of_an_unbroken_history(monitor: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-01")
    await hear(world, stated.filed(), stated.found(), stated.paid())
    async with monitor.sessions.begin() as session:
        steps = (await history.steps(session, "employer", stated.USCC)).items
    assert await world.audit("monitor") == []
    assert [step.to_stage for step in steps] == ["green", "red", "green"]
    assert [step.facts["score"] for step in steps] == [10, 10, 10]


async def test_questions_are_asked_of_the_officers_of_the_place(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(division="999999"))
    async with monitor.sessions.begin() as session:
        questions = (await session.exec(select(Question))).all()
    assert {question.division for question in questions} == {"999999"}
    assert all("risk_" in question.en for question in questions)
