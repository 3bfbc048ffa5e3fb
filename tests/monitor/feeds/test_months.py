"""The months of attendance: made before they are needed, and gone three years after all was paid (CON-10)."""

import asyncio
from datetime import date

import pytest

from services.monitor.feeds import jobs
from services.monitor.feeds.months import LISTED
from tests.monitor.feeds.builders import registered, swipe
from tests.monitor.register import P, a_project

pytestmark = [pytest.mark.capability("C26", "C27")]
MONTHS = """select right(c.relname, 7) as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'monitor.attendance'::regclass order by 1"""
OLD = "2021_05"


async def months(site):
    return {each["month"] for each in await site.rows(MONTHS)}


async def keep(site):
    return await jobs.keep_months(site.monitor.sessions, site.monitor.client, site.monitor.settings)


async def test_the_coming_months_are_made_ahead_and_a_past_one_when_its_first_swipe_comes(site):
    await keep(site)
    assert {"2025_08", "2025_09", "2025_10"} <= await months(site)
    await site.fed("attendance", [swipe(1, "2019-03-31 23:59:59"), swipe(1, "2019-04-01 00:00:00")])
    assert {"2019_03", "2019_04"} <= await months(site)


@pytest.fixture
async def long_ago(site):
    """A project that was completed in May 2021, with a worker who swiped there then."""
    body = a_project(contract_on="2021-01-01", permit_on=None, started_on="2021-02-01", completed_on="2021-05-31")
    shown = (await site.monitor.get(site.officer, P)).json()
    await site.monitor.call(site.officer, "PUT", P, json_body=body, version=shown["version"])
    await site.fed("attendance", [swipe(1, "2021-05-03 07:00:00")])
    return site


@pytest.mark.rule("CON-10")
@pytest.mark.parametrize(
    ("settled_on", "kept"),
    [("2021-06-15", False), (None, True), ("2025-08-01", True)],
)
async def test_a_month_goes_three_years_after_completion_and_full_pay_and_not_while_either_is_unknown(
    long_ago, settled_on, kept
):
    await long_ago.fed("rosters", [registered(1, entered_on="2021-02-01", settled_on=settled_on)])
    await keep(long_ago)
    assert (OLD in await months(long_ago)) is kept


@pytest.mark.rule("CON-10")
async def test_a_month_stays_while_the_project_is_not_completed_or_another_ones_workers_are_in_it(long_ago):
    await long_ago.fed("rosters", [registered(1, entered_on="2021-02-01", settled_on="2021-06-15")])
    await long_ago.world.execute("update monitor.project set completed_on = null")
    await keep(long_ago)
    assert OLD in await months(long_ago)
    await long_ago.world.execute("update monitor.project set completed_on = '2021-05-31'")
    await keep(long_ago)
    assert OLD not in await months(long_ago)


async def test_no_month_is_made_that_nobody_means(site):
    import asyncpg

    async with site.monitor.sessions.driver() as driver:
        for day in ("'2014-12-01'", "'2199-01-01'"):
            with pytest.raises(asyncpg.RaiseError):
                await driver.execute(f"select keep_attendance_month({day})")


async def test_what_comes_while_the_rules_take_a_mark_off_is_marked_again(site):
    sessions, month = site.monitor.sessions, date(2025, 8, 1)
    async with sessions.driver() as writing:
        [number] = [row["id"] for row in await writing.fetch("select id from project")]
        await writing.execute(LISTED, [number], month)
        async with sessions.driver() as looking:
            async with looking.transaction():
                await looking.execute("delete from changed where project = $1", number)
                told = asyncio.create_task(writing.execute(LISTED, [number], month))
                await asyncio.sleep(0.2)
            await told
        assert await writing.fetchval("select count(*) from changed where project = $1", number) == 1
