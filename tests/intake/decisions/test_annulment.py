"""A refusal that review annulled: filed again with its first date, its days from the annulment."""

import pytest

from tests.journeys.stories import a_head, decide, file, refuse

pytestmark = [pytest.mark.rule("INT-03"), pytest.mark.invariant(11)]
NOT_WAGES = {"ground": "not_wages", "reason": "材料款"}
ANNULLED = {"annulled_by": "测试市人民政府", "document_no": "测府行复〔2025〕1号", "reason": "认定事实不清"}


async def refused(world, **differences):
    number = await file(world, await world.machine(), **differences)
    await refuse(world, f"/v1/complaints/{number}", NOT_WAGES)
    return f"/v1/complaints/{number}", await world.person()


async def running(intake, officer, path):
    due = (await intake.get(officer, f"/v1/deadlines?subject={path.rpartition('/')[2]}")).json()["items"]
    return {each["name"]: (each["started_on"], each["due_on"]) for each in due if each["state"] == "open"}


async def test_it_is_filed_again_with_its_first_date_and_its_days_run_from_the_annulment(world, intake):
    path, officer = await refused(world)
    await world.set_clock("2025-11-03")
    again = await decide(intake, officer, path, "annul-refusal", ANNULLED)
    assert (again["stage"], again["disposition"], again["accept_due_on"]) == ("filed", None, "2025-11-10")
    assert again["received_at"].startswith("2025-08-28")
    assert (await running(intake, officer, path))["acceptance"] == ("2025-11-03", "2025-11-10")
    head = await a_head(world, path.rpartition("/")[2])
    assert (await decide(intake, head, path, "accept", {"reason": "同意"}))["stage"] == "accepted"
    assert "intake.refusal-annulled" in await world.deliver()


async def test_the_time_bar_rests_on_the_first_filing(world, intake):
    path, officer = await refused(world, period={"from": "2024-06", "to": "2024-06"})
    await world.set_clock("2026-11-03")
    await decide(intake, officer, path, "annul-refusal", ANNULLED)
    head = await a_head(world, path.rpartition("/")[2])
    seen = (await intake.get(head, path)).json()["version"]
    body = {"ground": "time_barred", "reason": "超过两年", "ended_on": "2024-07-15"}
    answer = await intake.post(head, f"{path}/refuse", body, version=seen)
    assert (answer.status_code, answer.json()["code"]) == (409, "not-time-barred")


@pytest.mark.parametrize(
    ("day", "status", "code"),
    [
        ("2025-08-27", 422, "too-early"),
        ("2025-08-28", 200, None),
        ("2025-11-03", 200, None),
        ("2025-11-04", 422, "in-the-future"),
    ],
)
async def test_nothing_is_annulled_before_it_was_refused_nor_tomorrow(world, intake, day, status, code):
    path, officer = await refused(world)
    await world.set_clock("2025-11-03")
    seen = (await intake.get(officer, path)).json()["version"]
    answer = await intake.post(officer, f"{path}/annul-refusal", ANNULLED | {"annulled_on": day}, version=seen)
    assert (answer.status_code, answer.json().get("code")) == (status, code)


@pytest.mark.parametrize("command", ["reopen", "supplement", "accept", "classify"])
async def test_without_an_annulment_a_refused_complaint_stays_refused(world, intake, command):
    path, officer = await refused(world)
    who = await a_head(world, path.rpartition("/")[2]) if command == "accept" else officer
    body = {
        "supplement": {"text": "补充"},
        "classify": {"matter_kind": "clue", "reason": "x"},
    }.get(command, {"reason": "请重办"})
    seen = (await intake.get(who, path)).json()["version"]
    answer = await intake.post(who, f"{path}/{command}", body, version=seen)
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-move")


async def test_what_was_not_refused_has_no_refusal_to_annul(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    answer = await intake.post(officer, f"{path}/annul-refusal", ANNULLED, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-move")


async def test_worker_and_channel_hear_the_second_decision_too(world, intake):
    hotline = await world.machine()
    path, officer = await refused(world)
    await decide(intake, officer, path, "annul-refusal", ANNULLED)
    await refuse(world, path, NOT_WAGES | {"reason": "复议后查明为材料款"})
    answers = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    assert [each["kind"] for each in answers] == ["final-answer", "supplement"]
    told = (await intake.get(officer, f"/v1/notices?complaint={path.rpartition('/')[2]}")).json()["items"]
    assert sorted(each["event"] for each in told) == ["refusal-annulled", "refused", "refused"]


async def test_those_refused_with_it_are_filed_again_with_it(world, intake):
    officer, hotline = await world.person(), await world.machine()
    first, second = await file(world, hotline), await file(world, hotline)
    await decide(intake, officer, f"/v1/complaints/{second}", "join", {"leader": first, "reason": "同一事项"})
    await refuse(world, f"/v1/complaints/{first}", NOT_WAGES)
    seen = (await intake.get(officer, f"/v1/complaints/{second}")).json()["version"]
    alone = await intake.post(officer, f"/v1/complaints/{second}/annul-refusal", ANNULLED, version=seen)
    assert (alone.status_code, alone.json()["code"]) == (409, "follows-its-leader")
    await decide(intake, officer, f"/v1/complaints/{first}", "annul-refusal", ANNULLED)
    shown = [(await intake.get(officer, f"/v1/complaints/{number}")).json()["stage"] for number in (first, second)]
    assert shown == ["filed", "filed"]
