"""Wages of a month are not paid: monitor warns, nobody answers, a case is proposed and a head opens it."""

import json
from datetime import date

import pytest

from tests.monitor.register import register
from tests.monitor.warnings.work import SCOPES, all_fresh, look_at, on, warnings, worked

pytestmark = [pytest.mark.journey, pytest.mark.capability("C37")]
JULY = date(2026, 7, 1)
WHOLE = {"payable_fen": 500_000, "paid_fen": 500_000, "lines": 1, "first_paid_on": date(2026, 8, 30)}
MEDIATION = "cases:read cases:decide proposals:read work:read"


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES)


@pytest.fixture
async def head(world):
    return await world.person("head-1", scopes=MEDIATION, roles="head")


async def unanswered(world, monitor, officer, **paid):
    """Three workers of July, due 14 August; nobody handles the warning."""
    await world.set_clock("2026-08-15")
    await register(monitor, officer, started_on="2025-07-01", pay_day=15, pay_day_next_month=True)
    await all_fresh(world)
    await worked(world, JULY, **paid or {"payable_fen": 500_000, "lines": 1})
    await look_at(monitor)
    await world.deliver()
    for day in ("2026-08-22", "2026-08-25", "2026-08-29"):
        await on(world, monitor, day)
    [found] = await warnings(monitor, officer, rule="W400")
    assert found["state"] == "unanswered"
    await world.deliver(times=2)


async def proposals(mediation, who, **asked):
    return (await mediation.get(who, "/v1/opening-proposals", params=asked)).json()["items"]


async def test_wages_that_nobody_put_right_are_proposed_for_a_case_and_a_head_opens_it(
    world, monitor, mediation, officer, head
):
    await unanswered(world, monitor, officer)
    [proposed] = await proposals(mediation, head)
    assert (proposed["project"], proposed["month"], proposed["people"], proposed["fen"]) == (
        "P-TEST-1", "2026-07", 3, 1_500_000,
    )  # fmt: skip
    approvals = (await mediation.get(head, "/v1/my-work")).json()["approvals"]
    assert [(each["subject"], each["asks"]) for each in approvals] == [(proposed["number"], "open-case")]
    path = f"/v1/opening-proposals/{proposed['number']}/approve"
    refused = await mediation.post(
        await world.person(scopes=MEDIATION), path, {"reason": "拖欠属实"}, version=proposed["version"]
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    approved = await mediation.post(head, path, {"reason": "拖欠属实"}, version=proposed["version"])
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    case = (await mediation.get(head, f"/v1/cases/{approved.json()['case_number']}")).json()
    assert (case["workers"], case["claimed_fen"], case["employer_uscc"]) == (3, 1_500_000, proposed["employer_uscc"])
    assert "mediation.case-opened" in await world.deliver()


async def test_where_no_sheet_says_how_much_the_cases_sum_is_unknown_until_somebody_states_it(
    world, monitor, mediation, officer
):
    boss = await world.person("head-1", scopes=f"{MEDIATION} cases:write", roles="head")
    await unanswered(world, monitor, officer, lines=0)
    [proposed] = await proposals(mediation, boss)
    assert (proposed["people"], proposed["fen"]) == (3, None)
    path = f"/v1/opening-proposals/{proposed['number']}/approve"
    approved = await mediation.post(boss, path, {"reason": "拖欠属实"}, version=proposed["version"])
    case = f"/v1/cases/{approved.json()['case_number']}"
    shown = (await mediation.get(boss, case)).json()
    assert (shown["claimed_fen"], shown["outstanding_fen"], shown["workers"]) == (None, None, 3)
    assert (await mediation.get(boss, f"{case}/ledger")).json()["outstanding_fen"] is None
    end = {"disposition": "UNREACHABLE_OR_WITHDRAWN", "reason": "无法联系", "no_number": True}
    refused = await mediation.post(boss, f"{case}/close", end, version=shown["version"])
    assert (refused.status_code, refused.json()["code"]) == (409, "sum-unknown")
    [opened] = await world.rows("select body from mediation.outbox where name = 'mediation.case-opened'")
    assert json.loads(opened["body"])["claimed_fen"] is None
    stated = await mediation.post(
        boss, f"{case}/lines", {"worker_ref": "w-1", "claimed_fen": 500_000}, version=shown["version"]
    )
    assert stated.status_code == 201, stated.text
    shown = (await mediation.get(boss, case)).json()
    assert (shown["claimed_fen"], shown["outstanding_fen"]) == (500_000, 500_000)
    await world.deliver(times=2)


async def test_a_payment_before_the_decision_ends_the_proposal(world, monitor, mediation, officer, head):
    await unanswered(world, monitor, officer)
    await world.set_clock("2026-08-30")
    await worked(world, JULY, **WHOLE)
    await look_at(monitor)
    await world.deliver(times=2)
    [ended] = await proposals(mediation, head)
    assert (ended["state"], ended["decided_on"]) == ("made_good", "2026-08-30")
    assert (await mediation.get(head, "/v1/my-work")).json()["approvals"] == []


async def test_a_payment_after_the_decision_is_seen_on_the_case_and_asks_for_the_receipts(
    world, monitor, mediation, officer, head
):
    await unanswered(world, monitor, officer)
    [proposed] = await proposals(mediation, head)
    path = f"/v1/opening-proposals/{proposed['number']}/approve"
    approved = await mediation.post(head, path, {"reason": "拖欠属实"}, version=proposed["version"])
    case = f"/v1/cases/{approved.json()['case_number']}"
    await world.set_clock("2026-08-30")
    await worked(world, JULY, **WHOLE)
    await look_at(monitor)
    await world.deliver(times=2)
    [step] = [
        each
        for each in (await mediation.get(head, f"{case}/history")).json()["items"]
        if each["action"] == "wages-made-good"
    ]
    assert (step["facts"]["month"], step["facts"]["on"]) == ("2026-07", "2026-08-30")
    asked = (await mediation.get(head, "/v1/my-work")).json()["questions"]
    assert [each["subject"] for each in asked if each["code"] == "made-good:2026-07"] == [case.rpartition("/")[2]]
    # only receipts are money paid
    shown = (await mediation.get(head, case)).json()
    assert (shown["paid_fen"], shown["outstanding_fen"]) == (0, 1_500_000)
    assert [each["state"] for each in await proposals(mediation, head)] == ["approved"]


async def test_what_a_head_dismissed_is_not_proposed_again_for_the_same_month(world, monitor, mediation, officer, head):
    await unanswered(world, monitor, officer)
    [proposed] = await proposals(mediation, head)
    path = f"/v1/opening-proposals/{proposed['number']}/dismiss"
    dismissed = await mediation.post(head, path, {"reason": "已由仲裁处理"}, version=proposed["version"])
    assert dismissed.json()["state"] == "dismissed"
    # the net behind the ladder finds the same month, and nobody answers that either
    for day in ("2026-09-01", "2026-09-09", "2026-09-11", "2026-09-17"):
        await on(world, monitor, day)
    [late] = await warnings(monitor, officer, rule="W402")
    assert late["state"] == "unanswered"
    await world.deliver()
    assert [each["state"] for each in await proposals(mediation, head)] == ["dismissed"]


async def test_before_it_was_supervised_in_vain_nothing_is_proposed(world, monitor, mediation, officer, head):
    await world.set_clock("2026-08-15")
    await register(monitor, officer, started_on="2025-07-01", pay_day=15, pay_day_next_month=True)
    await all_fresh(world)
    await worked(world, JULY)
    await look_at(monitor)
    assert "monitor.payment-missed" in await world.deliver(times=2)
    assert await proposals(mediation, head) == []
