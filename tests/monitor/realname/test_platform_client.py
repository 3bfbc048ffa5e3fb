"""A site's software reports a project to the service, and is told why when something is refused.

Needs the fixture `platform`, a `platform_client.Platform` (or anything with the same attributes):
`http`, an `httpx.AsyncClient` bound to the running service; `path`, here `/v1/realname`; `appid` and `secret`, 32
bytes, of a site the service knows; `handle()`, which lets the service handle everything it has accepted so far.
The service is empty at the start of each test. The client's clock is the wall's.

The published protocol does not say whether a refusal comes at once or as the result: both are taken here, and asserted
are the words it gives, the codes it knows, and that nothing was kept.
"""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.monitor.realname import jobs
from shared import clock
from tests.monitor.realname.platform_client import NotNow, Outcome, Platform, PlatformClient, Upload
from tests.monitor.realname.platform_objects import LABOUR, LI, Site, picture

FAILURES = {1001, 9999}
MONTHS_PAY = Decimal("7800.00")


def a_client(platform: Platform) -> PlatformClient:
    """The worker handles what was accepted while the client pauses between two questions."""
    return PlatformClient(
        platform.http, platform.path, platform.appid, platform.secret, clock.wall, pause=platform.handle
    )


@pytest.fixture
async def platform(world, monitor) -> Platform:
    """A key of a city's site software, and the service with its worker."""
    machine = await world.machine("site_software", divisions=["6207"], scopes="realname:write")

    async def handle() -> int:
        return await jobs.handle(monitor.sessions, monitor.client, monitor.settings)

    return Platform(monitor.client, "/v1/realname", machine.key, machine.secret, handle)


@pytest.fixture
def site(platform: Platform) -> Site:
    return Site(a_client(platform))


async def count(site: Site, method: str) -> int:
    where = {} if method == "Project.Query" else {"projectCode": site.project_code}
    total, rows = await site.client.query(method, **where)
    assert len(rows) == total
    return total


def refused(outcome: Outcome) -> str:
    assert outcome.state is Upload.FAILED
    assert outcome.text
    return outcome.text


def amounts(row: dict[str, Any]) -> set[Decimal]:
    """What is owed by a payroll's row, be it a line or a month with its lines."""
    return {Decimal(str(line["totalPayAmount"])) for line in row.get("detailList", [row])}


async def test_a_site_reports_its_project_from_the_first_day_to_the_wages(site):
    outcome = await site.project()
    assert outcome.state is Upload.IN_SYNC, outcome.text
    await site.learn_project()
    outcome = await site.party()
    assert outcome.state is Upload.IN_SYNC, outcome.text
    total, (party,) = await site.client.query("ProjectSubContractor.Query", projectCode=site.project_code)
    assert (total, party["corpCode"], party["corpType"]) == (1, LABOUR, "006")
    outcome = await site.crew()
    assert outcome.state is Upload.IN_SYNC, outcome.text
    await site.learn_team()
    outcome = await site.worker()
    assert outcome.state is Upload.IN_SYNC, outcome.text
    total, (worker,) = await site.client.query("ProjectWorker.Query", projectCode=site.project_code)
    assert (total, worker["workType"], str(worker["workRole"])) == (1, "050", "20")
    for report, method, kept in (
        (site.entry, "WorkerEntryExit.Query", 1),
        (site.attendance, "WorkerAttendance.Query", 2),
        (site.contract, "WorkerContract.Query", 1),
    ):
        outcome = await report()
        assert outcome.state is Upload.IN_SYNC, outcome.text
        assert await count(site, method) == kept
    outcome = await site.payroll()
    assert outcome.state is Upload.FROZEN, outcome.text
    assert json.loads(outcome.text)[0]["payrollCode"]
    total, (payroll,) = await site.client.query("Payroll.Query", projectCode=site.project_code)
    assert (total, amounts(payroll)) == (1, {MONTHS_PAY})


async def test_a_write_is_pending_under_its_serial_until_it_is_handled(site, platform):
    await site.up_to("project")
    party = {"projectCode": site.project_code, "corpCode": LABOUR, "corpName": "虚构劳务有限公司", "corpType": "006"}
    answer = await site.client.call("ProjectSubContractor.Add", party | {"entryTime": "2025-03-05"})
    assert answer.code == 0, answer.message
    assert answer.serial.startswith("projectsubcontractor-add-")
    question = {"requestSerialCode": answer.serial}
    before = await site.client.call("AsyncHandleResult.Query", question)
    assert (before.code, int(before.data["status"])) == (0, 0)
    await platform.handle()
    after = await site.client.call("AsyncHandleResult.Query", question)
    assert (after.code, int(after.data["status"])) == (0, 20)


