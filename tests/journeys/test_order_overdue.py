"""Echeng told again: the restaurant never pays, and the long holiday lies between the order and its last day."""

import pytest

from tests.journeys.stories import accepted_case, actions_of, ordered_to_pay

pytestmark = pytest.mark.journey
EMPLOYER = "/v1/employers/91999999MAXXXXXX0N"


@pytest.fixture
async def unpaid(world):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    await ordered_to_pay(world, officer, case)
    return world, officer, complaint, case


async def pass_days(world, *days):
    for day in days:
        await world.set_clock(day)
        await world.sweep()
        await world.deliver()


@pytest.mark.capability("C19", "C123")
@pytest.mark.rule("CAL-01", "INV-09")
async def test_reminders_fire_on_their_working_days_around_the_october_holiday(unpaid):
    world, officer, _, case = unpaid
    fired = []
    for day in (f"2025-09-{n}" for n in range(24, 31)):
        await pass_days(world, day)
    for day in (f"2025-10-{n:02d}" for n in range(1, 12)):
        await pass_days(world, day)
    work = (await world.service("mediation").get(officer, f"/v1/deadlines?subject={case}")).json()["items"]
    [order] = [item for item in work if item["name"] == "correction-order"]
    fired = [reminder["fired_at"][:10] for reminder in order["reminders"]]
    assert fired == ["2025-09-29", "2025-10-09"]


@pytest.mark.capability("C70")
async def test_the_order_is_not_overdue_on_its_last_day_and_is_the_day_after(unpaid):
    world, officer, _, case = unpaid
    await pass_days(world, "2025-10-10T23:59")
    assert "order-overdue" not in await actions_of(world, officer, "mediation", f"/v1/cases/{case}")
    await pass_days(world, "2025-10-11T00:00:01")
    assert "order-overdue" in await actions_of(world, officer, "mediation", f"/v1/cases/{case}")


async def test_the_record_the_portrait_and_the_complaint_say_that_it_was_not_paid(unpaid):
    world, officer, complaint, _ = unpaid
    await pass_days(world, "2025-10-11")
    entries = (await world.service("credit").get(officer, EMPLOYER)).json()["entries"]
    overdue = [entry for entry in entries if entry["code"] == "order-overdue"]
    risk = (await world.service("monitor").get(officer, f"{EMPLOYER}/risk")).json()
    assert [entry["due_on"] for entry in overdue] == ["2025-10-10"]
    assert risk["colour"] == "red"
    assert "correction-order-overdue" in await actions_of(world, officer, "intake", f"/v1/complaints/{complaint}")


@pytest.mark.rule("BLACK-01", "CRIM-02")
async def test_eight_thousand_yuan_do_not_reach_hubeis_amount_so_nothing_is_proposed(unpaid):
    world, officer, _, _ = unpaid
    await pass_days(world, "2025-10-11")
    proposals = (await world.service("credit").get(officer, "/v1/proposals")).json()["items"]
    assert proposals == []


async def test_the_credit_platform_is_told_once(unpaid):
    world, _, _, _ = unpaid
    await pass_days(world, "2025-10-11")
    await world.give("credit", world.sent)
    platform = await world.machine("credit_platform", scopes="deliveries:read")
    items = (await world.service("credit").get(platform, "/v1/deliveries")).json()["items"]
    assert [item["kind"] for item in items] == ["employer-record"]
