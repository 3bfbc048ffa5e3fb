"""One matter, several channels: what is joined follows its leader and still has an answer of its own."""

import json

import pytest

from tests.intake.matters.builders import ANOTHER, accept, end_case, seen
from tests.journeys.stories import decide, file, refuse


async def two(world, **differences):
    """The same worker's complaint through the hotline and a grid officer: numbers of both."""
    first = await file(world, await world.machine())
    return first, await file(world, await world.machine("grid_office"), channel="grid", **differences)


async def join(world, officer, number, leader, **more):
    body = {"leader": leader, "reason": "同一劳动者反映同一欠薪"} | more
    return await decide(world.service("intake"), officer, f"/v1/complaints/{number}", "join", body)


async def answers(world, number):
    """Each message to the channel of this complaint: its kind, to whom, and what it says."""
    query = "select party, kind, body from intake.delivery where subject = $1 and kind <> 'notice' order by position"
    rows = await world.rows(query, number)
    return [(row["party"], row["kind"], json.loads(row["body"])) for row in rows]


async def stages(world, officer, *numbers):
    return [(await seen(world, officer, number))["stage"] for number in numbers]


async def cases(world):
    return [row["complaint"] for row in await world.rows("select complaint from mediation.case_file")]


@pytest.mark.capability("C12")
@pytest.mark.parametrize("times", [1, 2])
async def test_accepting_the_leader_opens_one_case_and_every_channel_gets_its_own_final_answer(world, times):
    officer = await world.person()
    first, second = await two(world)
    await join(world, officer, second, first)
    await accept(world, first)
    assert await cases(world) == [first]
    assert await stages(world, officer, first, second) == ["in_progress", "in_progress"]
    await end_case(world, officer, first)
    [(party, kind, hotline)], [(other, its_kind, plainly)] = await answers(world, first), await answers(world, second)
    assert (party, kind, other, its_kind) == ("hotline_12345", "final-answer", "grid_office", "final-answer")
    assert hotline["record_number"] != second
    assert plainly["number"] == second
    assert plainly["disposition"] == "PAID_OR_REPAYMENT_AGREED"


@pytest.mark.capability("C12")
async def test_one_that_joins_an_accepted_complaint_is_accepted_with_it_and_opens_no_second_case(world):
    officer = await world.person()
    first, second = await two(world)
    await accept(world, first)
    joined = await join(world, officer, second, first)
    assert (joined["joined_to"], joined["stage"]) == (first, "in_progress")
    await world.deliver()
    assert await cases(world) == [first]
    due = (await world.service("intake").get(officer, f"/v1/deadlines?subject={second}")).json()["items"]
    assert ("acceptance", "met") in {(each["name"], each["state"]) for each in due}


@pytest.mark.capability("C12")
@pytest.mark.parametrize("command", ["accept", "refuse", "redirect"])
async def test_what_follows_another_is_not_decided_by_itself(world, intake, command):
    officer = await world.person()
    first, second = await two(world)
    version = (await join(world, officer, second, first))["version"]
    head = await world.person("head-1", roles="head officer")
    body = {
        "accept": {"reason": "同意"},
        "refuse": {"ground": "not_wages", "reason": "非工资"},
        "redirect": {"ground": "court", "where": "法院", "reason": "起诉"},
    }[command]
    answer = await intake.post(head, f"/v1/complaints/{second}/{command}", body, version=version)
    assert (answer.status_code, answer.json()["code"]) == (409, "follows-its-leader")


@pytest.mark.capability("C12")
@pytest.mark.rule("INT-03")
async def test_refusing_the_leader_refuses_what_follows_and_each_channel_hears_why(world, intake):
    officer = await world.person()
    first, second = await two(world)
    await join(world, officer, second, first)
    body = {"ground": "not_wages", "reason": "材料款纠纷"}
    await refuse(world, f"/v1/complaints/{first}", body)
    assert await stages(world, officer, first, second) == ["refused", "refused"]
    assert [kind for number in (first, second) for _, kind, _ in await answers(world, number)] == ["final-answer"] * 2
    assert (await world.deliver()).count("intake.complaint-refused") == 2


