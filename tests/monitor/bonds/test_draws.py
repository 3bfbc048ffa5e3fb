"""A bond is used after a decision and topped up: law-review scenario 7, days computed with the calendar of 2026."""

import json

import asyncpg
import pytest

from tests.monitor.register import SCOPES, P, a_bond, gaps, put_on_file, register, states
from tests.monitor.warnings import work

pytestmark = pytest.mark.capability("C31", "C119")

DECISION = {
    "basis": "advance_decision",
    "decision_no": "虚构人社先字〔2026〕7号",
    "decided_on": "2026-09-11",
    "obey_by": "2026-09-18",
    "case_number": "420704-2026-000007",
    "workers": 9,
    "amount_fen": 8_800_000,
    "notice_served_on": "2026-09-22",
}
ALL, PART = {"fen": 8_800_000, "receipt": "R-1"}, {"fen": 8_000_000, "receipt": "R-1"}


@pytest.fixture
async def officer(world, monitor):
    await world.set_clock("2026-09-22")
    officer = await world.person(roles="officer head", scopes=SCOPES + " warnings:read")
    await register(monitor, officer, contract_on="2026-06-01", permit_on="2026-06-20", started_on="2026-07-01")
    await put_on_file(monitor, officer, "bond", a_bond(deposited_on="2026-07-10", expires_on="2028-06-30"))
    return officer


async def served(monitor, officer, status=201, **differences):
    answer = await monitor.post(officer, f"{P}/bond/draws", DECISION | differences)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def step(monitor, officer, draw, command, body, status=200, **differences):
    path = f"/v1/bond-draws/{draw['number']}/{command}"
    answer = await monitor.post(officer, path, body | differences, version=draw["version"])
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def bond(monitor, officer):
    return (await monitor.get(officer, f"{P}/bond")).json()


@pytest.mark.rule("BOND-09")
async def test_a_correction_order_is_no_ground_and_a_decision_is_obeyed_first(monitor, officer):
    assert (await served(monitor, officer, 409, basis="correction_order"))["code"] == "no-ground-for-draw"
    on_its_day = {"obey_by": "2026-09-22", "notice_served_on": "2026-09-22"}
    assert (await served(monitor, officer, 409, **on_its_day))["code"] == "decision-still-runs"
    assert (await served(monitor, officer, 409, amount_fen=10_000_001))["code"] == "bond-too-small"
    assert (await monitor.get(officer, "/v1/bond-draws/count")).json()["count"] == 0
    draw = await served(monitor, officer, obey_by="2026-09-21", basis="administrative_decision", amount_fen=10_000_000)
    assert (draw["state"], draw["pay_by"]) == ("noticed", "2026-09-30")


@pytest.mark.rule("BOND-09", "BOND-10")
async def test_the_bank_pays_in_five_working_days_and_the_contractor_tops_up_in_ten(world, monitor, officer):
    draw = await served(monitor, officer)
    assert draw["pay_by"] == "2026-09-30"
    await world.set_clock("2026-09-29")
    draw = await step(monitor, officer, draw, "pay", ALL)
    assert (draw["state"], draw["paid_on"], draw["top_up_by"]) == ("drawn", "2026-09-29", "2026-10-19")
    held = await bond(monitor, officer)
    assert [(each["kind"], each["fen"], each["balance_fen"]) for each in held["movements"]] == [
        ("deposit", 10_000_000, 10_000_000),
        ("draw", -8_800_000, 1_200_000),
    ]
    await world.set_clock("2026-10-19")
    await world.sweep("monitor")
    shown = (await monitor.get(officer, P)).json()
    assert (states(shown)["bond"], gaps(shown, "bond")) == ("not_due", ["bond-top-up-due"])
    await world.set_clock("2026-10-20")
    await world.sweep("monitor")
    shown = (await monitor.get(officer, P)).json()
    assert (states(shown)["bond"], gaps(shown, "bond")) == ("lacking", ["bond-not-topped-up"])
    draw = (await monitor.get(officer, f"/v1/bond-draws/{draw['number']}")).json()
    assert draw["state"] == "short"
    await work.look_at(monitor)
    assert "W503" in await work.codes(monitor, officer)
    draw = await step(monitor, officer, draw, "top-up", ALL, receipt="R-2")
    assert (draw["state"], draw["restored_on"]) == ("restored", "2026-10-20")
    assert (await bond(monitor, officer))["balance_fen"] == 10_000_000
    await work.look_at(monitor)
    assert "W503" not in await work.codes(monitor, officer, open=True)
    stated = [each["name"] for each in await world.rows("select name from monitor.outbox order by position")]
    told = [each for each in stated if each.startswith("monitor.bond")]
    assert told == ["monitor.bond-drawn", "monitor.bond-short", "monitor.bond-restored"]


