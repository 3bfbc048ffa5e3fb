"""Accepting, refusing, asking, calling back: who may, on which version, and what follows."""

import asyncio

import pytest

from tests.journeys.stories import accepted_case, actions_of, decide, file


@pytest.mark.invariant(8)
async def test_twenty_heads_accept_at_once_and_one_wins(world, intake):
    number = await file(world, await world.machine())
    heads = [await world.person(f"head-{n}", roles="head") for n in range(20)]
    path = f"/v1/complaints/{number}/accept"
    answers = await asyncio.gather(*(intake.post(who, path, {"reason": "同意"}, version=1) for who in heads))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] + [412] * 19
    assert {answer.json()["current_version"] for answer in answers if answer.status_code == 412} == {2}


@pytest.mark.rule("INT-02")
async def test_accepting_meets_the_five_working_days_and_opens_the_case_that_day(world, mediation):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    deadlines = (await world.service("intake").get(officer, f"/v1/deadlines?subject={complaint}")).json()["items"]
    assert [(due["name"], due["state"], due["met_on"]) for due in deadlines] == [("acceptance", "met", "2025-08-28")]
    assert (await mediation.get(officer, f"/v1/cases/{case}")).json()["opened_on"] == "2025-08-28"


@pytest.mark.rule("INT-02")
async def test_undecided_on_the_fifth_working_day_is_fine_and_a_breach_the_day_after(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await world.set_clock("2025-09-04T23:59")
    await world.sweep("intake")
    assert await actions_of(world, officer, "intake", path) == ["filed"]
    await world.set_clock("2025-09-05T00:00:01")
    await world.sweep("intake")
    assert await actions_of(world, officer, "intake", path) == ["filed", "acceptance-overdue"]


@pytest.mark.invariant(11)
async def test_whoever_proposed_does_not_accept_though_they_be_a_head(world, intake):
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    both, head = await world.person("li", roles="officer head"), await world.person("wang", roles="head")
    await decide(intake, both, path, "propose-filing", {"reason": "建议受理"})
    own = await intake.post(both, f"{path}/accept", {"reason": "同意"}, version=2)
    assert (own.status_code, own.json()["code"]) == (409, "same-person")
    assert (await decide(intake, head, path, "accept", {"reason": "同意"}))["stage"] == "accepted"


@pytest.mark.invariant(11)
@pytest.mark.parametrize("roles", ["officer", "reviewer", ""])
async def test_nobody_but_a_head_accepts(world, intake, roles):
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    answer = await intake.post(await world.person(roles=roles), f"{path}/accept", {"reason": "同意"}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")
    assert await world.deliver() == ["intake.complaint-filed"]


@pytest.mark.invariant(11)
@pytest.mark.parametrize("command", ["accept", "refuse", "redirect", "assign", "close", "call-back", "interim-answer"])
async def test_a_machine_decides_nothing(world, intake, command):
    hotline = await world.machine()
    path = f"/v1/complaints/{await file(world, hotline)}"
    bodies = {
        "refuse": {"ground": "not_wages", "reason": "无"},
        "redirect": {"ground": "court", "where": "法院", "reason": "无"},
        "assign": {"owner": "x"},
        "call-back": {"reached": False},
        "interim-answer": {"public_reply": "好", "contact_made": True},
    }
    answer = await intake.post(hotline, f"{path}/{command}", bodies.get(command, {"reason": "无"}), version=1)
    assert (answer.status_code, answer.json()["code"]) == (403, "authority-only")


@pytest.mark.rule("INT-04")
async def test_a_refused_complaint_stays_refused_and_says_which_rule(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    refused = await decide(intake, officer, path, "refuse", {"ground": "time_barred", "reason": "超过两年"})
    head = await world.person("head-1", roles="head")
    again = await intake.post(head, f"{path}/accept", {"reason": "同意"}, version=refused["version"])
    history = (await intake.get(officer, f"{path}/history")).json()["items"]
    assert (again.status_code, again.json()["code"]) == (409, "illegal-move")
    assert history[-1]["facts"] == {"ground": "time_barred", "rule": "INT-04"}
    assert await world.deliver() == ["intake.complaint-filed", "intake.complaint-refused"]


@pytest.mark.rule("INT-03")
async def test_asking_for_a_supplement_stops_the_clock_and_its_arrival_starts_five_days_anew(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await decide(intake, officer, path, "ask-supplement", {"missing": "请补充欠薪月份"})
    await world.set_clock("2025-09-10")
    assert await world.sweep("intake") == 0
    supplemented = await decide(intake, officer, path, "supplement", {"text": "六月、七月", "owed_fen": 900_000})
    assert (supplemented["stage"], supplemented["accept_due_on"]) == ("filed", "2025-09-17")
    assert "六月" in supplemented["summary"]


async def test_opening_before_the_filing_or_tomorrow_is_refused(world, intake):
    head = await world.person(roles="head")
    path = f"/v1/complaints/{await file(world, await world.machine())}/accept"
    for day in ("2025-08-27", "2025-08-29"):
        answer = await intake.post(head, path, {"reason": "同意", "opened_on": day}, version=1)
        assert answer.status_code == 422


@pytest.mark.capability("C124")
async def test_a_complaint_closes_unreached_only_after_three_attempts(world, intake, mediation):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    path = f"/v1/complaints/{complaint}"
    await decide(
        mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "NOT_SUBSTANTIATED", "reason": "查无"}
    )
    await world.deliver()
    for attempt in range(3):
        seen = (await intake.get(officer, path)).json()["version"]
        early = await intake.post(officer, f"{path}/close", {"reason": "联系不上"}, version=seen)
        assert early.json()["code"] == "not-called-back", attempt
        await decide(intake, officer, path, "call-back", {"reached": False})
    assert (await decide(intake, officer, path, "close", {"reason": "三次未接"}))["stage"] == "closed"


async def test_a_dissatisfied_worker_reopens_the_matter_once(world, intake, mediation):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    path = f"/v1/complaints/{complaint}"
    await decide(mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "NOT_WAGES", "reason": "材料款"})
    await world.deliver()
    await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": False})
    reopened = await decide(intake, officer, path, "reopen", {"reason": "不满意"})
    assert reopened["stage"] == "in_progress"


@pytest.mark.capability("C106")
async def test_reading_in_clear_needs_a_scope_and_is_written_down(world, intake):
    number = await file(world, await world.machine())
    path = f"/v1/complaints/{number}/reporter?purpose=回访联系"
    assert (await intake.get(await world.person(), path)).json()["code"] == "scope-missing"
    reader = await world.person("officer-9", scopes="complaints:read-personal")
    assert (await intake.get(reader, path)).json()["phone"] == "13800000001"
    [row] = await world.rows("select by, subject, purpose from intake.read_log")
    assert row == {"by": "labour_authority/officer-9", "subject": number, "purpose": "回访联系"}
