"""What a verification brings besides a proposal: days to open a case, a reward, a claim that was no honest one."""

import pytest

from tests.intake.verification.builders import FOUND, NOTHING_OWED, verified
from tests.journeys.stories import actions_of, decide, file

ZHUHAI, ECHENG = "440402", "420704"
NAMED = {"reporter": {"name": "测试甲", "phone": "13800000001"}}


async def filed_as(world, kind, division=ZHUHAI, **differences):
    await world.set_clock("2025-08-28")
    machine = await world.machine(divisions=[division])
    officer = await world.person(divisions=[division])
    return await file(world, machine, division=division, matter_kind=kind, **NAMED | differences), officer


async def clock_of(world, number, name):
    rows = await world.rows("select * from intake.obligation where subject = $1 and name = $2", number, name)
    return rows[0] if rows else None


async def asked(intake, officer):
    return [each["code"] for each in (await intake.get(officer, "/v1/my-work")).json()["questions"]]


@pytest.mark.rule("INT-02")
@pytest.mark.parametrize("kind", ["report", "clue"])
async def test_in_guangdong_what_a_report_shows_is_opened_within_five_working_days(world, intake, kind):
    number, officer = await filed_as(world, kind)
    await world.set_clock("2025-09-01")
    await verified(intake, officer, number)
    opening = await clock_of(world, number, "discovery-opening")
    assert (str(opening["started_on"]), str(opening["due_on"])) == ("2025-09-01", "2025-09-08")
    assert opening["legal_basis"] == "《广东省劳动保障监察条例》第32条"


@pytest.mark.rule("INT-02")
@pytest.mark.parametrize(("day", "noted"), [("2025-09-08T23:59", False), ("2025-09-09T00:00:01", True)])
async def test_what_was_discovered_and_not_opened_is_a_breach_after_the_last_day(world, intake, day, noted):
    number, officer = await filed_as(world, "report")
    await world.set_clock("2025-09-01")
    await verified(intake, officer, number)
    await world.set_clock(day)
    await world.sweep("intake")
    actions = await actions_of(world, officer, "intake", f"/v1/complaints/{number}")
    assert ("discovery-opening-overdue" in actions) is noted


@pytest.mark.rule("INT-02")
async def test_the_case_that_is_opened_in_time_meets_those_days(world, intake):
    number, officer = await filed_as(world, "report")
    await verified(intake, officer, number)
    path = f"/v1/complaints/{number}"
    await decide(intake, officer, path, "classify", {"matter_kind": "complaint", "reason": "本人投诉"})
    head = await world.person("head-1", roles="head", divisions=[ZHUHAI])
    await decide(intake, head, path, "accept", {"reason": "同意"})
    assert (await clock_of(world, number, "discovery-opening"))["state"] == "met"


@pytest.mark.rule("INT-02")
@pytest.mark.parametrize(
    ("kind", "division", "found"),
    [("complaint", ZHUHAI, {}), ("report", ECHENG, {}), ("report", ZHUHAI, NOTHING_OWED)],
)
async def test_no_such_days_run_for_a_complaint_or_elsewhere_or_on_nothing(world, intake, kind, division, found):
    number, officer = await filed_as(world, kind, division)
    await decide(intake, officer, f"/v1/complaints/{number}", "verify", found or FOUND)
    assert await clock_of(world, number, "discovery-opening") is None


@pytest.mark.rule("INT-06")
@pytest.mark.parametrize(("day", "noted"), [("2025-09-04T23:59", False), ("2025-09-05T00:00:01", True)])
async def test_a_report_that_nobody_took_up_or_passed_on_in_five_working_days_is_noted(world, intake, day, noted):
    number, officer = await filed_as(world, "report")
    await world.set_clock(day)
    await world.sweep("intake")
    actions = await actions_of(world, officer, "intake", f"/v1/complaints/{number}")
    assert ("report-not-passed-on" in actions) is noted


@pytest.mark.rule("INT-06")
async def test_a_report_that_is_passed_on_in_time_meets_its_days(world, intake):
    number, officer = await filed_as(world, "report")
    moved = {"to_division": "420704", "reason": "用工地在鄂城", "answer_by": "2025-09-10"}
    await decide(intake, officer, f"/v1/complaints/{number}", "transfer", moved)
    assert (await clock_of(world, number, "misdirected-report"))["state"] == "met"


@pytest.mark.rule("INT-06")
@pytest.mark.parametrize(("kind", "division"), [("complaint", ZHUHAI), ("clue", ZHUHAI), ("report", ECHENG)])
async def test_only_a_report_in_guangdong_has_days_to_be_passed_on(world, kind, division):
    number, _ = await filed_as(world, kind, division)
    assert await clock_of(world, number, "misdirected-report") is None


@pytest.mark.rule("INT-06")
async def test_what_the_office_took_up_is_no_longer_to_be_passed_on(world, intake):
    number, officer = await filed_as(world, "report")
    await verified(intake, officer, number)
    assert (await clock_of(world, number, "misdirected-report"))["state"] == "cancelled"


@pytest.mark.rule("INT-07")
@pytest.mark.parametrize(
    ("kind", "differences", "found", "expected"),
    [
        ("report", {}, FOUND, True),
        ("report", {}, NOTHING_OWED, False),
        ("report", {"reporter": {"anonymous": True}}, FOUND, False),
        ("complaint", {}, FOUND, False),
    ],
)
async def test_a_report_that_proved_true_asks_the_head_about_a_reward_once(
    world, intake, kind, differences, found, expected
):
    number, officer = await filed_as(world, kind, **differences)
    for _ in range(2):
        await decide(intake, officer, f"/v1/complaints/{number}", "verify", found)
    assert ("reward" in await asked(intake, officer)) is expected


@pytest.mark.rule("INT-17")
@pytest.mark.parametrize("kind", ["invented", "unlawful_means", "works_money"])
async def test_an_improper_claim_asks_a_person_and_decides_nothing(world, intake, kind):
    number, officer = await filed_as(world, "complaint")
    await verified(intake, officer, number, improper_claim=kind)
    shown = (await intake.get(officer, f"/v1/complaints/{number}")).json()
    assert (shown["stage"], shown["disposition"]) == ("filed", None)
    assert "filing-proposed" in await actions_of(world, officer, "intake", f"/v1/complaints/{number}")
    record = (await intake.get(officer, f"/v1/complaints/{number}/clue")).json()
    assert record["verified"][0]["improper_claim"] == kind
    assert f"improper-claim:{kind}" in await asked(intake, officer)


@pytest.mark.rule("INT-17")
async def test_nobody_elses_claim_is_touched_by_one_that_was_no_honest_one(world, intake):
    number, officer = await filed_as(world, "complaint")
    machine = await world.machine(divisions=[ZHUHAI])
    other = await file(world, machine, division=ZHUHAI, reporter={"name": "测试乙", "phone": "13800000002"})
    before = (await intake.get(officer, f"/v1/complaints/{other}")).json()
    await verified(intake, officer, number, improper_claim="invented")
    assert (await intake.get(officer, f"/v1/complaints/{other}")).json() == before


async def test_without_such_a_finding_nothing_is_asked(world, intake):
    number, officer = await filed_as(world, "complaint")
    await verified(intake, officer, number)
    assert [code for code in await asked(intake, officer) if code.startswith("improper-claim")] == []
