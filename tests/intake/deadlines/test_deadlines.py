"""Which clocks a filing starts where, what stops them, and what silence means in Guangdong."""

from datetime import date

import pytest

from services.intake.complaints.rules.clocks import (
    ACCEPTANCE,
    CHANNEL_ANSWER,
    DEEMED_ACCEPTANCE,
    extension_key,
    starting,
)
from shared import obligations
from tests.builders import a_complaint
from tests.journeys.stories import actions_of, decide, file, refuse

pytestmark = pytest.mark.capability("C19")
ZHUHAI, ECHENG = "440402", "420704"


async def filed_in(world, division, **differences):
    hotline = await world.machine(divisions=[division])
    officer = await world.person(divisions=[division])
    number = await file(world, hotline, division=division, **differences)
    return f"/v1/complaints/{number}", officer


async def deadlines(intake, officer, path):
    items = (await intake.get(officer, f"/v1/deadlines?subject={path.rpartition('/')[2]}")).json()["items"]
    return {each["name"]: each for each in items}


@pytest.mark.rule("INT-14")
def test_a_channel_starts_its_own_clocks_beside_those_of_every_filing():
    assert {each.name for each in starting("window", "report")} == {ACCEPTANCE, "assignment", "misdirected-report"}
    assert CHANNEL_ANSWER in {each.name for each in starting("hotline_12345", "complaint")}
    assert {each.key for each in starting("national_platform", "clue") if each.name == CHANNEL_ANSWER} == {
        "national_clue_days"
    }


@pytest.mark.rule("INT-02")
def test_only_a_complaint_is_accepted_by_silence():
    assert DEEMED_ACCEPTANCE in {each.name for each in starting("window", "complaint")}
    assert DEEMED_ACCEPTANCE not in {each.name for each in starting("window", "clue")}


def test_the_days_to_accept_cannot_be_extended_and_a_hotlines_can():
    assert extension_key(ACCEPTANCE, "hotline_12345") is None
    assert extension_key(CHANNEL_ANSWER, "hotline_12345") == "hotline_12345_extension_days"
    assert extension_key(CHANNEL_ANSWER, "national_platform") is None


@pytest.mark.rule("INT-02")
@pytest.mark.invariant(9)
async def test_in_guangdong_silence_is_acceptance_by_law_and_the_decision_stays_overdue(world, intake):
    path, officer = await filed_in(world, ZHUHAI)
    await world.set_clock("2025-09-04T23:59")
    await world.sweep("intake")
    assert (await intake.get(officer, path)).json()["deemed_accepted_on"] is None
    await world.set_clock("2025-09-05T00:00:01")
    await world.sweep("intake")
    shown = (await intake.get(officer, path)).json()
    assert (shown["stage"], shown["deemed_accepted_on"], shown["accepted_on"]) == ("filed", "2025-08-28", None)
    assert "deemed-accepted" in await actions_of(world, officer, "intake", path)
    assert (await deadlines(intake, officer, path))["acceptance"]["state"] == "overdue"
    assert "intake.complaint-accepted" not in await world.deliver()


@pytest.mark.rule("INT-02")
async def test_elsewhere_silence_is_a_breach_and_no_acceptance(world, intake):
    path, officer = await filed_in(world, ECHENG)
    await world.set_clock("2025-09-05T00:00:01")
    await world.sweep("intake")
    assert (await intake.get(officer, path)).json()["deemed_accepted_on"] is None
    assert "acceptance-overdue" in await actions_of(world, officer, "intake", path)


@pytest.mark.rule("INT-02")
async def test_what_was_decided_in_time_is_never_deemed_accepted(world, intake):
    path, officer = await filed_in(world, ZHUHAI)
    await refuse(world, path, {"ground": "not_wages", "reason": "材料款"})
    await world.set_clock("2025-09-10")
    await world.sweep("intake")
    assert (await intake.get(officer, path)).json()["deemed_accepted_on"] is None


@pytest.mark.rule("INT-03")
async def test_while_a_supplement_is_awaited_the_days_stand_still_and_then_what_was_left_is_left(world, intake):
    path, officer = await filed_in(world, ZHUHAI)
    await decide(intake, officer, path, "assign", {"owner": "officer-1"})
    await world.set_clock("2025-09-02")
    await decide(intake, officer, path, "ask-supplement", {"missing": "请补充欠薪月份"})
    shown = (await intake.get(officer, path)).json()
    assert (shown["countdown"]["paused"], shown["countdown"]["working_days_left"]) == (True, None)
    await world.set_clock("2025-09-15")
    await world.sweep("intake")
    supplemented = await decide(intake, officer, path, "supplement", {"text": "六月、七月"})
    assert (supplemented["accept_due_on"], supplemented["deemed_accepted_on"]) == ("2025-09-17", None)
    assert supplemented["countdown"] == {
        "name": "acceptance",
        "rule_id": "INT-02",
        "due_on": "2025-09-17",
        "provisional": False,
        "paused": False,
        "working_days_left": 2,
        "overdue_by": None,
    }
    await world.set_clock("2025-09-18T00:00:01")
    await world.sweep("intake")
    assert (await intake.get(officer, path)).json()["deemed_accepted_on"] == "2025-08-28"