async def test_rows_come_in_pages_counted_from_nought(site):
    await site.up_to("worker")
    assert (await site.worker(LI)).state is Upload.IN_SYNC
    pages = [
        await site.client.query("ProjectWorker.Query", page, 1, projectCode=site.project_code) for page in range(3)
    ]
    assert [total for total, _ in pages] == [2, 2, 2]
    assert sorted(row["workerName"] for _, rows in pages for row in rows) == ["测试乙", "测试甲"]
    assert [len(rows) for _, rows in pages] == [1, 1, 0]


@pytest.mark.parametrize("field", ["workType", "workRole", "isTeamLeader"])
async def test_value_out_of_range_is_refused(site, field):
    await site.up_to("crew")
    refused(await site.worker(**{field: "7"}))
    assert await count(site, "ProjectWorker.Query") == 0


async def test_wages_of_a_month_later_than_today_are_refused(site):
    await site.up_to("worker")
    next_month = (clock.today().replace(day=1) + timedelta(days=31)).strftime("%Y-%m")
    assert "[payMonth]" in refused(await site.payroll(month=next_month))
    assert await count(site, "Payroll.Query") == 0


async def test_exit_earlier_than_the_entry_is_refused(site):
    await site.up_to("entry")
    assert "[date]" in refused(await site.entry(date="2025-06-01", type="0"))
    assert await count(site, "WorkerEntryExit.Query") == 1
    later = await site.entry(date="2025-06-03", type="0")
    assert later.state is Upload.IN_SYNC, later.text


async def test_head_image_of_more_than_fifty_kilobytes_is_refused(site):
    """Both pictures are on their side of the limit whether it counts the file or its base64, in 1000 or 1024."""
    await site.up_to("crew")
    refused(await site.worker(headImage=picture(51)))
    assert await count(site, "ProjectWorker.Query") == 0
    small = await site.worker(headImage=picture(36))
    assert small.state is Upload.IN_SYNC, small.text


async def test_area_code_outside_the_dictionary_is_refused(site):
    refused(await site.project(areaCode="999999"))
    assert await count(site, "Project.Query") == 0


async def test_what_the_platform_has_is_adopted_by_a_site_that_forgot(site, platform):
    await site.up_to("worker")
    again = Site(a_client(platform))
    again.project_code, again.team = site.project_code, site.team
    for report, words, number in (
        (again.party, "参建单位已存在", None),
        (again.crew, f"班组已存在编号为:{site.team}", site.team),
        (again.worker, "项目中已存在", None),
    ):
        outcome = await report()
        assert words in outcome.text
        assert (outcome.state, outcome.number) == (Upload.IN_SYNC, number)
    for method in ("ProjectSubContractor.Query", "Team.Query", "ProjectWorker.Query"):
        assert await count(site, method) == 1


async def test_wages_of_an_unknown_worker_are_refused(site):
    await site.up_to("worker")
    refused(await site.payroll(LI))
    assert await count(site, "Payroll.Query") == 0


async def test_wages_once_uploaded_cannot_be_edited(site, platform):
    await site.up_to("entry")
    assert (await site.payroll()).state is Upload.FROZEN
    with pytest.raises(NotNow):
        await site.payroll(totalPayAmount="1.00", actualAmount="1.00")
    again = Site(a_client(platform))
    again.project_code, again.team = site.project_code, site.team
    refused(await again.payroll(totalPayAmount="1.00", actualAmount="1.00"))
    _, rows = await site.client.query("Payroll.Query", projectCode=site.project_code)
    assert [amounts(row) for row in rows] == [{MONTHS_PAY}]


async def test_form_with_a_wrong_signature_is_refused(site):
    for change in ({"sign": "0" * 64}, {"data": '{"pageIndex":1,"pageSize":50}'}):
        form = site.client.form("Project.Query", {"pageIndex": 0, "pageSize": 50})
        assert (await site.client.send(form | change)).code in FAILURES
    assert await count(site, "Project.Query") == 0


async def test_form_is_taken_once(site):
    form = site.client.form("Project.Query", {"pageIndex": 0, "pageSize": 50})
    assert (await site.client.send(form)).code == 0
    assert (await site.client.send(form)).code in FAILURES


async def test_card_that_cannot_be_decrypted_is_refused(site):
    """Not base64; not whole blocks; a block whose last byte, a figure, is no padding."""
    await site.up_to("crew")
    block = base64.b64decode(site.client.sealed("9" * 16))[:16]
    for card in ("6222 not base64", "bm90IGEgY2lwaGVy", base64.b64encode(block).decode()):
        refused(await site.worker(payRollBankCardNumber=card))
    assert await count(site, "ProjectWorker.Query") == 0