@pytest.mark.capability("C12")
async def test_an_interim_answer_goes_to_every_channel_of_the_matter(world, intake):
    officer = await world.person()
    first, second = await two(world)
    await join(world, officer, second, first)
    body = {"public_reply": "正在核实", "contact_made": True}
    await decide(intake, officer, f"/v1/complaints/{first}", "interim-answer", body)
    assert [kind for number in (first, second) for _, kind, _ in await answers(world, number)] == ["interim-answer"] * 2


@pytest.mark.capability("C12")
async def test_money_after_the_end_is_told_to_every_channel_and_counted_once(world, mediation):
    officer = await world.person()
    first, second = await two(world)
    await join(world, officer, second, first)
    await accept(world, first)
    case = (await seen(world, officer, first))["case_number"]
    await end_case(world, officer, first, "ENFORCEMENT_PENDING")
    paid = {"receipt_no": "R-1", "lines": [{"line": 1, "fen": 300_000}], "payer": "employer", "paid_on": "2025-08-28"}
    answer = await mediation.post(officer, f"/v1/cases/{case}/payments", paid)
    if answer.status_code == 422:
        paid = {"receipt_no": "R-1", "line": 1, "fen": 300_000, "payer": "employer", "paid_on": "2025-08-28"}
        answer = await mediation.post(officer, f"/v1/cases/{case}/payments", paid)
    assert answer.status_code in (200, 201), answer.text
    await world.deliver(times=2)
    for number in (first, second):
        assert [kind for _, kind, _ in await answers(world, number)] == ["final-answer", "supplement"]
    assert [(await seen(world, officer, number))["paid_fen"] for number in (first, second)] == [300_000, 0]


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    ("filed", "disposition"), [("2025-09-01T12:00", "NOT_SUBSTANTIATED"), ("2025-09-02T00:00:01", "DUPLICATE")]
)
async def test_one_that_joins_an_answered_matter_is_answered_at_once(world, filed, disposition):
    """Filed by the day of that answer it ends as the matter did; filed after it, it was reported again."""
    officer = await world.person()
    first = await file(world, await world.machine())
    await accept(world, first)
    await world.set_clock("2025-09-01T09:00")
    await end_case(world, officer, first, "NOT_SUBSTANTIATED")
    await world.set_clock(filed)
    second = await file(world, await world.machine("grid_office"), channel="grid")
    joined = await join(world, officer, second, first)
    assert (joined["stage"], joined["disposition"]) == ("answered", disposition)
    [(party, kind, body)] = await answers(world, second)
    assert (party, kind, body["disposition"]) == ("grid_office", "final-answer", disposition)
    assert len(await answers(world, first)) == 1


@pytest.mark.capability("C12")
@pytest.mark.rule("INT-02")
async def test_a_join_is_undone_and_the_complaint_is_decided_by_itself(world, intake):
    officer = await world.person()
    first, second = await two(world)
    await join(world, officer, second, first)
    await accept(world, first)
    await world.set_clock("2025-09-01")
    parted = await decide(intake, officer, f"/v1/complaints/{second}", "part", {"reason": "并非同一工地"})
    assert (parted["stage"], parted["joined_to"], parted["case_number"]) == ("filed", None, None)
    assert parted["accept_due_on"] == "2025-09-08"
    await accept(world, second)
    assert sorted(await cases(world)) == sorted([first, second])
    history = (await intake.get(officer, f"/v1/complaints/{second}/history")).json()["items"]
    assert [step["action"] for step in history if step["action"] in ("joined", "parted")] == ["joined", "parted"]
    [row] = await world.rows("select complaint, leader, part_reason from intake.joining")
    assert row == {"complaint": second, "leader": first, "part_reason": "并非同一工地"}


