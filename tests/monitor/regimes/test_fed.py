"""Real names and agent payment are judged by rosters, gates, payrolls and the wage account once a batch is in."""

import pytest

from services.monitor.feeds import after_batches
from tests.monitor.feeds.builders import Site, movement, pay, registered, swipe
from tests.monitor.register import P, gaps, states

pytestmark = [pytest.mark.capability("C24")]


@pytest.fixture
async def site(world, monitor):
    return await Site.opened(world, monitor)


async def judged(site):
    await after_batches.keep_matched(site.monitor.sessions)
    return (await site.monitor.get(site.officer, P)).json()


def contract(place, kind="written_agreement"):
    own = registered(place)
    return {"project": own["project"], "id_number": own["id_number"], "contract_kind": kind}


@pytest.mark.rule("CON-08", "RN-01")
async def test_the_regime_of_real_names_follows_the_roster_the_contracts_and_the_gate(site):
    await site.fed("attendance", [swipe(1), swipe(2)], "A1")
    shown = await judged(site)
    assert states(shown)["real_name"] == "lacking"
    assert gaps(shown, "real_name") == ["unregistered", "uncontracted", "officer-none"]
    await site.fed("rosters", [registered(1), registered(2)], "R1")
    assert gaps(await judged(site), "real_name") == ["uncontracted", "officer-none"]
    await site.fed("contracts", [contract(1), contract(2, "labour_contract")], "C1")
    assert states(await judged(site))["real_name"] == "in_place"


@pytest.mark.rule("CON-08")
@pytest.mark.parametrize(("day", "state"), [("2025-09-30", "in_place"), ("2025-10-01", "unknown")])
async def test_a_gate_that_told_nothing_for_a_month_says_nothing_of_now_without_a_new_fact(world, site, day, state):
    await site.fed("attendance", [swipe(1)], "A1")
    await site.fed("rosters", [registered(1)], "R1")
    await site.fed("contracts", [contract(1)], "C1")
    assert states(await judged(site))["real_name"] == "in_place"
    await world.set_clock(day)
    await world.sweep("monitor")
    shown = (await site.monitor.get(site.officer, P)).json()
    assert states(shown)["real_name"] == state
    assert ("attendance-old" in gaps(shown, "real_name")) is (state == "unknown")


@pytest.mark.rule("CON-12")
async def test_agent_payment_lacks_once_the_account_does_not_show_what_the_sheet_calls_paid(site):
    await site.fed("rosters", [registered(1), registered(2)], "R1")
    await site.fed("payrolls", [pay(1), pay(2)], "P1")
    assert gaps(await judged(site), "agent_payment") == ["movements-untold"]
    own = {"debit": True, "amount_fen": 500_000}
    await site.fed("account-transactions", [movement(1, counter_account="6228480000000000001", **own)], "T1")
    shown = await judged(site)
    assert (states(shown)["agent_payment"], gaps(shown, "agent_payment")) == ("lacking", ["paid-outside"])
    await site.fed("account-transactions", [movement(2, counter_account="6228480000000000002", **own)], "T2")
    shown = await judged(site)
    assert (states(shown)["agent_payment"], gaps(shown, "agent_payment")) == ("in_place", [])


@pytest.mark.rule("CON-12")
async def test_while_a_statement_of_the_account_does_not_add_up_nobody_is_said_to_pay_outside_it(site):
    await site.fed("rosters", [registered(1), registered(2)], "R1")
    await site.fed("payrolls", [pay(1), pay(2)], "P1")
    own = movement(1, debit=True, amount_fen=500_000, counter_account="6228480000000000001", balance_fen=500_000)
    days = {"from_on": "2025-08-01", "to_on": "2025-08-31", "opening_fen": 1_000_000, "closing_fen": 0}
    await site.fed("account-transactions", [own], "T1", project="P-TEST-1", statement_no="S1", **days)
    assert gaps(await judged(site), "agent_payment") == ["movements-cut"]