@pytest.mark.rule("INT-03")
async def test_asking_late_heals_no_breach(world, intake):
    path, officer = await filed_in(world, ECHENG)
    await world.set_clock("2025-09-08")
    await world.sweep("intake")
    await decide(intake, officer, path, "ask-supplement", {"missing": "请补充欠薪月份"})
    late = (await deadlines(intake, officer, path))["acceptance"]
    assert (late["state"], late["due_on"], late["pauses"]) == ("overdue", "2025-09-04", [])


async def test_words_with_a_name_in_them_do_not_reach_the_deadline(world, intake):
    path, officer = await filed_in(world, ECHENG)
    await decide(intake, officer, path, "ask-supplement", {"missing": "请测试甲补充，电话13800000001"})
    [pause] = (await deadlines(intake, officer, path))["acceptance"]["pauses"]
    assert "测试甲" not in pause["reason"]
    assert "13800000001" not in pause["reason"]


@pytest.mark.invariant(9)
async def test_nobody_assigned_is_a_breach_that_the_head_hears_of(world, intake):
    path, officer = await filed_in(world, ECHENG)
    head = await world.person("head-1", roles="head")
    await world.set_clock("2025-08-30")
    await world.sweep("intake")
    steps = (await intake.get(officer, f"{path}/history")).json()["items"]
    assert [each["action"] for each in steps] == ["filed", "nobody-assigned", "pressed"]
    assert steps[-1]["facts"]["receiver"] == "head:420704"
    mine = (await intake.get(head, "/v1/my-work?owner=me")).json()["items"]
    assert [(each["name"], each["subject"]) for each in mine] == [("urge:assignment", path.rpartition("/")[2])]


async def test_whoever_is_assigned_has_the_deadlines_and_nobody_is_pressed_for_it(world, intake):
    path, officer = await filed_in(world, ECHENG)
    await decide(intake, officer, path, "assign", {"owner": "officer-1"})
    await world.set_clock("2025-08-30")
    await world.sweep("intake")
    assert "nobody-assigned" not in await actions_of(world, officer, "intake", path)
    mine = (await intake.get(officer, "/v1/my-work?owner=me")).json()["items"]
    assert [(each["name"], each["owner"]) for each in mine] == [("acceptance", "officer-1")]


@pytest.mark.capability("C123")
async def test_the_days_to_accept_are_reminded_of_three_and_one_working_day_before(world, intake):
    path, officer = await filed_in(world, ECHENG)
    await decide(intake, officer, path, "assign", {"owner": "officer-1"})
    for moment, reminded in (("2025-09-01T08:59", 0), ("2025-09-01T09:00:01", 1), ("2025-09-03T09:00:01", 2)):
        await world.set_clock(moment)
        await world.sweep("intake")
        assert (await actions_of(world, officer, "intake", path)).count("reminded") == reminded, moment


async def test_every_list_counts_down_in_one_read(world, intake):
    hotline, officer = await world.machine(), await world.person()
    for _ in range(3):
        await file(world, hotline)
    items = (await intake.get(officer, "/v1/complaints")).json()["items"]
    assert {each["countdown"]["name"] for each in items} == {"assignment"}
    await world.set_clock("2025-09-09")
    late = (await intake.get(officer, "/v1/complaints")).json()["items"][0]["countdown"]
    assert (late["name"], late["overdue_by"], late["working_days_left"]) == ("assignment", 7, None)


@pytest.mark.rule("INT-12")
async def test_where_the_national_platforms_days_are_unknown_a_person_is_asked_once(world, intake):
    officer = await world.person()
    platform = await world.machine("national_platform")
    for _ in range(2):
        filing = a_complaint(channel="national_platform")
        assert (await intake.post(platform, "/v1/complaints", filing)).status_code == 201
    questions = (await intake.get(officer, "/v1/my-work")).json()["questions"]
    assert [each["code"] for each in questions] == ["unknown:national_clue_days"]


@pytest.mark.rule("INT-02")
async def test_a_filing_on_the_eve_of_the_holidays_counts_working_days_only(world, intake):
    await world.set_clock("2025-09-30")
    path, officer = await filed_in(world, ECHENG)
    due = (await deadlines(intake, officer, path))["acceptance"]
    assert (due["due_on"], due["state"]) == ("2025-10-14", "open")
    async with intake.sessions.begin() as session:
        row = await obligations.open_for(session, "complaint", path.rpartition("/")[2], "acceptance")
    assert row.started_on == date(2025, 9, 30)


