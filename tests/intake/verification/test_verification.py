"""The clue record: what the worker said and what the office verified, both kept; what is known beside a complaint."""

from types import SimpleNamespace

import pytest

from services.intake.public.rules.process_record import SHOWN, worker_view
from shared.clock import now
from tests.builders import OTHER_RESTAURANT, RESTAURANT, a_complaint
from tests.intake.verification.builders import FOUND, NOTHING_OWED, verified
from tests.journeys.stories import actions_of, decide, file, refuse

SAID = {
    "has_contract": False,
    "address": "虚构路1号院内工棚",
    "project_owner": "虚构开发有限公司",
    "general_contractor": "虚构建设有限公司",
    "subcontractor": "虚构劳务有限公司",
    "gov_invested": True,
    "period_text": "今年6月到7月",
    "prior_note": "测试甲上月打过12345,电话13800000001",
    "rural_worker": True,
}


@pytest.mark.capability("C13")
async def test_what_the_worker_said_and_what_the_office_verified_stand_side_by_side(world, intake):
    officer = await world.person()
    number = await file(world, await world.machine(), clue=SAID, domain="non_construction")
    await verified(intake, officer, number)
    record = (await intake.get(officer, f"/v1/complaints/{number}/clue")).json()
    assert record["claimed"]["general_contractor"] == "虚构建设有限公司"
    assert record["claimed"]["address"] == "虚构路1号院内工棚"
    assert record["verified"][0]["domain"] == "construction"
    assert record["verified"][0]["liable_rule"] == "LIAB-05"
    assert (await intake.get(officer, f"/v1/complaints/{number}")).json()["domain"] == "non_construction"


@pytest.mark.invariant(14)
async def test_the_workers_words_are_sealed_and_nobody_is_named_when_they_are_read(world, intake):
    officer = await world.person()
    number = await file(world, await world.machine(), clue=SAID)
    await verified(intake, officer, number)
    shown = (await intake.get(officer, f"/v1/complaints/{number}/clue")).text
    kept = str(await world.rows("select * from intake.clue, intake.verified"))
    for secret in ("测试甲", "13800000001", "测试丁", "999999197803200031"):
        assert secret not in shown
        assert secret not in kept
    assert "测*" in shown


async def test_another_revision_replaces_nothing_and_both_stay(world, intake):
    officer = await world.person()
    number = await file(world, await world.machine())
    await verified(intake, officer, number)
    again = await verified(intake, officer, number, recovered_workers=12, recovered_fen=18_600_000)
    revisions = (await intake.get(officer, f"/v1/complaints/{number}/clue")).json()["verified"]
    assert again["revision"] == 2
    assert [(each["revision"], each["recovered_fen"]) for each in revisions] == [(1, 0), (2, 18_600_000)]
    assert {each["by"] for each in revisions} == {"labour_authority/officer-1"}


@pytest.mark.invariant(11)
@pytest.mark.rule("INT-02")
async def test_verified_arrears_put_a_complaint_to_the_head_and_a_person_decides(world, intake):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    number = await file(world, await world.machine())
    assert (await verified(intake, officer, number))["proposed"] is True
    assert (await verified(intake, officer, number))["proposed"] is False
    due = (await intake.get(officer, f"/v1/deadlines?subject={number}")).json()["items"]
    assert ("filing-approval", "2025-08-28", "open") in [(each["name"], each["due_on"], each["state"]) for each in due]
    path = f"/v1/complaints/{number}"
    assert (await intake.get(officer, path)).json()["stage"] == "filed"
    assert (await decide(intake, head, path, "accept", {"reason": "同意"}))["stage"] == "accepted"
    assert "intake.filing-proposed" in await world.deliver()


@pytest.mark.parametrize(
    ("kind", "found"), [("clue", FOUND), ("report", FOUND), ("complaint", NOTHING_OWED)], ids=["clue", "report", "none"]
)
async def test_neither_a_clue_nor_a_report_nor_arrears_that_were_not_found_are_proposed(world, intake, kind, found):
    officer = await world.person()
    number = await file(world, await world.machine(), matter_kind=kind)
    assert (await decide(intake, officer, f"/v1/complaints/{number}", "verify", found))["proposed"] is False