@pytest.mark.rule("BOND-09")
async def test_a_bank_that_has_not_paid_by_its_day_is_asked_about_from_the_day_after(world, monitor, officer):
    await served(monitor, officer)
    await world.set_clock("2026-09-30")
    await world.sweep("monitor")
    assert await world.rows("select 1 from monitor.question where subject_kind = 'bond-draw'") == []
    await world.set_clock("2026-10-01")
    await world.sweep("monitor")
    [asked] = await world.rows("select zh from monitor.question where subject_kind = 'bond-draw'")
    assert "2026-09-30" in asked["zh"]


async def test_money_comes_in_parts_once_a_receipt_and_never_more_than_is_left(monitor, officer):
    draw = await served(monitor, officer)
    assert (await step(monitor, officer, draw, "pay", PART, 409))["code"] == "bond-sum-differs"
    draw = await step(monitor, officer, draw, "pay-part", PART)
    assert (draw["state"], draw["paid_fen"], draw["paid_on"]) == ("noticed", 8_000_000, None)
    again = await step(monitor, officer, draw, "pay", {"fen": 800_000, "receipt": "R-1"}, 409)
    assert again["code"] == "bond-receipt-used"
    more = await step(monitor, officer, draw, "pay-part", {"fen": 800_001, "receipt": "R-2"}, 409)
    assert (more["code"], "800" in more["detail"]) == ("bond-sum-differs", True)
    assert (await step(monitor, officer, draw, "withdraw", {"words": "决定已被撤销"}, 409))[
        "code"
    ] == "bond-partly-paid"
    draw = await step(monitor, officer, draw, "pay", {"fen": 800_000, "receipt": "R-2"})
    assert draw["state"] == "drawn"
    assert (await bond(monitor, officer))["balance_fen"] == 1_200_000


@pytest.mark.rule("BOND-10")
async def test_what_is_topped_up_comes_in_parts_too_before_and_after_its_day(world, monitor, officer):
    draw = await served(monitor, officer)
    await world.set_clock("2026-09-29")
    draw = await step(monitor, officer, draw, "pay", ALL)
    draw = await step(monitor, officer, draw, "top-up-part", {"fen": 8_000_000, "receipt": "R-2"})
    assert (draw["state"], draw["topped_up_fen"], draw["top_up_by"]) == ("drawn", 8_000_000, "2026-10-19")
    await world.set_clock("2026-10-20")
    await world.sweep("monitor")
    draw = (await monitor.get(officer, f"/v1/bond-draws/{draw['number']}")).json()
    [short] = await world.rows("select body from monitor.outbox where name = 'monitor.bond-short'")
    assert json.loads(short["body"])["missing_fen"] == 800_000
    draw = await step(monitor, officer, draw, "top-up-part", {"fen": 700_000, "receipt": "R-3"})
    assert draw["state"] == "short"
    shown = (await monitor.get(officer, P)).json()
    assert gaps(shown, "bond") == ["bond-not-topped-up"]
    draw = await step(monitor, officer, draw, "top-up", {"fen": 100_000, "receipt": "R-4"})
    assert draw["state"] == "restored"


