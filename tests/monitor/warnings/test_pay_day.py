"""Pay-days as a county lives them: the ladder, stoppages, holidays, silence of a feed (law review §4, 1 and 2)."""

from datetime import date

import pytest

from tests.monitor.register import P, register
from tests.monitor.warnings.work import SCOPES, all_fresh, codes, feed_is, look_at, on, warnings, worked

pytestmark = pytest.mark.capability("C36", "C131")

PAY_DAY = {"pay_day": 15, "pay_day_next_month": True}
JULY, SEPTEMBER = date(2026, 7, 1), date(2026, 9, 1)


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES)


async def a_site(world, monitor, officer, **differences):
    shown = await register(monitor, officer, started_on="2025-07-01", **PAY_DAY | differences)
    await all_fresh(world)
    return shown


@pytest.mark.rule("CAL-04", "PAY-02")
async def test_a_pay_day_in_the_spring_festival_is_rolled_back_to_the_make_up_saturday(world, monitor, officer):
    await world.set_clock("2026-02-10")
    await a_site(world, monitor, officer, pay_day=20)
    await worked(world, date(2026, 1, 1))
    await on(world, monitor, "2026-02-14")
    assert await codes(monitor, officer, rule="W400") == []
    await on(world, monitor, "2026-02-15")
    [found] = await warnings(monitor, officer, rule="W400")
    assert (found["period"], found["since_on"], found["people"], found["level"]) == (
        "2026-01",
        "2026-02-15",
        3,
        "yellow",
    )
    assert found["rule_id"] == "PAY-02"
    assert "2026-02-14" in found["zh"]


@pytest.mark.rule("PAY-02")
async def test_a_stoppage_silences_no_month_that_was_worked_and_a_month_without_work_owes_nothing(
    world, monitor, officer
):
    await world.set_clock("2026-08-10")
    seen = (await a_site(world, monitor, officer))["version"]
    await worked(world, JULY)
    stopped = await monitor.post(officer, f"{P}/suspend", {"since": "2026-08-10", "reason": "停工"}, version=seen)
    assert stopped.status_code == 200
    await on(world, monitor, "2026-08-14")
    assert await codes(monitor, officer, rule="W400") == []
    await on(world, monitor, "2026-08-15")
    assert await codes(monitor, officer, rule="W400") == ["W400 2026-07"]
    for day in ("2026-10-15", "2026-10-16", "2026-12-01"):
        await on(world, monitor, day)
    assert await codes(monitor, officer, rule="W400") == ["W400 2026-07"]
    assert await codes(monitor, officer, rule="W402") == ["W402 2026-07"]


async def test_the_ladder_rises_with_the_days_and_ends_with_the_money(world, monitor, officer):
    await world.set_clock("2026-08-01")
    await a_site(world, monitor, officer)
    await worked(world, JULY)
    levels = []
    for day in ("2026-08-15", "2026-09-13", "2026-09-14", "2026-10-14"):
        await on(world, monitor, day)
        [found] = await warnings(monitor, officer, rule="W400")
        levels.append((found["level"], found["seq"]))
    assert levels == [("yellow", 1), ("yellow", 1), ("orange", 1), ("red", 1)]
    paid = {"payable_fen": 500_000, "lines": 1, "first_paid_on": date(2026, 10, 14)}
    await worked(world, JULY, paid_fen=499_999, **paid)
    await look_at(monitor)
    [found] = await warnings(monitor, officer, rule="W400")
    assert (found["state"], found["fen"], found["cleared_on"]) == ("unanswered", 3, None)
    await worked(world, JULY, paid_fen=500_000, **paid)
    await look_at(monitor)
    [found] = await warnings(monitor, officer, rule="W400")
    assert (found["state"], found["cleared_on"]) == ("cleared", "2026-10-14")
    stated = await world.deliver()
    # the ladder and the net behind it, each once when it fired and once more when nobody answered
    assert (stated.count("monitor.payment-missed"), stated.count("monitor.payment-made-good")) == (4, 2)
    assert stated.count("monitor.warning-worsened") == 2


@pytest.mark.capability("C37")
async def test_what_fires_again_is_a_new_episode(world, monitor, officer):
    await world.set_clock("2026-08-15")
    await a_site(world, monitor, officer)
    whole = {"payable_fen": 100, "paid_fen": 100, "lines": 1, "first_paid_on": date(2026, 8, 15)}
    await worked(world, JULY)
    await look_at(monitor)
    await worked(world, JULY, **whole)
    await look_at(monitor)
    # a payment turns out to have been returned
    await worked(world, JULY, people=1, **whole | {"paid_fen": 0})
    await look_at(monitor)
    found = await warnings(monitor, officer, rule="W400")
    assert sorted((each["seq"], each["state"]) for each in found) == [(1, "cleared"), (2, "raised")]


@pytest.mark.capability("C132")
async def test_a_silent_feed_neither_clears_nor_raises_and_the_warning_says_so(world, monitor, officer):
    await world.set_clock("2026-08-15")
    await a_site(world, monitor, officer)
    await worked(world, JULY)
    await look_at(monitor)
    await feed_is(world, "payrolls", "silent")
    await worked(world, JULY, payable_fen=100, paid_fen=100, lines=1, first_paid_on=date(2026, 8, 15))
    await look_at(monitor)
    [found] = await warnings(monitor, officer, rule="W400")
    assert (found["state"], found["lacks"], found["version"]) == ("raised", ["payrolls"], 1)
    await on(world, monitor, "2026-09-20")
    assert [each["level"] for each in await warnings(monitor, officer, rule="W400")] == ["yellow"]
    await feed_is(world, "payrolls", "fresh")
    await on(world, monitor, "2026-09-21")
    [found] = await warnings(monitor, officer, rule="W400")
    assert (found["state"], found["lacks"]) == ("cleared", [])


@pytest.mark.capability("C132")
@pytest.mark.parametrize("state", ["late", "silent", "cut", "quarantined", None])
async def test_while_attendance_cannot_be_relied_on_nothing_is_raised_of_it(world, monitor, officer, state):
    await world.set_clock("2026-08-15")
    await register(monitor, officer, started_on="2025-07-01", **PAY_DAY)
    if state:
        await all_fresh(world)
        await feed_is(world, "attendance", state)
    await worked(world, JULY)
    await look_at(monitor)
    assert await codes(monitor, officer, rule="W400") == []
    if state is None:
        await all_fresh(world)
    await feed_is(world, "attendance", "fresh")
    await on(world, monitor, "2026-08-16")
    assert await codes(monitor, officer, rule="W400") == ["W400 2026-07"]


async def test_looked_at_twice_nothing_is_written_twice(world, monitor, officer):
    await world.set_clock("2026-08-15")
    await a_site(world, monitor, officer)
    await worked(world, JULY)
    assert await look_at(monitor) == 1
    before = await world.rows("select * from monitor.history where kind = 'warning' order by subject, version")
    assert await look_at(monitor) == 0
    await worked(world, JULY)
    assert await look_at(monitor) == 1
    assert await world.rows("select * from monitor.history where kind = 'warning' order by subject, version") == before


async def test_ten_unpaid_are_a_group_and_a_step_more(world, monitor, officer):
    await world.set_clock("2026-08-15")
    await a_site(world, monitor, officer)
    await worked(world, JULY, people=10)
    await look_at(monitor)
    found = {each["rule"]: each["level"] for each in await warnings(monitor, officer, period="2026-07")}
    assert (found["W400"], found["W602"]) == ("orange", "red")
