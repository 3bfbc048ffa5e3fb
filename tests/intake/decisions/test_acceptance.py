"""Accepting, refusing, asking, calling back: who may, on which version, and what follows."""

import asyncio

import pytest

from tests.builders import WORKER
from tests.intake.verification.builders import NOTHING_OWED
from tests.journeys.stories import accepted_case, actions_of, decide, file, refuse

LONG_AGO = {"from": "2023-06", "to": "2023-07"}
TIME_BARRED = {"ground": "time_barred", "reason": "超过两年"}
PAID = {
    "domain": "non_construction",
    "workers": 1,
    "owed_fen": 800_000,
    "recovered_workers": 1,
    "recovered_fen": 800_000,
    "facts": "协调后当面付清",
    "handler": {"unit": "测试监察大队"},
}


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
    met = {due["name"]: (due["state"], due["met_on"]) for due in deadlines}
    assert met["acceptance"] == ("met", "2025-08-28")
    assert (await mediation.get(officer, f"/v1/cases/{case}")).json()["opened_on"] == "2025-08-28"


@pytest.mark.rule("INT-02")
async def test_undecided_on_the_fifth_working_day_is_fine_and_a_breach_the_day_after(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await world.set_clock("2025-09-04T23:59")
    await world.sweep("intake")
    assert "acceptance-overdue" not in await actions_of(world, officer, "intake", path)
    await world.set_clock("2025-09-05T00:00:01")
    await world.sweep("intake")
    assert "acceptance-overdue" in await actions_of(world, officer, "intake", path)


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
@pytest.mark.rule("PRIV-05")
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
    path = f"/v1/complaints/{await file(world, await world.machine(), period=LONG_AGO)}"
    refused = await refuse(world, path, TIME_BARRED | {"ended_on": "2023-08-16"})
    head = await world.person("head-1", roles="head")
    again = await intake.post(head, f"{path}/accept", {"reason": "同意"}, version=refused["version"])
    history = (await intake.get(officer, f"{path}/history")).json()["items"]
    assert (again.status_code, again.json()["code"]) == (409, "illegal-move")
    assert history[-1]["facts"] == {
        "ground": "time_barred",
        "rule": "INT-04",
        "where": "劳动人事争议仲裁委员会",
        "runs_from": "2023-08-16",
        "until": "2025-08-18",
        "disposition": "TRANSFERRED_JURISDICTION",
    }
    assert await world.deliver() == ["intake.complaint-filed", "intake.complaint-refused"]


@pytest.mark.rule("INT-03")
@pytest.mark.parametrize(("where", "told"), [(None, "人民法院，或工程款所属行业主管部门"), ("区住建局", "区住建局")])
async def test_whoever_is_refused_is_told_where_to_go_and_the_channel_gets_its_one_final_answer(
    world, intake, where, told
):
    hotline = await world.machine()
    path = f"/v1/complaints/{await file(world, hotline)}"
    body = {"ground": "not_wages", "reason": "属于材料款"} | ({"where": where} if where else {})
    refused = await refuse(world, path, body)
    answers = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    [final] = [each for each in answers if each["kind"] == "final-answer"]
    assert (refused["disposition"], told in str(final["body"])) == ("NOT_WAGES", True)


@pytest.mark.rule("INT-05", "INT-06")
@pytest.mark.parametrize(
    ("ground", "rule", "disposition"),
    [
        ("arbitration", "INT-05", "REFERRED_TO_ARBITRATION"),
        ("court", "INT-05", "TRANSFERRED_JURISDICTION"),
        ("other_jurisdiction", "INT-06", "TRANSFERRED_JURISDICTION"),
        ("other_department", "INT-01", "TRANSFERRED_JURISDICTION"),
    ],
)
async def test_redirecting_says_where_by_which_row_and_answers_the_channel(world, intake, ground, rule, disposition):
    hotline, officer = await world.machine(), await world.person()
    path = f"/v1/complaints/{await file(world, hotline)}"
    shown = await decide(intake, officer, path, "redirect", {"ground": ground, "where": "某处", "reason": "不属本局"})
    assert (shown["stage"], shown["disposition"]) == ("redirected", disposition)
    history = (await intake.get(officer, f"{path}/history")).json()["items"]
    assert [each["facts"]["rule"] for each in history if each["action"] == "redirected"] == [rule]
    answers = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    assert [each["kind"] for each in answers] == ["final-answer"]
    assert (await world.deliver())[-1] == "intake.complaint-redirected"


@pytest.mark.rule("INT-03")
async def test_asking_for_a_supplement_stops_the_clock_and_what_was_left_is_left_when_it_comes(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await decide(intake, officer, path, "ask-supplement", {"missing": "请补充欠薪月份"})
    await world.set_clock("2025-09-10")
    await world.sweep("intake")
    assert "acceptance-overdue" not in await actions_of(world, officer, "intake", path)
    supplemented = await decide(intake, officer, path, "supplement", {"text": "六月、七月", "owed_fen": 900_000})
    assert (supplemented["stage"], supplemented["accept_due_on"]) == ("filed", "2025-09-16")
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
    for attempt, day in enumerate(("2025-08-28", "2025-08-28", "2025-08-29")):
        await world.set_clock(day)
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
    reopened = await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": False})
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


@pytest.mark.invariant(11)
@pytest.mark.parametrize("kind", ["clue", "report"])
async def test_a_clue_opens_no_case_until_somebody_decided_that_it_is_a_complaint(world, intake, kind):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    path = f"/v1/complaints/{await file(world, await world.machine(), matter_kind=kind)}"
    early = await intake.post(head, f"{path}/accept", {"reason": "同意"}, version=1)
    assert (early.status_code, early.json()["code"]) == (409, "not-a-complaint")
    proposed = await intake.post(officer, f"{path}/propose-filing", {"reason": "建议"}, version=1)
    assert proposed.json()["code"] == "not-a-complaint"
    turned = await decide(intake, officer, path, "classify", {"matter_kind": "complaint", "reason": "本人来访确认"})
    assert turned["matter_kind"] == "complaint"
    assert (await decide(intake, head, path, "accept", {"reason": "同意"}))["stage"] == "accepted"
    assert "mediation.case-opened" in await world.deliver()


@pytest.mark.rule("INT-02")
async def test_silence_counts_as_acceptance_only_from_the_day_a_clue_became_a_complaint(world, intake):
    for division, states in (("440402", ["open"]), ("420704", [])):
        officer = await world.person(divisions=[division])
        hotline = await world.machine(f"hotline_{division}", divisions=[division])
        number = await file(world, hotline, channel="window", matter_kind="clue", division=division)
        path = f"/v1/complaints/{number}"
        await decide(intake, officer, path, "classify", {"matter_kind": "complaint", "reason": "本人来访确认"})
        due = (await intake.get(officer, f"/v1/deadlines?subject={number}")).json()["items"]
        assert [each["state"] for each in due if each["name"] == "deemed-acceptance"] == states
    back = await decide(intake, officer, path, "classify", {"matter_kind": "clue", "reason": "无法确认本人"})
    assert back["matter_kind"] == "clue"


async def test_nobody_who_gave_no_name_complains_and_nothing_is_classified_as_what_it_is(world, intake):
    officer = await world.person()
    unnamed = {"reporter": {"anonymous": True}, "matter_kind": "clue"}
    path = f"/v1/complaints/{await file(world, await world.machine(), **unnamed)}/classify"
    answer = await intake.post(officer, path, {"matter_kind": "complaint", "reason": "x"}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "nobody-complains")
    same = await intake.post(officer, path, {"matter_kind": "clue", "reason": "x"}, version=1)
    assert (same.status_code, same.json()["code"]) == (422, "same-kind")


@pytest.mark.rule("INT-02")
async def test_a_proposal_is_decided_the_same_day_and_late_the_day_after(world, intake):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    number = await file(world, await world.machine())
    path = f"/v1/complaints/{number}"
    await decide(intake, officer, path, "propose-filing", {"reason": "建议受理"})

    async def approval():
        due = (await intake.get(officer, f"/v1/deadlines?subject={number}")).json()["items"]
        return [(each["state"], each["due_on"]) for each in due if each["name"] == "filing-approval"]

    await world.set_clock("2025-08-28T23:59")
    await world.sweep("intake")
    assert await approval() == [("open", "2025-08-28")]
    await world.set_clock("2025-08-29T00:00:01")
    await world.sweep("intake")
    assert await approval() == [("overdue", "2025-08-28")]
    await decide(intake, head, path, "accept", {"reason": "同意"})
    assert await approval() == [("met", "2025-08-28")]


@pytest.mark.rule("INT-02")
async def test_a_proposal_says_which_conditions_are_not_shown_to_be_met(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine(), period=LONG_AGO, owed_fen=0)}"
    await decide(intake, officer, path, "propose-filing", {"reason": "请负责人定"})
    history = (await intake.get(officer, f"{path}/history")).json()["items"]
    assert history[-1]["facts"]["unmet"] == ["in-time", "clear-injury"]


@pytest.mark.parametrize(
    ("found", "disposition", "stage"),
    [
        (PAID, "PAID_IN_FULL", "answered"),
        (NOTHING_OWED, "NOT_SUBSTANTIATED", "answered"),
        (None, "NOT_WAGES", "answered"),
        (None, "REFERRED_TO_ARBITRATION", "answered"),
    ],
)
async def test_without_a_case_the_officer_says_how_it_ended_and_the_channel_is_answered_once(
    world, intake, found, disposition, stage
):
    hotline, officer = await world.machine(), await world.person()
    path = f"/v1/complaints/{await file(world, hotline)}"
    if found is not None:
        await decide(intake, officer, path, "verify", found)
    ended = await decide(intake, officer, path, "close", {"disposition": disposition, "reason": "已核实"})
    assert (ended["stage"], ended["disposition"]) == (stage, disposition)
    assert len(await world.rows("select 1 from intake.notice where event = 'result'")) == 1
    await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": True})
    closed = await decide(intake, officer, path, "close", {"reason": "已回访"})
    assert closed["stage"] == "closed"
    answers = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    assert [each["kind"] for each in answers] == ["final-answer"]
    assert (await world.deliver())[-1] == "intake.complaint-closed"


@pytest.mark.parametrize(
    ("found", "disposition", "code"),
    [
        (None, None, "disposition-needed"),
        (None, "LOST", "no-such-disposition"),
        (None, "CRIMINAL_TRANSFERRED", "case-needed"),
        (None, "ENFORCEMENT_PENDING", "case-needed"),
        (None, "PAID_IN_FULL", "verified-needed"),
        (None, "NOT_SUBSTANTIATED", "verified-needed"),
        (PAID | {"recovered_fen": 799_999}, "PAID_IN_FULL", "verified-otherwise"),
        (PAID, "NOT_SUBSTANTIATED", "verified-otherwise"),
        (NOTHING_OWED, "PAID_IN_FULL", "verified-otherwise"),
        (None, "DUPLICATE", "original-needed"),
        (None, "UNREACHABLE_OR_WITHDRAWN", "still-reachable"),
    ],
)
async def test_an_ending_that_nothing_supports_is_refused(world, intake, found, disposition, code):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    seen = (await decide(intake, officer, path, "verify", found))["version"] if found else 1
    body = {"reason": "办结"} | ({"disposition": disposition} if disposition else {})
    answer = await intake.post(officer, f"{path}/close", body, version=seen)
    assert answer.json()["code"] == code, answer.text
    assert await world.rows("select 1 from intake.delivery where kind = 'final-answer'") == []


async def test_a_dissatisfied_worker_without_a_case_gets_a_decision_anew_and_the_channel_a_supplement(world, intake):
    hotline, officer, head = await world.machine(), await world.person(), await world.person("head-1", roles="head")
    path = f"/v1/complaints/{await file(world, hotline)}"
    await decide(intake, officer, path, "close", {"disposition": "NOT_WAGES", "reason": "材料款"})
    again = await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": False})
    assert (again["stage"], again["disposition"], again["accept_due_on"]) == ("filed", None, "2025-09-04")
    await refuse(world, path, {"ground": "not_wages", "reason": "合同证明为材料款"})
    answers = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    assert [each["kind"] for each in answers] == ["final-answer", "supplement"]
    late = await intake.post(head, f"{path}/accept", {"reason": "同意"}, version=5)
    assert late.status_code in (409, 412)


async def test_a_duplicate_names_what_it_repeats_and_is_closed_at_once(world, intake):
    hotline, officer = await world.machine(), await world.person()
    first, second = await file(world, hotline), await file(world, hotline)
    path = f"/v1/complaints/{second}"
    body = {"disposition": "DUPLICATE", "duplicate_of": second, "reason": "同一诉求"}
    itself = await intake.post(officer, f"{path}/close", body, version=1)
    assert itself.json()["code"] == "original-needed"
    closed = await decide(intake, officer, path, "close", body | {"duplicate_of": first})
    assert (closed["stage"], closed["disposition"]) == ("closed", "DUPLICATE")
    back = await intake.post(officer, f"/v1/complaints/{first}/close", body, version=1)
    assert (back.status_code, back.json()["code"]) == (409, "original-is-duplicate")


async def test_of_two_that_are_closed_at_once_not_each_is_the_others_duplicate(world, intake):
    """Else the matter would be counted nowhere."""
    hotline, officer = await world.machine(), await world.person()
    both = [await file(world, hotline), await file(world, hotline)]

    async def close(this, other):
        body = {"disposition": "DUPLICATE", "duplicate_of": other, "reason": "同一诉求"}
        return await intake.post(officer, f"/v1/complaints/{this}/close", body, version=1)

    for _ in range(2):  # whoever was told to come back does
        await asyncio.gather(close(*both), close(*reversed(both)))
    listed = (await intake.get(officer, "/v1/complaints")).json()["items"]
    assert sorted(each["disposition"] or "" for each in listed) == ["", "DUPLICATE"]


async def test_what_a_case_concluded_is_not_replaced_when_the_complaint_is_closed(world, intake, mediation):
    officer = await world.person()
    complaint, case = await accepted_case(world, await world.machine(), officer)
    path = f"/v1/complaints/{complaint}"
    await decide(mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "NOT_WAGES", "reason": "材料款"})
    await world.deliver()
    await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": True})
    seen = (await intake.get(officer, path)).json()["version"]
    body = {"disposition": "PAID_IN_FULL", "reason": "改"}
    other = await intake.post(officer, f"{path}/close", body, version=seen)
    assert (other.status_code, other.json()["code"]) == (409, "disposition-given")
    assert (await decide(intake, officer, path, "close", {"reason": "已回访"}))["disposition"] == "NOT_WAGES"


