"""The table of a live incident, told as stories: each step, each refusal, the hours to tell the superior."""

from datetime import datetime, timedelta

import pytest

from services.intake.assignments.incidents.track import IncidentStage
from shared import clock
from tests.intake.assignments.incidents import know_the_hours, letters_of, officers, reported
from tests.journeys.stories import decide

BODIES = {
    "classify": {"people": 12},
    "report-up": {"note": "电话报告"},
    "close": {"outcome": "散去"},
}
PLACE = "4404"


@pytest.fixture
async def officer(world):
    return await officers(world)


async def superiors_messages(world, intake):
    superior = await world.person("duty", party="duty_office", kind="department", divisions=["44"])
    return (await intake.get(superior, "/v1/deliveries")).json()["items"]


async def an_incident(intake, officer, **differences):
    """Its path, and itself as the report answered."""
    incident = await reported(intake, officer, **differences)
    return f"/v1/incidents/{incident['number']}", incident


async def history(intake, officer, path):
    return (await intake.get(officer, f"{path}/history")).json()["items"]


async def questions(intake, officer):
    return [each["code"] for each in (await intake.get(officer, "/v1/my-work")).json()["questions"]]


async def the_hours(world):
    return await world.rows("select * from intake.obligation where name = 'incident-report'")


@pytest.mark.rule("INT-08")
async def test_its_history_tells_each_step_where_it_led_and_who_was_told(intake, officer, team):
    path, _ = await an_incident(intake, officer)
    await decide(intake, officer, path, "classify", {"people": 12, "note": "现场点数"})
    await decide(intake, officer, path, "report-up", {"note": "联系人13800000001"})
    await decide(intake, officer, path, "close", {"outcome": "已支付"})
    first, classified, told, closed = await history(intake, officer, path)
    assert (first["action"], first["to_stage"], first["facts"]) == (
        "reported",
        "reported",
        {"people": 12, "kind": "gathering"},
    )
    assert (classified["action"], classified["from_stage"], classified["to_stage"]) == (
        "classified",
        "reported",
        "handling",
    )
    graded = {"level": "group", "people": 12, "emergency": True, "called": ["labour", "police", "industry"]}
    assert graded.items() <= classified["facts"].items()
    assert (told["action"], told["from_stage"], told["to_stage"]) == ("reported-up", "handling", "handling")
    assert {"unit": "测试市政府总值班室", "to": "duty_office", "rule": "INT-08"}.items() <= told["facts"].items()
    assert "13800000001" not in told["note"]
    assert (closed["action"], closed["to_stage"], closed["note"]) == ("closed", "closed", "已支付")


@pytest.mark.parametrize("stage", IncidentStage)
async def test_each_step_is_taken_where_the_law_has_it_and_refused_elsewhere(intake, officer, team, stage):
    """An incident that nobody graded is not closed; one that ended is not graded, told up or closed again."""
    may = {"reported": {"classify", "report-up"}, "handling": {"classify", "report-up", "close"}, "closed": set()}[
        stage
    ]
    path, _ = await an_incident(intake, officer, people=3)
    for command in {"reported": (), "handling": ("classify",), "closed": ("classify", "close")}[stage]:
        await decide(intake, officer, path, command, BODIES[command] | ({"people": 3} if command == "classify" else {}))
    for command in BODIES.keys() - may:
        seen = (await intake.get(officer, path)).json()["version"]
        refused = await intake.post(officer, f"{path}/{command}", BODIES[command], version=seen)
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal-move")
        assert (await intake.get(officer, path)).json()["version"] == seen
    for command in sorted(may - {"close"}):
        await decide(intake, officer, path, command, BODIES[command])
    if "close" in may:
        assert (await decide(intake, officer, path, "close", BODIES["close"]))["stage"] == "closed"


async def test_a_report_after_the_end_is_refused_with_its_reason_and_nobody_is_told(world, intake, officer, team):
    path, _ = await an_incident(intake, officer, people=3)
    await decide(intake, officer, path, "classify", {"people": 3})
    closed = await decide(intake, officer, path, "close", {"outcome": "散去"})
    refused = await intake.post(officer, f"{path}/report-up", {"note": "补报"}, version=closed["version"])
    assert refused.status_code == 409
    assert refused.json()["detail"] == "突发事件当前为“已办结”，不能办理“报告上级”"
    assert await superiors_messages(world, intake) == []
    assert (await intake.get(officer, path)).json()["reported_up_at"] is None