@pytest.mark.rule("BOND-10")
async def test_while_the_bank_pays_in_parts_the_contractor_has_missed_no_day(world, monitor, officer):
    draw = await served(monitor, officer)
    draw = await step(monitor, officer, draw, "pay-part", PART)
    shown = (await monitor.get(officer, P)).json()
    assert (states(shown)["bond"], gaps(shown, "bond")) == ("not_due", ["bond-in-use"])
    again = a_bond(amount_fen=2_000_000, deposited_on="2026-07-10", expires_on="2028-06-30")
    shown = await put_on_file(monitor, officer, "bond", again | {"issuer": "另一测试银行"})
    assert gaps(shown, "bond") == ["bond-in-use"]
    assert (await bond(monitor, officer))["top_up_by"] is None


async def test_no_more_is_promised_than_the_bond_holds(monitor, officer):
    first = await served(monitor, officer)
    second = await served(monitor, officer, 409, decision_no="虚构人社先字〔2026〕8号", amount_fen=1_200_001)
    assert (second["code"], "12000.00" in second["detail"]) == ("bond-too-small", True)
    draw = await served(monitor, officer, decision_no="虚构人社先字〔2026〕8号", amount_fen=1_200_000)
    await step(monitor, officer, first, "withdraw", {"words": "决定已被撤销"})
    await served(monitor, officer, decision_no="虚构人社先字〔2026〕9号", amount_fen=8_800_000)
    paid = await step(monitor, officer, draw, "pay", {"fen": 1_200_000, "receipt": "R-9"})
    shown = (await monitor.get(officer, P)).json()
    assert (paid["state"], gaps(shown, "bond")) == ("drawn", ["bond-top-up-due"])


async def test_a_notice_of_which_nothing_was_paid_can_be_withdrawn_and_moves_nothing(monitor, officer):
    draw = await served(monitor, officer)
    draw = await step(monitor, officer, draw, "withdraw", {"words": "决定已被撤销"})
    assert draw["state"] == "withdrawn"
    held = await bond(monitor, officer)
    assert (held["balance_fen"], held["movements"]) == (10_000_000, [])


async def test_a_new_guarantee_in_place_of_money_ends_the_shortage(world, monitor, officer):
    draw = await served(monitor, officer)
    await world.set_clock("2026-09-29")
    await step(monitor, officer, draw, "pay", ALL)
    new = a_bond(issuer="另一测试银行", deposited_on="2026-09-29", expires_on="2028-12-31")
    shown = await put_on_file(monitor, officer, "bond", new)
    assert states(shown)["bond"] == "in_place"


async def test_another_place_sees_no_bond_and_serves_no_notice(world, monitor, officer):
    stranger = await world.person(divisions=["330424"], roles="officer head", scopes=SCOPES)
    draw = await served(monitor, officer)
    for path in (f"{P}/bond", f"/v1/bond-draws/{draw['number']}", f"/v1/bond-draws/{draw['number']}/history"):
        assert (await monitor.get(stranger, path)).status_code == 404
    assert (await monitor.post(stranger, f"{P}/bond/draws", DECISION)).status_code == 404
    assert (await monitor.get(stranger, "/v1/bond-draws")).json()["items"] == []


async def test_a_project_without_a_bond_has_nothing_to_draw(monitor, officer):
    exempt = {"form": "exempt", "exempt_by": "BOND-06"}
    await put_on_file(monitor, officer, "bond", exempt)
    assert (await served(monitor, officer, 409))["code"] == "no-bond"


async def test_movements_are_never_rewritten_by_the_service(world, monitor, officer):
    draw = await served(monitor, officer)
    await step(monitor, officer, draw, "pay", ALL)
    for attack in ("update monitor.bond_movement set fen = 1", "delete from monitor.bond_movement"):
        async with monitor.sessions.driver() as driver:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await driver.execute(attack)
