"""Wages go to the worker personally: one receipt for a total says that money came, not who received it (PAY-01)."""

import pytest

from tests.mediation.story import a_payment, an_open_case, stated
from tests.world import World

pytestmark = pytest.mark.rule("PAY-01")
TWELVE, TOTAL = 12, 18_600_000


async def paid_in_one(world: World):
    case = await an_open_case(world, workers=TWELVE, claimed_fen=TOTAL)
    await case.do("lines/1/findings", verified=True)
    await case.do("payments", **a_payment(fen=TOTAL))
    return case


async def questions(world: World) -> list[dict[str, str]]:
    return await world.rows("select code, zh from mediation.question order by code")


async def test_one_receipt_for_twelve_leaves_the_case_open_until_they_signed(world: World):
    case = await paid_in_one(world)
    [question] = await questions(world)
    assert question["code"] == "payees-unknown:1"
    assert "12人合计已付186000.00元" in question["zh"].replace(",", "")
    [line] = (await case.read("ledger"))["lines"]
    assert (line["outstanding_fen"], line["unnamed_fen"], line["signed_list"]) == (0, TOTAL, None)
    for disposition in ("PAID_IN_FULL", "PAID_OR_REPAYMENT_AGREED"):
        refused = await case.try_to("close", disposition=disposition, reason="已付")
        assert (refused.status_code, refused.json()["code"]) == (409, "payees-unknown")
    signed = {"list_no": "支付表-1", "workers": TWELVE, "fen": TOTAL}
    [line] = [await case.do("lines/1/signed-list", **signed)]
    assert (line["unnamed_fen"], line["signed_list"]) == (0, "支付表-1")
    assert (await case.do("close", disposition="PAID_IN_FULL"))["stage"] == "closed"
    assert (await stated(world))[-1][1]["workers_paid"] == TWELVE


async def test_the_same_list_again_changes_nothing_and_another_sum_is_refused(world: World):
    case = await paid_in_one(world)
    signed = {"list_no": "支付表-1", "workers": TWELVE, "fen": TOTAL}
    for _ in range(2):
        await case.do("lines/1/signed-list", **signed)
    assert (await case.steps()).count("list-signed") == 1
    for other in ({"workers": 11}, {"fen": TOTAL - 1}):
        refused = await case.try_to("lines/1/signed-list", **signed | other)
        assert (refused.status_code, refused.json()["code"]) == (409, "signed-list-otherwise")


async def test_money_that_comes_after_the_list_needs_another(world: World):
    case = await an_open_case(world, workers=2, claimed_fen=300)
    await case.do("payments", **a_payment(receipt_no="R-1", fen=100))
    await case.do("lines/1/signed-list", list_no="A", workers=2, fen=100)
    await case.do("payments", **a_payment(receipt_no="R-2", fen=200))
    assert (await case.try_to("close", disposition="PAID_IN_FULL")).json()["code"] == "payees-unknown"
    await case.do("lines/1/signed-list", list_no="B", workers=2, fen=300)
    assert (await case.do("close", disposition="PAID_IN_FULL"))["stage"] == "closed"


async def test_twelve_who_have_lines_of_their_own_are_paid_by_one_receipt(world: World):
    case = await an_open_case(world, workers=2, claimed_fen=300)
    await case.do("lines", worker_ref="w-1", claimed_fen=100)
    await case.do("lines", worker_ref="w-2", claimed_fen=200)
    await case.do("payments", **a_payment(fen=300))
    assert await questions(world) == []
    assert (await case.do("close", disposition="PAID_IN_FULL"))["stage"] == "closed"


async def test_the_one_worker_of_a_case_is_known_to_have_received_it(world: World):
    case = await an_open_case(world)
    await case.do("payments", **a_payment())
    assert await questions(world) == []
    assert (await case.do("close", disposition="PAID_IN_FULL"))["stage"] == "closed"


async def test_no_line_with_this_number_takes_no_list(world: World):
    case = await paid_in_one(world)
    refused = await case.try_to("lines/2/signed-list", list_no="A", workers=2, fen=1)
    assert (refused.status_code, refused.json()["code"]) == (404, "no-such-line")
