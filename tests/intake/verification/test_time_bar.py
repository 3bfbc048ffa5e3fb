"""The two years of inspection (INT-04): from the day after the pay-day, and from no day while that is unknown."""

from datetime import date

import pytest

from services.intake.verification.rules import TimeBar, Unpaid, worked_until
from shared.calendar.working_days import Term, Unit, deadline
from tests.journeys.stories import decide, file

pytestmark = pytest.mark.rule("INT-04", "INT-16")
OCTOBER = {"from": "2024-10", "to": "2024-10"}
PAY_DAY = "2024-11-15"
TWO_YEARS = Term(2, Unit.YEARS)
WORKED, DUE, NEXT = date(2024, 10, 31), date(2024, 11, 15), date(2024, 11, 16)


@pytest.mark.parametrize(
    ("unpaid", "found_on", "runs_from"),
    [
        (Unpaid(WORKED, DUE, False), None, NEXT),
        # unknown or continuing: only a person says when it ended
        (Unpaid(WORKED, DUE, None), None, None),
        (Unpaid(WORKED, DUE, None), date(2025, 3, 1), date(2025, 3, 1)),
        (Unpaid(WORKED, None, None), None, None),
        (Unpaid(WORKED, DUE, True), None, None),
        (Unpaid(WORKED, None, None), date(2025, 3, 1), date(2025, 3, 1)),
        (Unpaid(WORKED, DUE, True), date(2025, 3, 1), date(2025, 3, 1)),
        # nobody finds an end before the non-payment began, or before the work was done
        (Unpaid(WORKED, DUE, True), date(2024, 10, 1), NEXT),
        (Unpaid(WORKED, None, None), date(2024, 10, 1), WORKED),
        # wages of several months: the last work unpaid, where it was done after that pay-day
        (Unpaid(date(2024, 12, 31), DUE, False), None, date(2024, 12, 31)),
        (Unpaid(None, None, None), None, None),
    ],
)
def test_the_two_years_run_from_the_day_after_the_pay_day_or_from_the_end_that_a_person_found(
    unpaid, found_on, runs_from
):
    assert unpaid.ended(found_on) == runs_from


@pytest.mark.parametrize(
    ("verified_to", "occurred_on", "month", "day"),
    [
        (WORKED, date(2025, 1, 1), "2025-01", WORKED),
        (None, date(2024, 10, 20), "2024-10", date(2024, 10, 20)),
        (None, None, "2024-10", date(2024, 10, 1)),
        (None, None, None, None),
    ],
)
def test_of_a_month_that_the_worker_named_only_its_first_day_is_sure(verified_to, occurred_on, month, day):
    assert worked_until(verified_to, occurred_on, month) == day


@pytest.mark.parametrize(
    ("filed_on", "unpaid", "in_time"),
    [
        (date(2026, 11, 3), Unpaid(WORKED, DUE, False), True),
        (date(2026, 11, 16), Unpaid(WORKED, DUE, False), True),
        (date(2026, 11, 17), Unpaid(WORKED, DUE, False), False),
        (date(2026, 11, 16), Unpaid(WORKED, DUE, None), True),
        (date(2026, 11, 17), Unpaid(WORKED, DUE, None), None),
        (date(2026, 11, 2), Unpaid(WORKED, None, None), True),
        (date(2026, 11, 3), Unpaid(WORKED, None, None), None),
        (date(2026, 11, 16), Unpaid(WORKED, DUE, True), True),
        (date(2026, 11, 17), Unpaid(WORKED, DUE, True), None),
        (date(2026, 11, 17), Unpaid(None, None, None), None),
    ],
)
def test_october_2024_paid_on_15_november_is_out_of_time_from_17_november_2026(filed_on, unpaid, in_time):
    def until(day):
        return deadline(day, TWO_YEARS).due_on if day else None

    ended, safe = unpaid.ended(None), unpaid.never_before
    assert TimeBar(filed_on, ended, until(ended), safe, until(safe)).in_time is in_time