@pytest.mark.capability("C12")
async def test_parted_after_the_answer_its_next_result_is_a_supplement(world, intake):
    officer = await world.person()
    first, second = await two(world)
    await join(world, officer, second, first)
    await accept(world, first)
    await end_case(world, officer, first)
    await decide(intake, officer, f"/v1/complaints/{second}", "part", {"reason": "另一笔工资"})
    await accept(world, second)
    await end_case(world, officer, second, "REFERRED_TO_ARBITRATION")
    assert [kind for _, kind, _ in await answers(world, second)] == ["final-answer", "supplement"]
    assert [kind for _, kind, _ in await answers(world, first)] == ["final-answer"]


@pytest.mark.capability("C12")
async def test_facts_say_who_was_joined_and_parted_and_what_the_matter_claims(world, intake):
    officer = await world.person()
    first, second = await two(world, reporter=ANOTHER, owed_fen=500_000)
    await join(world, officer, second, first)
    await decide(intake, officer, f"/v1/complaints/{second}", "part", {"reason": "分开办理"})
    await world.deliver()
    bodies = [json.loads(record.value) for record in world.sent if b"complaints-" in record.headers["ce_type"]]
    told = [(b["complaint"], b["joined"], b["workers"], b["claimed_fen"], b["collective"]) for b in bodies]
    assert told == [(first, second, 2, 1_300_000, False), (first, second, 1, 800_000, False)]


@pytest.mark.capability("C12")
@pytest.mark.rule("ARB-07")
@pytest.mark.parametrize(("workers", "collective"), [(9, False), (10, True)])
async def test_ten_workers_on_several_complaints_are_a_collective_and_nine_are_not(world, intake, workers, collective):
    officer, hotline = await world.person(), await world.machine()
    first = await file(world, hotline, workers=4)
    again = await file(world, hotline, workers=4)
    other = await file(world, hotline, workers=workers - 4, reporter=ANOTHER)
    await join(world, officer, again, first)
    await join(world, officer, other, first)
    assert (await seen(world, officer, first))["collective"] is collective
    matter = (await intake.get(officer, f"/v1/complaints/{other}/matter")).json()
    assert (matter["leader"], matter["workers"], matter["collective"]) == (first, workers, collective)
    assert [each["kind"] for each in matter["followers"]] == ["duplicate", "collective"]
    await decide(intake, officer, f"/v1/complaints/{other}", "part", {"reason": "分开办理"})
    assert (await seen(world, officer, first))["collective"] is False
    actions = [s["action"] for s in (await intake.get(officer, f"/v1/complaints/{first}/history")).json()["items"]]
    assert ("collective-formed" in actions, "collective-dissolved" in actions) == (collective, collective)


@pytest.mark.capability("C12")
async def test_the_one_case_is_about_all_workers_of_the_matter_and_counts_nobody_twice(world, mediation):
    officer, hotline = await world.person(), await world.machine()
    first, again = await file(world, hotline), await file(world, hotline, owed_fen=900_000)
    other = await file(world, hotline, reporter=ANOTHER, owed_fen=500_000)
    for number in (again, other):
        await join(world, officer, number, first)
    await accept(world, first)
    case = (await mediation.get(officer, f"/v1/cases/{(await seen(world, officer, first))['case_number']}")).json()
    assert (case["workers"], case["claimed_fen"]) == (2, 1_400_000)


@pytest.mark.capability("C12")
@pytest.mark.parametrize(("reporter", "asked"), [(ANOTHER, 1), (None, 0)])
async def test_who_joins_once_the_case_is_open_is_put_to_the_office_that_handles_it(world, mediation, reporter, asked):
    officer, hotline = await world.person(), await world.machine()
    first = await file(world, hotline)
    await accept(world, first)
    other = await file(world, hotline, **({"reporter": reporter} if reporter else {}))
    await join(world, officer, other, first)
    await world.deliver(times=2)
    questions = (await mediation.get(officer, "/v1/my-work")).json()["questions"]
    assert [question["code"] for question in questions] == [f"joined:{other}"] * asked


