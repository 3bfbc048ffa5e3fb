"""Zhuhai's line of clues in a month, by facts as intake states them (law review §4, 4; C48)."""

from datetime import date

import pytest

from shared.contracts.intake import ComplaintAccepted, ComplaintReopened, ComplaintsJoined
from tests.monitor.register import CONTRACTOR, register
from tests.monitor.stated import complaint_closed, filed, on_the_wire
from tests.monitor.warnings.work import SCOPES, all_fresh, look_at, on, warnings, worked

pytestmark = pytest.mark.capability("C36", "C48")
ZHUHAI = "440402"
OWNER = "91999999MAXXXXXX2T"


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES, divisions=["4404"])


def clue(number, day=date(2026, 9, 10), **differences):
    told = {"domain": "construction", "employer_uscc": CONTRACTOR["uscc"], "project_id": "P-TEST-1"}
    return filed(f"{ZHUHAI}-2026-{number:06d}", **{"division": ZHUHAI, "filed_on": day} | told | differences)


def joins(number, leader, kind="duplicate"):
    about = {"division": ZHUHAI, "complaint": f"{ZHUHAI}-2026-{leader:06d}", "joined": f"{ZHUHAI}-2026-{number:06d}"}
    sums = {"joined_workers": 1, "joined_fen": 1, "workers": 1, "claimed_fen": 1, "collective": False}
    more = {"kind": kind, "channel": "hotline_12345", "automatic": True, "joined_on": date(2026, 9, 10)}
    return ComplaintsJoined(**about | sums | more, sequence=1)


async def told(world, monitor, *facts):
    await world.give("monitor", on_the_wire(*facts))
    await look_at(monitor)


async def to_be_called_in(monitor, officer):
    asked = (await monitor.get(officer, "/v1/my-work")).json()["questions"]
    return [each for each in asked if each["code"] == "circular-and-talk"]


async def a_site(world, monitor, officer):
    await world.set_clock("2026-10-02")
    await register(monitor, officer, division=ZHUHAI, project_owner={"name": "虚构开发有限公司", "uscc": OWNER})
    await look_at(monitor)


async def test_ten_clues_of_a_month_are_within_the_line_and_the_eleventh_concerns_contractor_and_owner(
    world, monitor, officer
):
    await a_site(world, monitor, officer)
    await told(world, monitor, *(clue(number) for number in range(10)))
    assert await warnings(monitor, officer, rule="W601") == []
    assert await to_be_called_in(monitor, officer) == []
    await told(world, monitor, clue(10), clue(10))
    found = await warnings(monitor, officer, rule="W601")
    assert {each["employer_uscc"] for each in found} == {CONTRACTOR["uscc"], OWNER}
    assert {(each["period"], each["level"], each["facts"]["clues"]) for each in found} == {("2026-09", "red", 11)}
    await told(world, monitor, clue(11))
    asked = await to_be_called_in(monitor, officer)
    assert {each["subject"] for each in asked} == {each["number"] for each in found}
    assert sorted(each["zh"] for each in asked) == [
        f"2026-09线索11条，超过本地通报约谈线：请通报，并约谈建设单位虚构开发有限公司（{OWNER}）",
        f"2026-09线索11条，超过本地通报约谈线：请通报，并约谈总包单位虚构建设有限公司（{CONTRACTOR['uscc']}）",
    ]


async def test_where_two_of_eleven_repeat_a_matter_a_person_is_asked(world, monitor, officer):
    await a_site(world, monitor, officer)
    await told(world, monitor, joins(10, 1), *(clue(number) for number in range(11)), joins(9, 1))
    assert await warnings(monitor, officer, rule="W601") == []
    asked = (await monitor.get(officer, "/v1/my-work")).json()["questions"]
    assert {each["code"] for each in asked} >= {"clues-repeat:2026-09"}
    assert await to_be_called_in(monitor, officer) == []
    await told(world, monitor, clue(11), clue(12))
    assert len(await warnings(monitor, officer, rule="W601")) == 2


