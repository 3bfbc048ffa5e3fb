"""Live figures of warnings: in all, by level, rule, place of the next level and industry, and day by day (C55)."""

from datetime import date

import pytest

from services.monitor.desk.rules import next_level
from tests.monitor.register import register
from tests.monitor.warnings.work import SCOPES, all_fresh, look_at, on, warnings, worked

pytestmark = pytest.mark.capability("C55")
JULY = date(2026, 7, 1)
OTHER = "/v1/projects/P-TEST-2"
TOWN = "420704101"


@pytest.mark.parametrize(
    ("division", "digits"),
    [(None, 2), ("42", 4), ("4207", 6), ("420704", 9), ("420704101", 12), ("420704101001", 12)],
)
def test_below_a_place_stand_the_places_of_the_next_level(division, digits):
    assert next_level(division) == digits


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES, divisions=["42"])


async def dispatch(monitor, officer, **asked):
    answer = await monitor.get(officer, "/v1/reports/dispatch", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def by_key(groups, figure="total"):
    return {each["key"]: each["figures"][figure] for each in groups}


@pytest.fixture
async def warned(world, monitor, officer):
    """A project of the county, and one of a town in it of another industry, which nobody paid."""
    await world.set_clock("2026-08-10")
    await register(monitor, officer, started_on="2025-07-01", pay_day=15, pay_day_next_month=True)
    await look_at(monitor)
    await world.set_clock("2026-08-15")
    told = {"division": TOWN, "industry_department": "测试水利局", "started_on": "2025-07-01"}
    await register(monitor, officer, OTHER, **told, pay_day=15, pay_day_next_month=True)
    await all_fresh(world, "P-TEST-2")
    await worked(world, JULY, project="P-TEST-2", payable_fen=500_000, lines=1)
    await look_at(monitor)
    return await warnings(monitor, officer)


async def test_every_grouping_comes_to_the_same_total(monitor, officer, warned):
    told = await dispatch(monitor, officer)
    assert told["total"]["total"] == len(warned) > 2
    for way in ("levels", "rules", "places", "industries"):
        assert sum(by_key(told[way]).values()) == len(warned), way
    for key, wanted in (("rule", "rules"), ("level", "levels")):
        assert by_key(told[wanted]) == {
            value: sum(each[key] == value for each in warned) for value in {each[key] for each in warned}
        }


async def test_this_level_and_the_next_and_the_industry_departments(monitor, officer, warned):
    of_town = sum(each["subject"] == "P-TEST-2" for each in warned)
    county = await dispatch(monitor, officer, division="420704")
    assert by_key(county["places"]) == {"420704": len(warned) - of_town, TOWN: of_town}
    assert by_key((await dispatch(monitor, officer, division="42"))["places"]) == {"4207": len(warned)}
    assert by_key(county["industries"]) == {"测试住建局": len(warned) - of_town, "测试水利局": of_town}
    assert (await dispatch(monitor, officer, division=TOWN))["total"]["total"] == of_town


async def test_new_are_those_of_the_last_days_today_included(monitor, officer, warned):
    fresh = sum(each["raised_on"] == "2026-08-15" for each in warned)
    assert 0 < fresh < len(warned)
    assert (await dispatch(monitor, officer, days=5))["total"]["new"] == fresh
    six = await dispatch(monitor, officer, days=6)
    assert six["total"]["new"] == len(warned)
    assert [(each["day"], each["raised"]) for each in six["trend"]][:2] == [
        ("2026-08-10", len(warned) - fresh),
        ("2026-08-11", 0),
    ]
    assert six["trend"][-1] == {"day": "2026-08-15", "raised": fresh, "cleared": 0}


async def test_read_urged_and_cleared_are_counted_as_they_stand(world, monitor, officer, warned):
    [pay] = [each for each in warned if each["rule"] == "W400"]
    path = f"/v1/warnings/{pay['number']}/read"
    assert (await monitor.post(officer, path, {}, version=pay["version"])).status_code == 200
    assert (await dispatch(monitor, officer))["total"]["read"] == 1
    await on(world, monitor, "2026-08-24")
    late = by_key((await dispatch(monitor, officer))["rules"], "urged")
    assert late["W400"] == 1
    await worked(
        world, JULY, project="P-TEST-2", payable_fen=500_000, paid_fen=500_000, lines=1, first_paid_on=date(2026, 8, 24)
    )
    await world.execute("update monitor.project set look_on = '2026-08-24'")
    await look_at(monitor)
    told = await dispatch(monitor, officer)
    assert (by_key(told["rules"], "cleared")["W400"], by_key(told["rules"], "urged")["W400"]) == (1, 0)
    assert told["trend"][-1]["cleared"] >= 1


async def test_another_place_has_none_of_them_and_may_not_ask_for_this_one(world, monitor, warned):
    stranger = await world.person("stranger", scopes=SCOPES, divisions=["620502"])
    assert (await dispatch(monitor, stranger))["total"]["total"] == 0
    refused = await monitor.get(stranger, "/v1/reports/dispatch", params={"division": "420704"})
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong-division")
