"""From the owner down to the crew: who works where and what is unpaid; who reads a name is written down."""

from datetime import date

import pytest

from tests.monitor.feeds.builders import pay, registered, swipe
from tests.monitor.register import CONTRACTOR, CREW, P, put_on_file

pytestmark = [pytest.mark.capability("C25"), pytest.mark.rule("CON-09")]

JUNE = {"month": "2025-06", "paid_on": "2025-06-30"}


@pytest.fixture
async def clerk(world):
    return await world.person("counter", scopes="payments:read payments:read-personal projects:read")


@pytest.fixture
async def staffed(site):
    """Two masons and a steel fixer of the labour firm, one of the contractor; two are short for June."""
    await put_on_file(site.monitor, site.officer, "wage-officer", {"placed_on": "2025-07-01"})
    firm, contractor = {"employer_uscc": CREW["uscc"]}, {"employer_uscc": CONTRACTOR["uscc"]}
    roster = [
        *(registered(1, team="瓦工班", **firm), registered(2, team="瓦工班", **firm)),
        *(registered(3, team="钢筋班", **firm), registered(4, **contractor)),
    ]
    await site.fed("rosters", roster, "R1")
    lines = [pay(1, **JUNE), pay(2, **JUNE | {"paid_fen": 300_000}), pay(3, **JUNE | {"paid_fen": 0}), pay(4, **JUNE)]
    await site.fed("payrolls", lines, "P1")
    return site


async def chain(site, who):
    answer = await site.monitor.get(who, f"{P}/chain")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_chain_tells_workers_and_what_is_unpaid_at_each_link(staffed, clerk):
    told = await chain(staffed, clerk)
    assert (told["project_owner"]["name"], told["general_contractor"]["uscc"]) == (
        "虚构开发有限公司",
        CONTRACTOR["uscc"],
    )
    assert told["wage_officer_on"] == "2025-07-01"
    assert (told["workers"], told["unpaid_workers"], told["unpaid_fen"]) == (4, 2, 700_000)
    units = {unit["code"]: unit for unit in told["units"]}
    assert (units[CONTRACTOR["uscc"]]["workers"], units[CONTRACTOR["uscc"]]["unpaid_fen"]) == (1, 0)
    crews = {crew["name"]: crew["unpaid_fen"] for crew in units[CREW["uscc"]]["crews"]}
    assert crews == {"瓦工班": 200_000, "钢筋班": 500_000}
    assert sum(unit["unpaid_fen"] for unit in told["units"]) == told["unpaid_fen"]


async def test_a_month_whose_pay_day_is_not_known_to_have_passed_is_not_unpaid(staffed, clerk):
    today = (await staffed.world.rows("select max(month) as month from monitor.worker_month"))[0]["month"]
    assert (await chain(staffed, clerk))["months"] == [today.isoformat()]
    await staffed.world.execute("update monitor.worker_month set month = '2025-08-01'")
    told = await chain(staffed, clerk)
    assert (told["months"], told["unpaid_workers"], told["workers"]) == ([], 0, 4)


async def test_who_worked_and_is_on_no_payroll_is_unpaid_by_a_sum_that_nobody_knows(staffed, clerk):
    await staffed.fed("attendance", [swipe(9, "2025-06-03 07:00:00")], "A1")
    told = await chain(staffed, clerk)
    [nobodys] = [unit for unit in told["units"] if unit["code"] is None]
    assert (nobodys["unpaid_workers"], nobodys["unpaid_fen"], nobodys["without_payroll"]) == (1, 0, 1)


async def test_the_names_of_the_unpaid_need_a_scope_and_a_purpose_and_are_written_down(staffed, clerk, world):
    path = f"{P}/unpaid-workers"
    told = (await staffed.monitor.get(clerk, path, params={"purpose": "核对欠薪名单"})).json()
    assert [(each["name"], each["crew"], each["unpaid_fen"]) for each in told] == [
        ("测试3", "钢筋班", 500_000),
        ("测试2", "瓦工班", 200_000),
    ]
    assert told[0]["months"] == [date(2025, 6, 1).isoformat()]
    logged = await world.rows("select * from monitor.read_log where kind = 'unpaid-worker'")
    assert len(logged) == 2
    assert {each["purpose"] for each in logged} == {"核对欠薪名单"}
    one = (await staffed.monitor.get(clerk, path, params={"purpose": "核对欠薪名单", "crew": "瓦工班"})).json()
    assert [each["name"] for each in one] == ["测试2"]
    assert (await staffed.monitor.get(clerk, path)).status_code == 422
    plain = await world.person("plain", scopes="payments:read")
    assert (await staffed.monitor.get(plain, path, params={"purpose": "核对"})).status_code == 403
    elsewhere = await world.person("elsewhere", divisions=["620724"], scopes="payments:read payments:read-personal")
    assert (await staffed.monitor.get(elsewhere, path, params={"purpose": "核对"})).status_code == 404
    assert (await staffed.monitor.get(elsewhere, f"{P}/chain")).status_code == 404