@pytest.mark.parametrize(
    ("differences", "pointer"),
    [
        ({"cause": "bad_luck"}, "/cause"),
        ({"sector": "astronomy"}, "/sector"),
        ({"liable": {"rule": "LIAB-99", "name": "虚构"}}, "/liable/rule"),
        ({"liable": {"rule": "LIAB-05"}}, "/liable"),
        ({"period": {"first": "2025-07-31", "last": "2025-06-01"}}, "/period"),
        ({"period": {"first": "2025-07-31", "last": "2025-08-29"}}, "/period/last"),
        ({"recovered_fen": 18_600_001}, ""),
        ({"recovered_workers": 13}, ""),
        ({"workers": 0}, ""),
        ({"owed_fen": 0}, ""),
        ({"domain": "non_construction"}, ""),
        ({"owed_fen": "18600000"}, "/owed_fen"),
        ({"facts": ""}, "/facts"),
        ({"colour": "red"}, "/colour"),
    ],
)
async def test_what_cannot_have_been_verified_is_refused_naming_the_field(world, intake, differences, pointer):
    officer = await world.person()
    number = await file(world, await world.machine())
    answer = await intake.post(officer, f"/v1/complaints/{number}/verify", FOUND | differences, version=1)
    assert answer.status_code == 422, answer.text
    assert any(error["pointer"].startswith(pointer) for error in answer.json()["errors"])


async def test_only_an_officer_in_person_verifies_and_only_what_is_not_over(world, intake):
    hotline, officer = await world.machine(), await world.person()
    number = await file(world, hotline)
    path = f"/v1/complaints/{number}"
    assert (await intake.post(hotline, f"{path}/verify", FOUND, version=1)).json()["code"] == "authority-only"
    await refuse(world, path, {"ground": "not_wages", "reason": "材料款"})
    late = await intake.post(officer, f"{path}/verify", FOUND, version=2)
    assert (late.status_code, late.json()["code"]) == (409, "over-already")


async def test_a_destroyed_reporters_words_are_gone_from_both_parts(world, intake):
    officer, head = await world.person(), await world.person("head-1", roles="head", scopes="people:destroy")
    number = await file(world, await world.machine(), clue=SAID)
    path = f"/v1/complaints/{number}"
    await verified(intake, officer, number)
    await refuse(world, path, {"ground": "not_wages", "reason": "材料款"})
    asked = {"id_no": "999999199001010016", "reason": "本人申请"}
    assert (await intake.post(head, "/v1/people/destroy", asked)).json()["reporters"] == 1
    record = (await intake.get(officer, f"{path}/clue")).json()
    assert record["claimed"]["address"] == record["verified"][0]["facts"] == "（反映内容已依法销毁）"
    assert record["verified"][0]["liable_person"] == "测**", "who is liable is somebody else, destroyed for themselves"


@pytest.mark.rule("INT-09", "INT-10", "INT-11")
async def test_age_is_no_bar_a_wage_iou_may_be_sued_on_and_nobody_need_be_a_farmer_worker(world, intake):
    head = await world.person("head-1", roles="head")
    said = {"over_age": True, "wage_iou": True, "rural_worker": False}
    number = await file(world, await world.machine(), clue=said, employment_form="platform")
    path = f"/v1/complaints/{number}"
    shown = (await intake.get(head, path)).json()
    assert [each["rule"] for each in shown["advice"]] == ["INT-10", "INT-09", "C14"]
    assert {"over-age", "wage-iou", "new-form"} <= set(shown["flags"])
    assert (await decide(intake, head, path, "accept", {"reason": "同意"}))["stage"] == "accepted"


async def test_a_filing_without_more_words_keeps_no_row_for_them(world, intake):
    number = await file(world, await world.machine())
    assert await world.rows("select 1 from intake.clue") == []
    assert (await intake.get(await world.person(), f"/v1/complaints/{number}/clue")).json()["claimed"] is None


async def test_more_words_make_it_other_content_under_the_same_order_number(world, intake):
    hotline, order = await world.machine(), a_complaint()
    await intake.post(hotline, "/v1/complaints", order)
    other = await intake.post(hotline, "/v1/complaints", order | {"clue": {"gov_invested": True}})
    assert (other.status_code, other.json()["code"]) == (409, "partner-number-reused")


