"""Urging, supervising, elevating; what follows dissatisfaction; who counts as unreachable."""

import asyncio

import pytest

from services.intake.complaints.rules.clocks import Rung
from services.intake.complaints.rules.contact import Tried, reach
from services.intake.deadlines.rules import NobodyAbove, above, receiver_of
from tests.builders import WORKER
from tests.journeys.stories import accepted_case, actions_of, decide, file


async def answered(world, intake, mediation, **differences):
    """A complaint whose case has ended and whose channel was answered."""
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer, **differences)
    ending = {"disposition": "NOT_SUBSTANTIATED", "reason": "查无"}
    await decide(mediation, officer, f"/v1/cases/{case}", "close", ending)
    await world.deliver()
    return f"/v1/complaints/{complaint}", officer, case


async def open_items(intake, officer, path):
    items = (await intake.get(officer, f"{path}/escalations")).json()["items"]
    return [(each["rung"], each["receiver"], each["due_on"]) for each in items if each["ended_on"] is None]


def test_above_a_county_is_the_city_then_the_province_then_nobody():
    assert (above("420704"), above("420704001"), above("4207")) == ("4207", "4207", "42")
    with pytest.raises(NobodyAbove):
        above("42")


def test_an_urging_goes_to_the_owner_and_without_one_to_the_head():
    assert receiver_of(Rung.URGE, "officer-1", "420704") == "officer-1"
    assert receiver_of(Rung.URGE, None, "420704001") == "head:420704"
    assert receiver_of(Rung.SUPERVISE, "officer-1", "420704") == "head:420704"
    assert receiver_of(Rung.ELEVATE, "officer-1", "420704") == "head:4207"