async def test_the_superior_is_told_again_and_the_first_moment_stays(world, intake, officer, team):
    path, _ = await an_incident(intake, officer)
    first = await decide(intake, officer, path, "report-up", {"note": "电话报告"})
    await world.set_clock("2025-08-28T11:00")
    again = await decide(intake, officer, path, "report-up", {"note": "续报"})
    assert again["reported_up_at"] == first["reported_up_at"]
    assert again["stage"] == "reported"
    assert sorted(each["body"]["note"] for each in await superiors_messages(world, intake)) == ["电话报告", "续报"]


async def test_another_superior_may_be_named_and_one_without_a_party_here_is_only_noted(world, intake, officer, team):
    path, _ = await an_incident(intake, officer)
    await decide(intake, officer, path, "report-up", {"unit": "测试省厅", "note": "电话报告"})
    [told] = [each for each in await history(intake, officer, path) if each["action"] == "reported-up"]
    assert told["facts"]["unit"] == "测试省厅"
    assert "to" not in told["facts"]
    assert await superiors_messages(world, intake) == []
    unknown = {"unit": "测试省厅", "party": "nobody_here", "note": "电话报告"}
    refused = await intake.post(officer, f"{path}/report-up", unknown, version=2)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown-party")


async def test_a_team_member_without_an_account_stops_the_grading_whole(world, intake, officer, team):
    path, _ = await an_incident(intake, officer)
    named = {"people": 12, "team": [{"role": "police", "unit": "虚构派出所", "party": "nobody_here"}]}
    refused = await intake.post(officer, f"{path}/classify", named, version=1)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown-party")
    assert (await intake.get(officer, path)).json()["stage"] == "reported"
    assert (await letters_of(intake, officer, path.rpartition("/")[2]))["items"] == []


@pytest.mark.parametrize("command", BODIES)
async def test_no_step_is_taken_by_who_does_not_handle_it_nor_on_another_version(world, intake, officer, team, command):
    path, _ = await an_incident(intake, officer)
    onlooker = await world.person("viewer-1", divisions=[PLACE], roles="viewer")
    refused = await intake.post(onlooker, f"{path}/{command}", BODIES[command], version=1)
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    stale = await intake.post(officer, f"{path}/{command}", BODIES[command], version=7)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
    foreign = await world.person("officer-9", divisions=["6205"])
    hidden = await intake.post(foreign, f"{path}/{command}", BODIES[command], version=1)
    assert (hidden.status_code, hidden.json()["code"]) == (404, "not-found")


# the hours


async def test_the_hours_to_tell_the_superior_are_not_known_so_a_person_is_asked_once(intake, officer):
    await an_incident(intake, officer)
    await an_incident(intake, officer)
    assert await questions(intake, officer) == ["unknown:incident_report_hours"]


async def test_where_the_hours_are_known_they_run_from_the_report_to_the_second(
    world, intake, officer, tmp_path, monkeypatch
):
    know_the_hours(tmp_path, monkeypatch)
    path, incident = await an_incident(intake, officer)
    due_at = datetime.fromisoformat(incident["reported_at"]) + timedelta(hours=1)
    [hours] = await the_hours(world)
    assert (hours["due_at"], hours["term"], hours["legal_basis"]) == (due_at, "1H", "测试预案")
    await world.set_clock(due_at - timedelta(minutes=2))
    await world.sweep("intake")
    [open_hours] = await the_hours(world)
    assert (open_hours["state"], open_hours["rule_id"]) == ("open", "INT-08")
    assert [each["action"] for each in await history(intake, officer, path)] == ["reported"]
    await world.set_clock(due_at)
    await world.sweep("intake")
    [missed] = await the_hours(world)
    assert (missed["state"], missed["rule_id"]) == ("overdue", "INT-08")