@pytest.mark.capability("C13")
async def test_a_complaint_shows_weak_regimes_of_its_project_and_whether_it_recurs(world, intake):
    officer, hotline = await world.person(), await world.machine()
    project = {"name": "虚构一号楼项目", "id": "P-TEST-1"}
    first = await file(world, hotline, project=project)
    assert (await intake.get(officer, f"/v1/complaints/{first}/known")).json()["recurring"] is False
    await verified(intake, officer, first)
    second = await file(world, hotline, project=project, employer=OTHER_RESTAURANT)
    known = (await intake.get(officer, f"/v1/complaints/{second}/known")).json()
    assert (known["weak_regimes"], known["unknown_regimes"]) == (["agent_payment"], ["bond"])
    assert (known["complaints_about_project"], known["complaints_about_employer"]) == (1, 0)
    assert (known["recurring"], known["regimes_seen_on"]) == (True, "2025-08-28")


@pytest.mark.capability("C13")
async def test_what_another_county_verified_of_a_project_is_not_shown_here(world, intake):
    project = {"name": "虚构一号楼项目", "id": "P-TEST-1"}
    there = await file(world, await world.machine(divisions=["4404"]), division="440402", project=project)
    await verified(intake, await world.person(divisions=["4404"]), there)
    here = await file(world, await world.machine("hotline_12333"), channel="hotline_12333", project=project)
    known = (await intake.get(await world.person(), f"/v1/complaints/{here}/known")).json()
    assert (known["weak_regimes"], known["complaints_about_project"]) == ([], 0)


@pytest.mark.invariant(7)
@pytest.mark.capability("C13")
async def test_monitors_newest_word_on_an_employer_counts_however_late_an_older_one_comes(world, intake):
    hotline, officer = await world.machine(), await world.person()
    for _ in range(3):
        number = await file(world, hotline)
        await world.deliver()
    changes = [each for each in world.sent if each.headers["ce_type"] == b"monitor.employer-risk-changed"]
    before = await world.rows("select colour, score from intake.known_employer")
    await world.give("intake", [*changes[::-1], *changes])
    assert len(changes) >= 1
    assert await world.rows("select colour, score from intake.known_employer") == before
    known = (await intake.get(officer, f"/v1/complaints/{number}/known")).json()
    assert known["employer"]["colour"] == before[0]["colour"]
    assert known["complaints_about_employer"] == 2


def a_step(action, note=None, **facts):
    return SimpleNamespace(at=now(), action=action, note=note, facts=facts)


@pytest.mark.capability("C22")
def test_the_worker_reads_the_steps_in_plain_words_and_no_note_from_inside():
    history = [
        a_step("filed", channel="qr"),
        a_step("proposed-inside", note="此人多次投诉"),
        a_step("assigned", note="请王某办理", unit="测试监察大队", owner="officer-1"),
        a_step("reminded", rule="INT-02"),
        a_step("interim-answer", note="已联系用人单位"),
        a_step("closed", note="内部:领导交办", disposition="PAID_IN_FULL"),
    ]
    told = worker_view(history)
    assert [step.zh for step in told] == [
        "已登记",
        "已交承办单位：测试监察大队",
        "办理进展",
        "已办结：经核实存在欠薪，已支付完毕",
    ]
    assert [step.note for step in told] == [None, None, "已联系用人单位", None]


@pytest.mark.capability("C22")
async def test_every_step_the_worker_may_read_is_one_that_is_written_and_the_rest_stays_inside(world, intake):
    officer = await world.person()
    number = await file(world, await world.machine())
    path = f"/v1/complaints/{number}"
    await decide(intake, officer, path, "assign", {"owner": "officer-1"})
    await verified(intake, officer, number)
    await refuse(world, path, {"ground": "not_wages", "reason": "属于材料款"})
    inside = await actions_of(world, officer, "intake", path)
    shown = [action for action in inside if action in SHOWN]
    assert {"verified", "filing-proposed"} <= set(inside) - set(shown)
    steps = (await intake.get(officer, f"{path}/history")).json()["items"]
    told = worker_view([SimpleNamespace(**{"note": None, "facts": {}, **step}) for step in steps])
    assert told[-1].zh.startswith("不予受理：属于工程款、材料款等非工资纠纷，可向人民法院，或")
    assert told[-1].note == "属于材料款"
    assert RESTAURANT["name"] not in str(told)