async def test_a_place_may_say_an_ending_in_its_own_words_and_ask_for_more(world, intake, tmp_path, monkeypatch):
    row = '{code = "NOT_WAGES", zh = "非工资纠纷（本地）", en = "x", without_case = true, needs_verified = true}'
    (tmp_path / "here.toml").write_text(f'region = "4207"\ndispositions = [{row}]')
    monkeypatch.setenv("ANXIN_INTAKE_LISTS", str(tmp_path))
    hotline, officer = await world.machine(), await world.person()
    path = f"/v1/complaints/{await file(world, hotline)}"
    body = {"disposition": "NOT_WAGES", "reason": "材料款"}
    assert (await intake.post(officer, f"{path}/close", body, version=1)).json()["code"] == "verified-needed"
    await decide(intake, officer, path, "verify", NOTHING_OWED)
    await decide(intake, officer, path, "close", body)
    assert "非工资纠纷（本地）" in (await intake.get(hotline, "/v1/deliveries")).text


async def test_a_worker_who_takes_it_back_gets_the_channels_final_answer(world, intake):
    hotline, officer = await world.machine(), await world.person()
    path = f"/v1/complaints/{await file(world, hotline, reporter=WORKER)}"
    shown = await decide(intake, officer, path, "withdraw", {"reason": "老板已付"})
    answers = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    assert (shown["disposition"], [each["kind"] for each in answers]) == ("UNREACHABLE_OR_WITHDRAWN", ["final-answer"])