@pytest.mark.capability("C12")
async def test_when_the_leader_takes_it_back_the_next_one_leads(world, intake):
    officer, hotline = await world.person(), await world.machine()
    first = await file(world, hotline)
    second, third = [await file(world, hotline, reporter=ANOTHER) for _ in range(2)]
    for number in (second, third):
        await join(world, officer, number, first)
    await decide(intake, officer, f"/v1/complaints/{first}", "withdraw", {"reason": "本人撤回"})
    assert [(await seen(world, officer, number))["joined_to"] for number in (second, third)] == [None, second]
    await accept(world, second)
    assert await stages(world, officer, first, second, third) == ["withdrawn", "in_progress", "in_progress"]


@pytest.mark.capability("C12")
async def test_a_dissatisfied_worker_of_a_joined_complaint_has_the_one_case_reopened(world, intake, mediation):
    officer = await world.person()
    first, second = await two(world)
    await join(world, officer, second, first)
    await accept(world, first)
    case = (await seen(world, officer, first))["case_number"]
    await end_case(world, officer, first)
    await decide(intake, officer, f"/v1/complaints/{second}", "call-back", {"reached": True, "satisfied": False})
    await world.deliver()
    assert (await mediation.get(officer, f"/v1/cases/{case}")).json()["stage"] == "opened"
    await end_case(world, officer, first)
    assert [kind for _, kind, _ in await answers(world, second)] == ["final-answer", "supplement"]
    assert [kind for _, kind, _ in await answers(world, first)] == ["final-answer"]


async def test_a_complaint_with_a_case_of_its_own_follows_none(world, intake):
    officer = await world.person()
    first, second = await two(world)
    await accept(world, first)
    await accept(world, second)
    version = (await seen(world, officer, second))["version"]
    body = {"leader": first, "reason": "同一事项"}
    answer = await intake.post(officer, f"/v1/complaints/{second}/join", body, version=version)
    assert (answer.status_code, answer.json()["code"]) == (409, "case-of-its-own")


@pytest.mark.parametrize(
    ("leader", "status", "code"),
    [
        ("itself", 422, "joined-with-itself"),
        ("420704-2025-999999", 404, "not-found"),
        ("refused", 409, "decided-otherwise"),
    ],
)
async def test_a_join_that_cannot_be_meant_is_refused(world, intake, leader, status, code):
    officer = await world.person()
    first, second = await two(world)
    await refuse(world, f"/v1/complaints/{first}", {"ground": "not_wages", "reason": "材料款"})
    named = {"itself": second, "refused": first}.get(leader, leader)
    body = {"leader": named, "reason": "同一事项"}
    answer = await intake.post(officer, f"/v1/complaints/{second}/join", body, version=1)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.invariant(11)
async def test_no_machine_joins_or_parts_over_the_door(world, intake):
    hotline = await world.machine()
    first, second = await file(world, hotline), await file(world, hotline)
    for command, body in (("join", {"leader": first, "reason": "同一事项"}), ("part", {"reason": "分开"})):
        answer = await intake.post(hotline, f"/v1/complaints/{second}/{command}", body, version=1)
        assert (answer.status_code, answer.json()["code"]) == (403, "authority-only")


@pytest.mark.invariant(15)
async def test_nobody_joins_to_a_complaint_of_another_county(world, intake):
    officer = await world.person()
    here = await file(world, await world.machine())
    theirs = await world.machine("elsewhere", divisions=["620724"])
    there = await file(world, theirs, channel="window", division="620724")
    body = {"leader": there, "reason": "同一事项"}
    answer = await intake.post(officer, f"/v1/complaints/{here}/join", body, version=1)
    assert answer.status_code == 404
    elsewhere = await intake.get(await world.person(divisions=["620724"]), f"/v1/complaints/{here}/matter")
    assert elsewhere.status_code == 404
    assert (await intake.get(await world.machine(), f"/v1/complaints/{here}/matter")).status_code == 403