def told_by_the_hotline(folder, monkeypatch, **days):
    rows = ", ".join(
        f'{{key = "{key}", value = "{term}", status = "VERIFIED", rule = "INT-14", source = "本市12345管理办法"}}'
        for key, term in days.items()
    )
    (folder / "420704.toml").write_text(f'region = "420704"\nrows = [{rows}]\n')
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(folder))


@pytest.mark.invariant(10)
@pytest.mark.rule("INT-14")
async def test_once_the_hotlines_days_are_entered_what_waited_for_them_begins_at_its_filing(
    world, intake, tmp_path, monkeypatch
):
    path, officer = await filed_in(world, ECHENG)
    over, _ = await filed_in(world, ECHENG)
    await refuse(world, over, {"ground": "not_wages", "reason": "材料款"})
    [question] = (await intake.get(officer, "/v1/my-work")).json()["questions"]
    assert question["code"] == "unknown:hotline_12345_days"
    await world.set_clock("2025-09-01")
    answering = f"/v1/questions/{question['id']}/answer"
    early = await intake.post(officer, answering, {"answer": "五个工作日"})
    assert (early.status_code, early.json()["code"]) == (409, "number-still-unknown")
    told_by_the_hotline(tmp_path, monkeypatch, hotline_12345_days="5WD")
    assert (await intake.post(officer, answering, {"answer": "已录入"})).status_code == 200
    due = (await deadlines(intake, officer, path))["channel-answer"]
    assert (due["started_on"], due["due_on"], due["state"]) == ("2025-08-28", "2025-09-04", "open")
    assert "channel-answer" not in await deadlines(intake, officer, over)


@pytest.mark.rule("INT-14")
async def test_a_channels_days_are_lengthened_once_and_only_before_they_have_passed(
    world, intake, tmp_path, monkeypatch
):
    told_by_the_hotline(tmp_path, monkeypatch, hotline_12345_days="5WD", hotline_12345_extension_days="10WD")
    path, officer = await filed_in(world, ECHENG)
    late, _ = await filed_in(world, ECHENG)
    head = await world.person("head-1", roles="head")
    await world.set_clock("2025-09-04")
    await decide(intake, head, path, "extend", {"reason": "案情复杂"})
    due = (await deadlines(intake, officer, path))["channel-answer"]
    assert (due["due_on"], due["extensions"][0]["was_due_on"]) == ("2025-09-18", "2025-09-04")
    [notice] = (await intake.get(officer, f"/v1/notices?event=extended&complaint={path[15:]}")).json()["items"]
    assert "2025-09-18" in notice["text"]
    seen = (await intake.get(officer, path)).json()["version"]
    again = await intake.post(head, f"{path}/extend", {"reason": "再延"}, version=seen)
    assert (again.status_code, again.json()["code"]) == (409, "extended-before")
    await world.set_clock("2025-09-05T00:00:01")
    seen = (await intake.get(officer, late)).json()["version"]
    gone = await intake.post(head, f"{late}/extend", {"reason": "案情复杂"}, version=seen)
    assert (gone.status_code, gone.json()["code"]) == (409, "too-late-to-extend")


@pytest.mark.invariant(10)
async def test_where_nobody_knows_by_how_much_nothing_is_lengthened(world, intake, tmp_path, monkeypatch):
    told_by_the_hotline(tmp_path, monkeypatch, hotline_12345_days="5WD")
    path, _ = await filed_in(world, ECHENG)
    head = await world.person("head-1", roles="head")
    answer = await intake.post(head, f"{path}/extend", {"reason": "案情复杂"}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "number-still-unknown")


@pytest.mark.invariant(10)
@pytest.mark.rule("INT-03")
async def test_where_the_place_says_so_the_days_to_accept_begin_anew_after_a_supplement(
    world, intake, tmp_path, monkeypatch
):
    (tmp_path / "420704.toml").write_text(
        'region = "420704"\nrows = [{key = "acceptance_restarts_after_supplement", value = 1, status = "VERIFIED", '
        'source = "本地规定"}]\n'
    )
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path))
    path, officer = await filed_in(world, ECHENG)
    await world.set_clock("2025-09-02")
    await decide(intake, officer, path, "ask-supplement", {"missing": "请补充欠薪月份"})
    assert (await deadlines(intake, officer, path))["acceptance"]["state"] == "cancelled"
    await world.set_clock("2025-09-10")
    supplemented = await decide(intake, officer, path, "supplement", {"text": "六月、七月"})
    assert supplemented["accept_due_on"] == "2025-09-17"
