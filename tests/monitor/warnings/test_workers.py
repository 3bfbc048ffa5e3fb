"""The workers of a warning as a workbook: whom, what of them for which purpose, and who read it (PRIV-01, PRIV-06)."""

from io import BytesIO

import openpyxl
import pytest

from tests.monitor.feeds.builders import Site, id_number, pay, registered, swipe
from tests.monitor.register import P, register
from tests.monitor.warnings.work import SCOPES, look_at, warnings

pytestmark = pytest.mark.capability("C55")
IN_CLEAR = f"{SCOPES} warnings:read-personal feeds:read feeds:decide"
TITLES = {"name": "姓名 name", "id": "身份证号 ID number", "phone": "手机号 phone", "card": "银行卡号 card"}
SHOWN = {"contact": {"name", "phone"}, "identity-check": {"name", "id"}, "wage-payment": {"name", "id", "card"}}


@pytest.fixture
async def officer(world):
    return await world.person("reader", scopes=IN_CLEAR)


@pytest.fixture
async def unpaid(world, monitor, officer):
    """Three worked in July, the third was left out of the payroll; wages were due on 15 August."""
    await world.set_clock("2025-08-20")
    site = await Site.opened(world, monitor)
    version = (await monitor.get(officer, P)).json()["version"]
    await register(monitor, officer, P, version, pay_day=15, pay_day_next_month=True)
    for feed, rows in {
        "rosters": [registered(place) for place in (1, 2, 3)],
        "attendance": [swipe(place, "2025-07-08 07:00:00") for place in (1, 2, 3)],
        "payrolls": [pay(place) for place in (1, 2)],
    }.items():
        await site.fed(feed, rows, f"B-{feed}")
    await look_at(monitor)
    [found] = await warnings(monitor, officer, rule="W400")
    return found


async def read(monitor, officer, number, purpose):
    answer = await monitor.get(officer, f"/v1/warnings/{number}/workers.xlsx", params={"purpose": purpose})
    assert answer.status_code == 200, answer.text
    names, *rows = openpyxl.load_workbook(BytesIO(answer.content)).active.values
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.rule("PRIV-01", "PRIV-02")
@pytest.mark.parametrize("purpose", SHOWN)
async def test_each_purpose_shows_what_it_needs_and_no_more_of_those_not_paid(monitor, officer, unpaid, purpose):
    [left_out] = await read(monitor, officer, unpaid["number"], purpose)
    assert {name for name, title in TITLES.items() if title in left_out} == SHOWN[purpose]
    assert left_out["姓名 name"] == "测试3"
    assert left_out.get("身份证号 ID number", id_number(3)) == id_number(3)
    assert (left_out["出勤天数 days"], left_out["实发（元） paid"]) == (1, 0)


@pytest.mark.rule("PRIV-06")
async def test_who_read_it_and_why_is_written_down(world, monitor, officer, unpaid):
    await read(monitor, officer, unpaid["number"], "contact")
    [written] = await world.rows("select by, purpose from monitor.read_log where kind = 'warning-workers'")
    assert written == {"by": "labour_authority/reader", "purpose": "contact"}


async def test_without_purpose_or_scope_nobody_is_shown(world, monitor, officer, unpaid):
    path = f"/v1/warnings/{unpaid['number']}/workers.xlsx"
    assert (await monitor.get(officer, path)).status_code == 422
    masked = await world.person("masked", scopes=SCOPES)
    assert (await monitor.get(masked, path, params={"purpose": "contact"})).status_code == 403
    assert await world.rows("select 1 from monitor.read_log where kind = 'warning-workers'") == []


async def test_a_warning_about_a_site_has_no_list_of_workers(monitor, officer, unpaid):
    [of_site] = await warnings(monitor, officer, rule="W102")
    path = f"/v1/warnings/{of_site['number']}/workers.xlsx"
    refused = await monitor.get(officer, path, params={"purpose": "contact"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-about-workers")