@pytest.mark.capability("C20")
@pytest.mark.rule("INT-02")
async def test_silence_climbs_from_urging_to_supervision_to_the_head_above(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await decide(intake, officer, path, "assign", {"owner": "officer-1"})
    seen = []
    for day in ("2025-09-05", "2025-09-08", "2025-09-09"):
        await world.set_clock(f"{day}T00:00:01")
        await world.sweep("intake")
        seen.append((await intake.get(officer, path)).json()["escalation"])
    assert seen == ["urge", "urge", "supervise"]
    assert await open_items(intake, officer, path) == [
        ("urge", "officer-1", "2025-09-08"),
        ("supervise", "head:420704", "2025-09-12"),
    ]
    await world.set_clock("2025-09-13T00:00:01")
    await world.sweep("intake")
    city_head = await world.person("head-9", divisions=["4207"], roles="head")
    mine = (await intake.get(city_head, "/v1/my-work?owner=me")).json()["items"]
    assert [each["name"] for each in mine] == ["elevate:acceptance"]


@pytest.mark.capability("C20")
async def test_a_decision_ends_what_somebody_was_pressed_for(world, intake):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await world.set_clock("2025-09-05T00:00:01")
    await world.sweep("intake")
    assert len(await open_items(intake, officer, path)) == 2  # nobody assigned, nothing decided
    accepted = await decide(intake, head, path, "accept", {"reason": "同意"})
    assert accepted["escalation"] is None
    assert await open_items(intake, officer, path) == []
    await world.set_clock("2025-10-20")
    await world.sweep("intake")
    assert "escalation-unanswered" not in (await actions_of(world, officer, "intake", path))[-3:]


@pytest.mark.capability("C20")
async def test_a_head_supervises_by_hand_and_the_answer_ends_it(world, intake):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    press = {"rung": "supervise", "reason": "测试甲多次来访，电话13800000001"}
    seen = (await intake.get(officer, path)).json()["version"]
    refused = await intake.post(officer, f"{path}/escalate", press, version=seen)
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    assert (await decide(intake, head, path, "escalate", press))["escalation"] == "supervise"
    [item] = (await intake.get(officer, f"{path}/escalations")).json()["items"]
    assert "测试甲" not in item["reason"]
    assert "13800000001" not in item["reason"]
    done = await decide(intake, officer, path, "answer-escalation", {"rung": "supervise", "answer": "已约见"})
    assert done["escalation"] is None
    again = await intake.post(
        officer, f"{path}/answer-escalation", {"rung": "supervise", "answer": "再答"}, version=done["version"]
    )
    assert (again.status_code, again.json()["code"]) == (409, "nothing-to-answer")
    await decide(intake, head, path, "refuse", {"ground": "not_wages", "reason": "材料款"})
    seen = (await intake.get(officer, path)).json()["version"]
    late = await intake.post(head, f"{path}/escalate", press, version=seen)
    assert (late.status_code, late.json()["code"]) == (409, "illegal-move")


@pytest.mark.capability("C20")
async def test_a_dissatisfied_worker_reopens_by_rule_once_and_then_the_head_supervises(world, intake, mediation):
    path, officer, case = await answered(world, intake, mediation)
    first = await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": False})
    assert (first["stage"], first["escalation"]) == ("in_progress", None)
    await world.deliver(times=2)
    ending = {"disposition": "NOT_SUBSTANTIATED", "reason": "复核无误"}
    await decide(mediation, officer, f"/v1/cases/{case}", "close", ending)
    await world.deliver(times=2)
    second = await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": False})
    assert (second["stage"], second["escalation"]) == ("called_back", "supervise")
    early = await intake.post(officer, f"{path}/close", {"reason": "办结"}, version=second["version"])
    assert (early.status_code, early.json()["code"]) == (409, "under-supervision")
    await decide(intake, officer, path, "answer-escalation", {"rung": "supervise", "answer": "已当面解释"})
    assert (await decide(intake, officer, path, "close", {"reason": "办结"}))["stage"] == "closed"
    figures = await intake.get(officer, "/v1/desk/satisfaction?from=2025-08-01&to=2025-08-31&division=420704")
    assert figures.json() == {
        "division": "420704",
        "begins_on": "2025-08-01",
        "ends_on": "2025-08-31",
        "calls": 2,
        "reached": 2,
        "satisfied": 0,
        "dissatisfied": 2,
        "satisfied_percent": "0.00",
        "supervised": 1,
    }


@pytest.mark.capability("C20")
async def test_two_officers_who_hear_the_same_dissatisfaction_reopen_it_once(world, intake, mediation):
    path, officer, _ = await answered(world, intake, mediation)
    seen = (await intake.get(officer, path)).json()["version"]
    call = {"reached": True, "satisfied": False}
    answers = await asyncio.gather(*(intake.post(officer, f"{path}/call-back", call, version=seen) for _ in range(5)))
    assert sorted(each.status_code for each in answers) == [200, 412, 412, 412, 412]
    assert (await actions_of(world, officer, "intake", path)).count("reopened") == 1


@pytest.mark.capability("C124")
@pytest.mark.parametrize(
    ("days", "unreachable"),
    [((1, 1, 1), False), ((1, 2), False), ((1, 1, 2), True), ((1, 2, 3, 3), True)],
)
def test_three_attempts_on_two_days_make_somebody_unreachable(days, unreachable):
    assert reach([Tried(day, reached=False) for day in days], 3, 2).unreachable is unreachable


@pytest.mark.capability("C124")
def test_whoever_answered_once_is_counted_from_then():
    calls = [Tried(1, reached=False), Tried(2, reached=False), Tried(2, reached=True), Tried(3, reached=False)]
    assert (reach(calls, 3, 2).attempts, reach(calls, 3, 2).days) == (1, 1)


@pytest.mark.capability("C124")
async def test_who_was_rung_when_and_about_what_stands_in_the_log(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    for outcome in ("no_answer", "reached"):
        call = {"occasion": "supplement", "outcome": outcome, "note": "打测试甲电话"}
        logged = await intake.post(officer, f"{path}/calls", call)
        assert logged.status_code == 201, logged.text
    items = logged.json()["items"]
    assert [(each["outcome"], each["occasion"], each["by"]) for each in items] == [
        ("no_answer", "supplement", "labour_authority/officer-1"),
        ("reached", "supplement", "labour_authority/officer-1"),
    ]
    assert "测试甲" not in items[0]["note"]
    assert (logged.json()["attempts"], logged.json()["unreachable"]) == (0, False)
    tomorrow = {"occasion": "other", "outcome": "busy", "called_at": "2025-08-29T10:00:00+08:00"}
    assert (await intake.post(officer, f"{path}/calls", tomorrow)).json()["code"] == "in-the-future"
    hotline = await world.machine()
    assert (await intake.get(hotline, f"{path}/calls")).json()["code"] == "authority-only"


@pytest.mark.capability("C124")
async def test_calls_before_the_answer_do_not_make_the_worker_unreachable_for_it(world, intake, mediation):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    path = f"/v1/complaints/{complaint}"
    for _ in range(3):
        await intake.post(officer, f"{path}/calls", {"occasion": "evidence", "outcome": "no_answer"})
    await world.set_clock("2025-09-02")
    await decide(mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "NOT_WAGES", "reason": "材料款"})
    await world.deliver()
    seen = (await intake.get(officer, path)).json()["version"]
    early = await intake.post(officer, f"{path}/close", {"reason": "联系不上"}, version=seen)
    assert (early.status_code, early.json()["code"]) == (409, "not-called-back")


@pytest.mark.capability("C124")
async def test_whoever_left_no_number_need_not_be_rung(world, intake, mediation):
    silent = {**WORKER, "phone": None}
    path, officer, _ = await answered(world, intake, mediation, reporter=silent)
    assert (await decide(intake, officer, path, "close", {"reason": "未留电话"}))["stage"] == "closed"
    last = (await intake.get(officer, f"{path}/history")).json()["items"][-1]
    assert last["facts"] == {"not_called_back": "no-phone"}
