"""Live incidents: reported, classified by size, three called to it, told to the superior, closed."""

from datetime import UTC, date, datetime

import pytest

from services.intake.assignments.incidents.rules import Level, level_of
from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.incidents.track import NotReportedUp, group_reported_up
from shared.tracks.table import Facing
from tests.intake.assignments.incidents import GATHERING, letters_of, officers, reported
from tests.journeys.stories import decide, file


@pytest.mark.rule("ASSESS-03", "ARB-07")
@pytest.mark.parametrize(
    ("people", "line", "level"),
    [
        (1, 10, Level.SMALL),
        (9, 10, Level.SMALL),
        (10, 10, Level.GROUP),
        (49, 10, Level.GROUP),
        (50, 10, Level.MASS),
        (50, None, Level.MASS),
        (49, None, None),
    ],
)
def test_ten_are_a_group_and_fifty_a_mass_incident(people, line, level):
    assert level_of(people, line) is level


@pytest.mark.rule("INT-08")
@pytest.mark.parametrize(
    ("level", "told", "may"),
    [
        (Level.SMALL, False, True),
        (None, False, True),
        (Level.GROUP, False, False),
        (Level.GROUP, True, True),
        (Level.MASS, False, False),
        (Level.MASS, True, True),
    ],
)
def test_a_group_incident_is_reported_up_before_it_is_closed(level, told, may):
    told_at = datetime(2025, 8, 28, 1, tzinfo=UTC) if told else None
    seen = Facing(Incident(level=level, emergency=False, reported_up_at=told_at), None, None, date(2025, 8, 28))
    if may:
        group_reported_up(seen)
    else:
        with pytest.raises(NotReportedUp):
            group_reported_up(seen)


@pytest.mark.capability("C17")
@pytest.mark.rule("INT-08")
@pytest.mark.rule("CON-16")
async def test_three_are_called_each_by_letter_and_the_emergency_plan_opens_for_a_group(world, intake, team):
    officer = await officers(world)
    incident = await reported(intake, officer)
    path = f"/v1/incidents/{incident['number']}"
    classified = await decide(intake, officer, path, "classify", {"people": 12})
    assert (classified["stage"], classified["level"], classified["emergency"]) == ("handling", "group", True)
    letters = (await letters_of(intake, officer, incident["number"]))["items"]
    assert {each["role"]: each["unit"] for each in letters} == {
        "labour": "测试监察支队",
        "police": "测试派出所",
        "industry": "测试住建局",
    }
    assert await world.deliver() == ["intake.incident-reported", "intake.incident-classified"]


@pytest.mark.capability("C17")
async def test_the_team_is_there_when_all_three_receipts_are_in(world, intake, team):
    officer = await officers(world)
    incident = await reported(intake, officer)
    await decide(intake, officer, f"/v1/incidents/{incident['number']}", "classify", {"people": 12})
    for party, kind in (
        ("labour_authority", "labour_authority"),
        ("police_station", "department"),
        ("housing_bureau", "department"),
    ):
        assert (await letters_of(intake, officer, incident["number"]))["all_received"] is False
        clerk = await world.person("clerk", party=party, kind=kind, divisions=["4404"])
        assert (await intake.get(clerk, f"/v1/incidents/{incident['number']}")).status_code == 200
        [due] = (await intake.get(clerk, "/v1/deliveries")).json()["items"]
        await intake.post(clerk, f"/v1/deliveries/{due['id']}/receipt", {"outcome": "received"})
    assert (await letters_of(intake, officer, incident["number"]))["all_received"] is True


@pytest.mark.capability("C17")
async def test_it_is_told_to_the_superior_before_it_is_closed_and_then_no_letter_is_open(world, intake, team):
    officer = await officers(world)
    incident = await reported(intake, officer)
    path = f"/v1/incidents/{incident['number']}"
    await decide(intake, officer, path, "classify", {"people": 60, "note": "人数增加"})
    early = await intake.post(officer, f"{path}/close", {"outcome": "散去"}, version=2)
    assert (early.status_code, early.json()["code"]) == (409, "not-reported-up")
    told = await decide(intake, officer, path, "report-up", {"note": "电话及书面报告"})
    assert told["reported_up_at"].startswith("2025-08-28T09:00")
    superior = await world.person("duty", party="duty_office", kind="department", divisions=["44"])
    [message] = (await intake.get(superior, "/v1/deliveries")).json()["items"]
    assert (message["body"]["level"], message["body"]["people"]) == ("mass", 60)
    closed = await decide(intake, officer, path, "close", {"outcome": "已支付,人员散去"})
    assert (closed["stage"], closed["outcome"]) == ("closed", "已支付,人员散去")
    assert {each["state"] for each in (await letters_of(intake, officer, incident["number"]))["items"]} == {"ended"}
    steps = (await intake.get(officer, f"{path}/history")).json()["items"]
    assert [step["action"] for step in steps] == ["reported", "classified", "reported-up", "closed"]


