"""Steps of a case over HTTP: what each needs, and what it refuses."""

import asyncio
from datetime import date

import pytest

from tests.mediation.story import OWED, a_payment, an_open_case, an_ordered_case, stated
from tests.world import World


async def test_paid_in_full_is_refused_while_a_fen_is_outstanding(world: World):
    case = await an_open_case(world)
    await case.do("payments", **a_payment(fen=OWED - 1))
    refused = await case.try_to("close", disposition="PAID_IN_FULL")
    assert (refused.status_code, refused.json()["code"]) == (409, "still-outstanding")
    await case.do("payments", **a_payment(receipt_no="R-2", fen=1))
    assert (await case.do("close", disposition="PAID_IN_FULL"))["disposition"] == "PAID_IN_FULL"


async def test_a_step_the_table_does_not_know_is_refused_and_changes_nothing(world: World):
    case = await an_open_case(world)
    refused = await case.try_to("agree", agreed_fen=OWED, pay_by="2025-09-01")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal-move")
    shown = await case.look()
    assert (shown["version"], shown["agreed_fen"], shown["pay_by"]) == (1, None, None)


@pytest.mark.rule("INV-09")
@pytest.mark.parametrize(("due_on", "status"), [("2025-08-28", 422), ("2025-08-29", 200)])
async def test_an_order_gives_at_least_one_working_day(world: World, due_on, status):
    case = await an_open_case(world)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=["a", "b"])
    assert (await case.try_to("correct", due_on=due_on)).status_code == status


async def test_an_order_stands_on_a_finding(world: World):
    case = await an_open_case(world)
    await case.do("open-inspection", inspectors=["a", "b"])
    refused = await case.try_to("correct", due_on="2025-09-05")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-found")


async def test_an_order_served_too_late_gives_way_to_a_new_one(world: World):
    case = await an_open_case(world)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=["a", "b"])
    await case.do("correct", due_on="2025-09-05")
    await world.set_clock("2025-09-08")
    refused = await case.try_to("serve", served_on="2025-09-08")
    assert (refused.status_code, refused.json()["code"]) == (409, "served-too-late")
    await case.do("correct", due_on="2025-09-15")
    await case.do("serve", served_on="2025-09-08")
    states = [(order["state"], order["document_no"][-3:]) for order in (await case.read("orders"))["items"]]
    assert states == [("cancelled", "第1号"), ("served", "第2号")]
    refused = await case.try_to("correct", due_on="2025-09-20")
    assert (refused.status_code, refused.json()["code"]) == (409, "already-served")


async def test_a_term_is_extended_until_its_last_day_and_only_once(world: World):
    case = await an_open_case(world)
    await world.set_clock("2025-09-28")
    await case.do("extend", reason="需要核对考勤")
    refused = await case.try_to("extend", reason="再延长")
    assert (refused.status_code, refused.json()["code"]) == (409, "extended-already")
    late = await an_open_case(world, complaint="late")
    await world.set_clock("2025-09-29")
    refused = await late.try_to("extend", reason="需要核对考勤")
    assert (refused.status_code, refused.json()["code"]) == (409, "term-expired")


async def test_a_withdrawn_case_takes_no_more_steps(world: World):
    case = await an_ordered_case(world)
    withdrawn = await case.do("withdraw-case", disposition="DUPLICATE", reason="重复立案")
    assert (withdrawn["stage"], withdrawn["closed_on"]) == ("withdrawn", "2025-08-28")
    assert (await stated(world))[-1][0] == "case-withdrawn"
    refused = await case.try_to("assign", assignee="officer-1")
    assert (refused.status_code, refused.json()["code"]) == (409, "case-ended")


async def test_a_closed_case_is_reopened_with_a_new_term(world: World):
    case = await an_open_case(world)
    await case.do("close", disposition="NOT_SUBSTANTIATED", reason="查无欠薪")
    await world.set_clock("2025-09-01")
    reopened = await case.do("reopen", reason="回访不满意")
    assert (reopened["stage"], reopened["disposition"], reopened["closed_on"]) == ("opened", None, None)
    assert (await case.deadline("case-handling"))["started_on"] == date(2025, 9, 1)


@pytest.mark.invariant(8)
async def test_of_five_who_take_up_a_closed_case_at_once_one_does(world: World):
    """Within a session, in which the case is locked and its version looked at."""
    case = await an_open_case(world)
    await case.do("close", disposition="NOT_SUBSTANTIATED", reason="查无欠薪")
    seen, path = case.seen["version"], f"{case.path}/reopen"
    tries = [case.service.post(case.who, path, {"reason": "回访不满意"}, version=seen) for _ in range(5)]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    assert (await case.steps()).count("reopened") == 1


async def test_what_was_said_keeps_no_phone_number(world: World):
    case = await an_open_case(world)
    await case.do("start-mediation")
    note = "老板电话13800000001"
    await case.do("hold-round", held_on="2025-08-28", present=["worker"], outcome="adjourned", note=note)
    history = await case.read("history")
    kept = await world.rows("select note from mediation.coordination_round")
    assert "13800000001" not in history["items"][-1]["note"] + kept[0]["note"]