async def test_clues_of_two_months_or_of_another_trade_are_not_added_up(world, monitor, officer):
    await a_site(world, monitor, officer)
    september = [clue(number, date(2026, 9, 30)) for number in range(6)]
    october = [clue(number, date(2026, 10, 1)) for number in range(6, 11)]
    await told(world, monitor, *september, *october, *(clue(n, domain="non_construction") for n in range(11, 20)))
    assert await warnings(monitor, officer, rule="W601") == []
    assert await to_be_called_in(monitor, officer) == []


async def test_a_place_without_such_a_line_warns_of_no_number_of_clues(world, monitor):
    here = await world.person("officer-2", scopes=SCOPES)
    await told(world, monitor, *(clue(n, division="420704", project_id=None) for n in range(20)))
    assert await warnings(monitor, here, rule="W601") == []


def about(number, **told):
    return {"division": ZHUHAI, "complaint": f"{ZHUHAI}-2026-{number:06d}", "employer_uscc": CONTRACTOR["uscc"], **told}


def accepted(number, sequence):
    day = date(2026, 9, 11)
    sums = {"workers": 1, "claimed_fen": 1, "period_from": None, "period_to": None}
    whom = {"employer_key": None, "employer_name": None, "approver": "x", "channel": "window", "domain": "construction"}
    return ComplaintAccepted(**about(number, opened_on=day, filed_on=day, **sums, **whom), sequence=sequence)


def over(number, sequence):
    told = about(number, closed_on=date(2026, 9, 20), disposition="PAID_IN_FULL")
    return complaint_closed(**told).model_copy(update={"sequence": sequence})


def opened_again(number, sequence):
    told = {"division": ZHUHAI, "complaint": f"{ZHUHAI}-2026-{number:06d}", "case": None}
    return ComplaintReopened(**told, reopened_on=date(2026, 9, 21), sequence=sequence)


async def levels(world, monitor, officer, *facts):
    await told(world, monitor, *facts)
    return [(each["level"], each["state"]) for each in await warnings(monitor, officer, rule="W407")]


@pytest.fixture
async def left(world, monitor, officer):
    """Two workers left in September and nothing says that they were settled with."""
    await a_site(world, monitor, officer)
    await all_fresh(world)
    await worked(world, date(2026, 9, 1), people=2)
    await world.execute("update monitor.membership set left_on = '2026-09-15'")
    await on(world, monitor, "2026-10-03")


async def test_who_left_unsettled_is_yellow_while_a_complaint_about_the_project_is_in_hand(
    world, monitor, officer, left
):
    assert await levels(world, monitor, officer) == [("red", "raised")]
    assert await levels(world, monitor, officer, clue(1)) == [("red", "raised")]
    assert await levels(world, monitor, officer, accepted(1, 101), accepted(1, 101)) == [("yellow", "raised")]
    assert await levels(world, monitor, officer, over(1, 102)) == [("red", "raised")]
    assert await levels(world, monitor, officer, opened_again(1, 103)) == [("yellow", "raised")]
    # an older fact, heard again, does not end it
    assert await levels(world, monitor, officer, over(1, 102)) == [("yellow", "raised")]


@pytest.mark.parametrize(
    "elsewhere", [{"project_id": None}, {"project_id": "P-TEST-2"}, {"domain": "non_construction"}]
)
async def test_a_complaint_that_is_not_about_the_project_makes_it_no_milder(world, monitor, officer, left, elsewhere):
    assert await levels(world, monitor, officer, clue(1, **elsewhere), accepted(1, 101)) == [("red", "raised")]


async def test_a_complaint_that_joined_another_is_in_hand_no_longer_by_itself(world, monitor, officer, left):
    assert await levels(world, monitor, officer, clue(1), accepted(1, 101), joins(1, 2)) == [("red", "raised")]