@pytest.mark.capability("C17")
async def test_what_was_once_a_group_is_told_to_the_superior_though_few_are_left(world, intake, team):
    officer = await officers(world)
    incident = await reported(intake, officer)
    path = f"/v1/incidents/{incident['number']}"
    await decide(intake, officer, path, "classify", {"people": 60})
    few = await decide(intake, officer, path, "classify", {"people": 2})
    assert (few["level"], few["emergency"]) == ("small", True)
    early = await intake.post(officer, f"{path}/close", {"outcome": "散去"}, version=few["version"])
    assert (early.status_code, early.json()["code"]) == (409, "not-reported-up")
    await decide(intake, officer, path, "report-up", {"note": "电话报告"})
    assert (await decide(intake, officer, path, "close", {"outcome": "散去"}))["stage"] == "closed"


@pytest.mark.capability("C17")
async def test_more_people_come_and_it_is_classified_again_without_calling_anybody_twice(world, intake, team):
    officer = await officers(world)
    incident = await reported(intake, officer, people=3)
    path = f"/v1/incidents/{incident['number']}"
    small = await decide(intake, officer, path, "classify", {"people": 3})
    assert (small["level"], small["emergency"]) == ("small", False)
    mass = await decide(intake, officer, path, "classify", {"people": 80})
    assert (mass["level"], mass["emergency"]) == ("mass", True)
    assert len((await letters_of(intake, officer, incident["number"]))["items"]) == 3


async def test_a_team_that_nobody_can_name_is_not_called_in_part(world, intake):
    officer = await officers(world)
    incident = await reported(intake, officer)
    path = f"/v1/incidents/{incident['number']}"
    partly = {"people": 12, "team": [{"role": "police", "unit": "虚构派出所"}]}
    answer = await intake.post(officer, f"{path}/classify", partly, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "team-incomplete")
    assert "industry" in answer.json()["detail"] or "labour" in answer.json()["detail"]
    assert await world.rows("select 1 from intake.assignment") == []
    named = [{"role": role, "unit": f"虚构{role}"} for role in ("labour", "police", "industry")]
    classified = await decide(intake, officer, path, "classify", {"people": 12, "team": named})
    assert classified["stage"] == "handling"


@pytest.mark.invariant(14)
async def test_its_account_keeps_no_number_of_anybody(world, intake):
    officer = await officers(world)
    incident = await reported(intake, officer)
    assert "13800000001" not in incident["account"] + str(await world.rows("select * from intake.incident"))


async def test_a_police_group_reports_and_another_place_may_not_even_know(world, intake):
    police = await world.machine("police_group", divisions=["4404"])
    incident = await reported(intake, police)
    path = f"/v1/incidents/{incident['number']}"
    assert (await intake.get(police, path)).status_code == 200
    assert (await intake.get(await world.person(divisions=["6205"]), path)).status_code == 404
    assert (await intake.get(await world.machine("bank_a", divisions=["4404"]), path)).status_code == 404
    barred = await intake.post(police, f"{path}/classify", {"people": 12}, version=1)
    assert (barred.status_code, barred.json()["code"]) == (403, "authority-only")


@pytest.mark.parametrize(
    ("differences", "status"),
    [
        ({"people": 0}, 422),
        ({"people": "12"}, 422),
        ({"kind": "concert"}, 422),
        ({"happened_at": "2025-08-29T00:00:00+08:00"}, 422),
        ({"happened_at": "2025-08-28T08:30:00"}, 422),
        ({"division": "420704"}, 403),
        ({"complaints": ["420704-2025-000001"]}, 404),
    ],
)
async def test_an_incident_that_cannot_be_meant_is_refused(world, intake, differences, status):
    answer = await intake.post(await officers(world), "/v1/incidents", GATHERING | differences)
    assert answer.status_code == status, answer.text


async def test_incidents_are_listed_and_counted_by_stage_level_and_place(world, intake, team):
    officer = await officers(world)
    complaint = await file(world, await world.machine(divisions=["4404"]), division="440402")
    first = await reported(intake, officer, complaints=[complaint])
    await reported(intake, officer, division="440403")
    await decide(intake, officer, f"/v1/incidents/{first['number']}", "classify", {"people": 12})
    for params in ({"level": "group"}, {"stage": "handling"}, {"division": "440402"}):
        listed = (await intake.get(officer, "/v1/incidents", params=params)).json()["items"]
        assert [each["number"] for each in listed] == [first["number"]]
        assert (await intake.get(officer, "/v1/incidents/count", params=params)).json()["count"] == 1
    assert listed[0]["complaints"] == [complaint]


@pytest.mark.invariant(14)
async def test_what_a_unit_did_about_an_incident_is_in_its_history_without_numbers_of_anybody(world, intake, team):
    officer = await officers(world)
    incident = await reported(intake, officer)
    path = f"/v1/incidents/{incident['number']}"
    await decide(intake, officer, path, "classify", {"people": 12})
    police = await world.person("clerk", party="police_station", kind="department", divisions=["4404"])
    [letter] = [
        each for each in (await letters_of(intake, officer, incident["number"]))["items"] if each["role"] == "police"
    ]
    done = await intake.post(police, f"/v1/assignments/{letter['id']}/finish", {"outcome": "已劝离,联系人13800000001"})
    assert done.status_code == 200, done.text
    step = (await intake.get(officer, f"{path}/history")).json()["items"][-1]
    assert (step["action"], step["by"]) == ("assignment-done", "police_station/clerk")
    assert ("已劝离" in step["note"], "13800000001" in step["note"]) == (True, False)
