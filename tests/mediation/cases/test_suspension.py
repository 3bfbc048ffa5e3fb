"""The handling term stands still while the place's rule leaves the time out, is lengthened once, and goes on."""

import json
from datetime import date

import pytest

from tests.mediation.story import CaseInHand, an_open_case, names_stated, stated
from tests.world import World

ZHUHAI = "440402"
AUDIT = {"ground": "audit", "reason": "委托审计工资台账"}

pytestmark = [pytest.mark.capability("C19"), pytest.mark.rule("INV-02")]


async def in_guangdong(world: World) -> CaseInHand:
    return await an_open_case(world, complaint="440402-2025-000001", division=ZHUHAI)


async def due(case: CaseInHand) -> tuple[str, date]:
    deadline = await case.deadline("case-handling")
    return deadline["state"], deadline["due_on"]


@pytest.mark.parametrize("ground", ["announcement", "audit", "appraisal"])
async def test_in_guangdong_time_the_rule_leaves_out_is_not_counted(world: World, ground: str):
    case = await in_guangdong(world)
    was = (await case.deadline("case-handling"))["due_on"]
    await world.set_clock("2025-09-01")
    await case.do("suspend", ground=ground, reason="公告期间")
    assert await due(case) == ("paused", was)
    await world.set_clock("2025-09-15")
    await case.do("resume", reason="公告期满")
    state, moved = await due(case)
    assert (state, was, moved) == ("open", date(2025, 11, 5), date(2025, 11, 19))
    last = (await case.read("history"))["items"][-1]
    assert (last["action"], last["note"], last["facts"]["due_on"]) == ("resumed", "公告期满", "2025-11-19")


async def test_the_history_says_why_and_by_which_law_and_the_others_hear_of_it(world: World):
    case = await in_guangdong(world)
    await world.set_clock("2025-09-03")
    await case.do("suspend", since="2025-09-01", **AUDIT)
    last = (await case.read("history"))["items"][-1]
    assert (last["action"], last["note"], last["facts"]["since"]) == ("suspended", AUDIT["reason"], "2025-09-01")
    assert "第44条" in last["facts"]["basis"]
    name, body = (await stated(world))[-1]
    assert (name, body["ground"], body["suspended_on"]) == ("case-suspended", "audit", "2025-09-01")
    await case.do("resume", reason="审计报告已出")
    name, body = (await stated(world))[-1]
    assert (name, body["resumed_on"], body["due_on"]) == ("case-resumed", "2025-09-03", "2025-11-07")


async def test_where_no_rule_leaves_the_time_out_every_day_counts(world: World):
    case = await an_open_case(world)
    before = await due(case)
    refused = await case.try_to("suspend", **AUDIT)
    assert (refused.status_code, refused.json()["code"]) == (409, "time-counts")
    assert await due(case) == before
    assert "case-suspended" not in await names_stated(world)


async def test_a_term_that_stands_still_neither_falls_overdue_nor_stands_still_twice(world: World):
    case = await in_guangdong(world)
    await case.do("suspend", **AUDIT)
    refused = await case.try_to("suspend", ground="appraisal", reason="鉴定")
    assert (refused.status_code, refused.json()["code"]) == (409, "deadline-not-running")
    await world.set_clock("2025-12-31")
    await world.sweep("mediation")
    assert (await due(case))[0] == "paused"
    assert "case-handling-overdue" not in await case.steps()


@pytest.mark.parametrize(("day", "status"), [("2025-11-05", 200), ("2025-11-06", 409)])
async def test_the_last_day_may_still_stand_still_and_the_day_after_is_too_late(world: World, day: str, status: int):
    case = await in_guangdong(world)
    await world.set_clock(day)
    assert (await case.try_to("suspend", **AUDIT)).status_code == status


@pytest.mark.parametrize(
    ("command", "body", "code"),
    [
        ("resume", {"reason": "恢复"}, "nothing-paused"),
        ("suspend", AUDIT | {"since": "2025-08-29"}, "in-the-future"),
        ("suspend", AUDIT | {"since": "2025-08-27"}, "too-early"),
        ("suspend", AUDIT | {"ground": "holiday"}, "invalid"),
        ("suspend", {"ground": "audit"}, "invalid"),
    ],
)
async def test_a_pause_that_cannot_be_meant_is_refused(world: World, command: str, body: dict[str, str], code: str):
    case = await in_guangdong(world)
    refused = await case.try_to(command, **body)
    assert refused.status_code in (409, 422)
    assert refused.json()["code"] == code, refused.text


@pytest.mark.invariant(11)
async def test_no_machine_lets_the_term_stand_still(world: World):
    case = await in_guangdong(world)
    machine = await world.machine(
        "labour_authority", kind="labour_authority", divisions=[ZHUHAI], scopes="cases:read cases:decide"
    )
    refused = await case.try_to("suspend", machine, **AUDIT)
    assert (refused.status_code, refused.json()["code"]) == (403, "authority-only")


async def test_a_term_that_stands_still_is_lengthened_all_the_same(world: World):
    case = await in_guangdong(world)
    await case.do("suspend", **AUDIT)
    await world.set_clock("2025-12-01")
    await case.do("extend", reason="案情复杂")
    await case.do("resume", reason="审计报告已出")
    refused = await case.try_to("extend", reason="再延长")
    assert (refused.status_code, refused.json()["code"]) == (409, "extended-already")
    kept = await case.deadline("case-handling")
    assert (len(json.loads(kept["extensions"])), len(json.loads(kept["pauses"])), kept["state"]) == (1, 1, "open")


async def test_a_case_that_ends_while_its_term_stands_still_has_met_it(world: World):
    case = await in_guangdong(world)
    await case.do("suspend", **AUDIT)
    await case.do("close", disposition="NOT_SUBSTANTIATED", reason="查无欠薪")
    assert (await due(case))[0] == "met"
    refused = await case.try_to("resume", reason="恢复")
    assert (refused.status_code, refused.json()["code"]) == (409, "case-ended")


async def test_an_extension_is_stated_with_the_new_last_day_and_its_rule(world: World):
    case = await an_open_case(world)
    officer = await world.person("officer-7")
    refused = await case.try_to("extend", officer, reason="需要核对考勤")
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    assert "case-extended" not in await names_stated(world)
    await world.set_clock("2025-09-26")
    await case.do("extend", reason="需要核对考勤，联系人13800000001")
    name, body = (await stated(world))[-1]
    assert name == "case-extended"
    assert (body["extended_on"], body["was_due_on"], body["due_on"], body["rule_id"]) == (
        "2025-09-26",
        "2025-09-28",
        "2025-10-27",
        "INV-02",
    )
    assert "reason" not in body