def found(**differences):
    return {
        "domain": "non_construction",
        "period": {"first": "2024-10-01", "last": "2024-10-31"},
        "workers": 1,
        "owed_fen": 800_000,
        "facts": "十月工资未发",
        "handler": {"unit": "测试监察大队"},
    } | differences


async def refused(world, intake, filed_on, verified, **stated):
    await world.set_clock(filed_on)
    officer, head = await world.person(), await world.person("head-1", roles="head")
    path = f"/v1/complaints/{await file(world, await world.machine(), period=OCTOBER)}"
    if verified is not None:
        await decide(intake, officer, path, "verify", verified)
    seen = (await intake.get(head, path)).json()["version"]
    body = {"ground": "time_barred", "reason": "超过两年"} | stated
    answer = await intake.post(head, f"{path}/refuse", body, version=seen)
    return answer.json().get("code", answer.json().get("stage"))


@pytest.mark.parametrize(
    ("filed_on", "verified", "stated", "outcome"),
    [
        ("2026-11-03", found(pay_day=PAY_DAY), {}, "not-time-barred"),
        ("2026-11-15", found(pay_day=PAY_DAY), {}, "not-time-barred"),
        ("2026-11-16", found(pay_day=PAY_DAY), {}, "not-time-barred"),
        ("2026-11-16", found(pay_day=PAY_DAY, continuing=False), {}, "not-time-barred"),
        ("2026-11-17", found(pay_day=PAY_DAY, continuing=False), {}, "refused"),
        ("2026-11-17", found(pay_day=PAY_DAY), {}, "time-bar-unknown"),
        ("2026-11-17", None, {}, "time-bar-unknown"),
        ("2026-11-17", found(), {}, "time-bar-unknown"),
        ("2026-11-17", found(pay_day=PAY_DAY, continuing=True), {}, "time-bar-unknown"),
        ("2026-11-17", found(pay_day=PAY_DAY, continuing=True), {"ended_on": "2024-11-16"}, "refused"),
        ("2026-11-17", found(pay_day=PAY_DAY, continuing=True), {"ended_on": "2024-11-18"}, "not-time-barred"),
        ("2026-11-17", found(pay_day=PAY_DAY, continuing=True), {"ended_on": "2026-11-18"}, "in-the-future"),
        ("2026-11-02", None, {"ended_on": "2024-10-01"}, "refused"),
        ("2026-10-08", None, {"ended_on": "2024-09-01"}, "not-time-barred"),
    ],
)
async def test_nobody_is_refused_for_the_bar_before_it_fell_nor_while_its_day_is_unknown(
    world, intake, filed_on, verified, stated, outcome
):
    assert await refused(world, intake, filed_on, verified, **stated) == outcome


async def test_what_was_verified_shows_the_pay_day(world, intake):
    officer = await world.person()
    number = await file(world, await world.machine(), period=OCTOBER)
    await decide(intake, officer, f"/v1/complaints/{number}", "verify", found(pay_day=PAY_DAY, continuing=False))
    [shown] = (await intake.get(officer, f"/v1/complaints/{number}/clue")).json()["verified"]
    assert (shown["pay_day"], shown["continuing"]) == (PAY_DAY, False)


@pytest.mark.parametrize(
    ("pay_day", "unmet"),
    [("2023-08-14", ["in-time"]), ("2023-08-27", []), (None, ["in-time"])],
)
async def test_a_proposal_says_in_time_only_where_that_is_sure(world, intake, pay_day, unmet):
    """The clock of these stories stands on 28 August 2025; the work was done by the end of July 2023."""
    officer = await world.person()
    number = await file(world, await world.machine(), period={"from": "2023-07", "to": "2023-07"})
    period = {"first": "2023-07-01", "last": "2023-07-31"}
    await decide(intake, officer, f"/v1/complaints/{number}", "verify", found(period=period, pay_day=pay_day))
    steps = (await intake.get(officer, f"/v1/complaints/{number}/history")).json()["items"]
    assert [each["facts"]["unmet"] for each in steps if each["action"] == "filing-proposed"] == [unmet]
