"""Warnings that hang on what the wage account did, from the bank's feed to the warning (W202 to W205)."""

import pytest

from tests.monitor.feeds.builders import Site, movement, pay, registered, swipe
from tests.monitor.register import P, an_account, put_on_file, register
from tests.monitor.warnings.work import SCOPES, on

pytestmark = pytest.mark.capability("C29")
FEED = "account-transactions"


@pytest.fixture
async def site(world, monitor):
    opened = await Site.opened(world, monitor)
    opened.officer = await world.person(scopes=f"{SCOPES} feeds:read", divisions=["420704", "440402"])
    await put_on_file(monitor, opened.officer, "wage-account", an_account())
    return opened


async def raised(monitor, site, rule):
    items = (await monitor.get(site.officer, "/v1/warnings", params={"rule": rule, "open": True})).json()["items"]
    return {(each["period"], each["fen"]) for each in items}


@pytest.mark.rule("ACC-09", "CON-06")
async def test_a_month_in_which_only_interest_came_has_no_labour_fee(world, monitor, site):
    await put_on_file(monitor, site.officer, "labour-fee-plan", {"cycle_months": 1, "amount_fen": 2_000_000})
    await site.fed(FEED, [movement(1, booked_on="2025-07-20", purpose="结息"), movement(2, amount_fen=1_500_000)])
    await on(world, monitor, "2025-08-31")
    assert (await raised(monitor, site, "W202"), await raised(monitor, site, "W203")) == (
        {("2025-07", 2_000_000)},
        set(),
    )
    await on(world, monitor, "2025-09-01")
    assert await raised(monitor, site, "W203") == {("2025-08", 500_000)}


@pytest.mark.rule("ACC-07")
async def test_a_plan_below_the_places_share_of_progress_is_short_by_that_share(world, monitor, site):
    seen = (await monitor.get(site.officer, P)).json()["version"]
    await register(monitor, site.officer, version=seen, kind="building", division="440402")
    plan = {"cycle_months": 1, "share_percent": "20", "schedule": [{"month": "2025-08", "progress_fen": 10_000_000}]}
    await put_on_file(monitor, site.officer, "labour-fee-plan", plan)
    bank = await world.machine("bank", scopes="feeds:write feeds:read", divisions=["440402"])
    await site.send(FEED, [movement(1, amount_fen=2_000_000)], by=bank)
    await site.take_in()
    await on(world, monitor, "2025-09-01")
    assert await raised(monitor, site, "W203") == {("2025-08", 300_000)}


@pytest.mark.capability("C28")
@pytest.mark.rule("ACC-08")
@pytest.mark.parametrize(("held", "expected"), [(499_999, {("2025-07", 1)}), (500_000, set())])
async def test_an_account_that_holds_less_than_the_sheet_still_needs_is_short(world, monitor, site, held, expected):
    await site.fed("rosters", [registered(1)], "R1")
    await site.fed("attendance", [swipe(1, "2025-07-02 07:00:00")], "A1")
    await site.fed("payrolls", [pay(1, paid_fen=0, paid_on=None)], "G1")
    await site.fed(FEED, [movement(1, amount_fen=held, balance_fen=held)])
    await on(world, monitor, "2025-08-28")
    assert await raised(monitor, site, "W204") == expected


@pytest.mark.capability("C28")
@pytest.mark.rule("ACC-05")
async def test_a_debit_under_no_payroll_batch_is_warned_of_and_one_with_its_batch_is_not(world, monitor, site):
    out = {"debit": True, "amount_fen": 300}
    await site.fed(FEED, [movement(1), movement(2, **out), movement(3, payroll_batch="G1", **out)])
    await on(world, monitor, "2025-08-28")
    assert await raised(monitor, site, "W205") == {("2025-08", 300)}