async def test_hours_that_passed_are_written_down_and_a_person_is_asked_once_and_nothing_is_decided(
    world, intake, officer, tmp_path, monkeypatch
):
    know_the_hours(tmp_path, monkeypatch)
    path, incident = await an_incident(intake, officer)
    await world.set_clock(datetime.fromisoformat(incident["reported_at"]) + timedelta(hours=1))
    await world.sweep("intake")
    await world.sweep("intake")
    *_, missed = await history(intake, officer, path)
    assert (missed["action"], missed["by"], missed["to_stage"]) == ("incident-overdue", "clock", None)
    assert missed["facts"] == {"deadline": "incident-report", "rule": "INT-08", "due_on": "2025-08-28"}
    [asked] = (await intake.get(officer, "/v1/my-work")).json()["questions"]
    assert (asked["code"], asked["subject"]) == ("incident-report-overdue", incident["number"])
    assert "2025-08-28" in asked["zh"]
    stands = (await intake.get(officer, path)).json()
    assert (stands["stage"], stands["version"]) == ("reported", 2)


async def test_the_superior_is_told_late_all_the_same_and_that_it_was_late_stays(
    world, intake, officer, team, tmp_path, monkeypatch
):
    know_the_hours(tmp_path, monkeypatch)
    path, incident = await an_incident(intake, officer)
    await world.set_clock(datetime.fromisoformat(incident["reported_at"]) + timedelta(hours=2))
    await world.sweep("intake")
    told = await decide(intake, officer, path, "report-up", {"note": "迟报"})
    [hours] = await the_hours(world)
    assert hours["state"] == "met"
    assert hours["overdue_at"] is not None
    assert told["reported_up_at"] is not None


@pytest.mark.parametrize("graded", [False, True])
async def test_told_in_time_the_hours_are_met_before_or_after_the_grading(
    world, intake, officer, team, tmp_path, monkeypatch, graded
):
    know_the_hours(tmp_path, monkeypatch)
    path, incident = await an_incident(intake, officer)
    if graded:
        await decide(intake, officer, path, "classify", {"people": 60})
    due_at = datetime.fromisoformat(incident["reported_at"]) + timedelta(hours=1)
    await world.set_clock(due_at - timedelta(minutes=2))
    await decide(intake, officer, path, "report-up", {"note": "书面报告"})
    await world.set_clock(due_at + timedelta(minutes=1))
    await world.sweep("intake")
    [hours] = await the_hours(world)
    assert (hours["state"], hours["overdue_at"]) == ("met", None)
    assert "incident-overdue" not in [each["action"] for each in await history(intake, officer, path)]


async def test_an_incident_of_a_few_ends_untold_and_its_hours_end_with_it(
    world, intake, officer, team, tmp_path, monkeypatch
):
    know_the_hours(tmp_path, monkeypatch)
    path, _ = await an_incident(intake, officer, people=3)
    await decide(intake, officer, path, "classify", {"people": 3})
    await decide(intake, officer, path, "close", {"outcome": "散去"})
    await world.set_clock("2025-08-29")
    await world.sweep("intake")
    [hours] = await the_hours(world)
    assert hours["state"] == "cancelled"
    assert await questions(intake, officer) == []


@pytest.mark.invariant(10)
async def test_hours_that_nobody_knew_run_from_the_report_once_they_are_entered(
    world, intake, officer, tmp_path, monkeypatch
):
    _, incident = await an_incident(intake, officer)
    await world.set_clock("2025-08-28T09:40")
    [question] = (await intake.get(officer, "/v1/my-work")).json()["questions"]
    answering = f"/v1/questions/{question['id']}/answer"
    too_early = await intake.post(officer, answering, {"answer": "已录入"})
    assert too_early.json()["code"] == "number-still-unknown"
    know_the_hours(tmp_path, monkeypatch)
    assert (await intake.post(officer, answering, {"answer": "已录入"})).status_code == 200
    [hours] = await the_hours(world)
    reported_at = datetime.fromisoformat(incident["reported_at"])
    assert hours["due_at"] == reported_at + timedelta(hours=1)
    assert hours["started_on"] == reported_at.astimezone(clock.CHINA).date()


async def test_once_the_superior_was_told_no_hours_begin_any_more(world, intake, officer, team, tmp_path, monkeypatch):
    path, _ = await an_incident(intake, officer)
    await decide(intake, officer, path, "report-up", {"note": "电话报告"})
    [question] = (await intake.get(officer, "/v1/my-work")).json()["questions"]
    know_the_hours(tmp_path, monkeypatch)
    answer = await intake.post(officer, f"/v1/questions/{question['id']}/answer", {"answer": "已录入"})
    assert answer.status_code == 200
    assert await the_hours(world) == []
