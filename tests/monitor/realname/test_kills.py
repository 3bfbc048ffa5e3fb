"""A worker that is killed between the answer and its result: the next one handles the request, once."""

import asyncio
import os
import signal
import sys

import pytest

from services.monitor.realname import jobs
from tests.monitor.realname.platform import payroll
from tests.shared.commands.test_killed import environment

pytestmark = [pytest.mark.capability("C34"), pytest.mark.invariant(5)]
PATIENCE = 60
LOCKED = """select 1 as found from pg_locks join pg_database on pg_database.oid = database
    where locktype = 'advisory' and granted and datname = current_database()"""


async def killed_at(point, monitor, marker):
    """A worker's process handles what waits, and is killed once it stands at that point."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.monitor.realname.dying_worker", point, str(marker)),
        env=os.environ | environment(monitor, 1),
    )
    try:
        async with asyncio.timeout(PATIENCE):
            while not marker.exists():
                assert process.returncode is None
                await asyncio.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()


async def freed(world):
    """PostgreSQL notices a killed client when it next looks at the connection."""
    async with asyncio.timeout(PATIENCE):
        while await world.rows(LOCKED):
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("point", ["loaded", "written"])
async def test_a_worker_killed_while_it_handles_a_request_loses_and_doubles_nothing(
    platform, world, monitor, tmp_path, point
):
    crew = await platform.at_work(1)
    serials = [
        await platform.sent("Payroll.Add", payroll(crew, platform.pay(1), month=month))
        for month in ("2025-07", "2025-08")
    ]
    await killed_at(point, monitor, tmp_path / "here")
    assert [await platform.result(each) for each in serials] == [("0", "待处理")] * 2
    await freed(world)
    assert await platform.handle() == 2
    assert await platform.handle() == 0
    assert [(await platform.result(each))[0] for each in serials] == ["20", "20"]
    lines = "select month::text, paid_fen from monitor.payroll_line order by month"
    assert await world.rows(lines) == [
        {"month": "2025-07-01", "paid_fen": 780_000},
        {"month": "2025-08-01", "paid_fen": 780_000},
    ]


async def test_two_workers_handle_a_request_once(platform, monitor, world):
    crew = await platform.at_work(1)
    for month in ("2025-07", "2025-08"):
        await platform.sent("Payroll.Add", payroll(crew, platform.pay(1), month=month))
    assert sum(await asyncio.gather(*(platform.handle() for _ in range(4)))) == 2
    assert len(await world.rows("select 1 as found from monitor.payroll_line")) == 2


async def test_a_request_that_fails_here_is_in_the_way_of_no_other(platform, monkeypatch):
    first = await platform.sent("Project.Add", platform.project(projectCode="BROKEN"))
    second = await platform.sent("Project.Add", platform.project())
    add = jobs.HANDLERS["Project.Add"]

    async def failing(work, data):
        if data["projectCode"] == "BROKEN":
            raise ValueError("a fault of ours")
        return await add(work, data)

    monkeypatch.setattr(jobs, "HANDLERS", {"Project.Add": failing})
    await platform.handle()
    assert await platform.result(first) == ("10", "系统处理失败，请联系运行管理单位")
    assert (await platform.result(second))[0] == "20"


async def test_a_database_that_is_away_fails_no_request(platform, monkeypatch):
    serial = await platform.sent("Project.Add", platform.project())

    async def away(work, data):
        raise ConnectionResetError

    with monkeypatch.context() as during:
        during.setattr(jobs, "HANDLERS", {"Project.Add": away})
        with pytest.raises(ConnectionResetError):
            await platform.handle()
    assert await platform.result(serial) == ("0", "待处理")
    await platform.handle()
    assert (await platform.result(serial))[0] == "20"
