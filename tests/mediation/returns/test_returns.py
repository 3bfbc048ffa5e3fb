"""Payments that came back: by further postings only, once a number, never more than was paid (C79, C135)."""

import asyncio
from typing import Any

import pytest

from tests.mediation.story import OFF_BALANCE, OWED, CaseInHand, a_payment, an_open_case, stated
from tests.world import World

pytestmark = [pytest.mark.capability("C135"), pytest.mark.invariant(12)]


def a_return(**differences: Any) -> dict[str, Any]:
    told = {"number": "T-1", "cause": "returned", "happened_on": "2025-08-28", "reason": "账号户名不符"}
    return told | differences


async def back(case: CaseInHand, status: int = 201, receipt: str = "R-1", **differences: Any) -> dict[str, Any]:
    path = f"{case.path}/payments/{receipt}/return"
    answer = await case.service.post(case.who, path, a_return(**differences))
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def asked(world: World) -> list[str]:
    rows = await world.rows("select code from mediation.question where answered_at is null order by code")
    return [row["code"] for row in rows]


async def paid_case(world: World, fen: int = OWED) -> CaseInHand:
    case = await an_open_case(world)
    await case.do("payments", **a_payment(fen=fen))
    return case


async def test_a_payment_that_came_back_is_outstanding_again_and_both_stay_in_the_ledger(world: World):
    case = await paid_case(world)
    told = await back(case)
    assert (told["fen"], told["outstanding_fen"]) == (OWED, OWED)
    assert (await case.look())["outstanding_fen"] == OWED
    entries = (await case.read("ledger"))["entries"]
    assert [(each["kind"], each["fen"], each["receipt_no"]) for each in entries][-2:] == [
        ("paid", OWED, "R-1"),
        ("paid", -OWED, "T-1"),
    ]
    name, fact = (await stated(world))[-1]
    assert (name, fact["receipt_no"], fact["number"], fact["returned_fen"]) == (
        "payment-returned",
        "R-1",
        "T-1",
        OWED,
    )
    await case.do("payments", **a_payment(receipt_no="R-2"))
    assert case.seen["outstanding_fen"] == 0
    assert await world.rows(OFF_BALANCE) == []


async def test_the_same_return_again_is_the_same_and_with_other_content_is_refused(world: World):
    case = await paid_case(world)
    first = await back(case, fen=300)
    assert await back(case, fen=300) == first
    assert (await back(case, 409, fen=301))["code"] == "receipt-reused"
    assert (await back(case, 409, fen=300, cause="mistaken"))["code"] == "receipt-reused"
    assert (await back(case, 409, number="R-1"))["code"] == "receipt-reused"
    assert (await case.look())["outstanding_fen"] == 300


@pytest.mark.parametrize(("fen", "status"), [(OWED - 100, 201), (OWED - 99, 409)])
async def test_no_more_comes_back_than_is_left_of_the_payment(world: World, fen: int, status: int):
    case = await paid_case(world)
    await back(case, fen=100)
    refused = await back(case, status, number="T-2", fen=fen)
    assert status == 201 or (refused["code"], refused["detail"]) == (
        "more-than-paid",
        "退回金额7,999.01元超过该笔付款尚未退回的7,999.00元",
    )


async def test_ten_returns_of_one_payment_at_once_return_it_once(world: World):
    case = await paid_case(world)
    path = f"{case.path}/payments/R-1/return"
    answers = await asyncio.gather(
        *(case.service.post(case.who, path, a_return(number=f"T-{each}")) for each in range(10))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    assert await world.rows(OFF_BALANCE) == []


async def test_a_return_is_no_payment_and_an_unknown_receipt_is_not_there(world: World):
    case = await paid_case(world)
    await back(case, fen=100)
    assert (await back(case, 404, receipt="T-1", number="T-2"))["code"] == "no-such-payment"
    assert (await back(case, 404, receipt="R-9"))["code"] == "no-such-payment"


@pytest.mark.parametrize(("happened_on", "status"), [("2025-08-27", 422), ("2025-08-28", 201), ("2025-08-29", 422)])
async def test_it_comes_back_from_the_day_of_the_payment_to_today(world: World, happened_on: str, status: int):
    case = await paid_case(world)
    await back(case, status, happened_on=happened_on)


async def test_a_part_of_a_payment_to_several_lines_names_its_line(world: World):
    case = await an_open_case(world, workers=2, claimed_fen=900)
    await case.do("lines", worker_ref="w-1", claimed_fen=500)
    await case.do("lines", worker_ref="w-2", claimed_fen=400)
    await case.do("payments", **a_payment(fen=900))
    assert (await back(case, 409, fen=400))["code"] == "line-needed"
    assert (await back(case, 404, receipt="R-1/2"))["code"]
    told = await back(case, fen=399, line=3)
    assert told["outstanding_fen"] == 399
    name, fact = (await stated(world))[-1]
    assert (name, fact["workers"]) == ("payment-returned", [{"worker_ref": "w-2", "fen": 399}])
    rest = await back(case, number="T-2")
    assert (rest["fen"], rest["outstanding_fen"]) == (501, 900)


async def test_money_that_comes_back_after_the_end_is_outstanding_and_asked_about(world: World):
    case = await paid_case(world)
    await case.do("close", disposition="PAID_IN_FULL")
    await back(case)
    await case.look()
    assert (case.seen["stage"], case.seen["outstanding_fen"]) == ("closed", OWED)
    assert await asked(world) == ["returned-after-end:T-1"]


async def test_a_system_passes_on_what_the_bank_says_and_corrects_no_mistake(world: World):
    case = await paid_case(world)
    bank = await world.machine(
        "labour_authority", kind="labour_authority", divisions=[case.seen["division"]], scopes="payments:write"
    )
    path = f"{case.path}/payments/R-1/return"
    mistaken = await world.service("mediation").post(bank, path, a_return(cause="mistaken"))
    assert (mistaken.status_code, mistaken.json()["code"]) == (403, "person-decides")
    told = await world.service("mediation").post(bank, path, a_return())
    assert told.status_code == 201
    rows = await world.rows("select by_person, proof from mediation.act where number = 'T-1'")
    assert [(row["by_person"], row["proof"]) for row in rows] == [(False, "T-1")]


async def test_matched_money_that_comes_back_is_in_suspense_again(world: World):
    case = await an_open_case(world)
    money = {"account": "专户一", "bank_ref": "B-1", "division": case.seen["division"], "fen": 700}
    came = (await case.service.post(case.who, "/v1/money-in", money | {"happened_on": "2025-08-28"})).json()
    match = {"case": case.seen["number"], "fen": 700, "payer": "employer"}
    matched = await case.service.post(case.who, f"/v1/money-in/{came['money_id']}/match", match)
    assert matched.json()["suspense_fen"] == 0
    await back(case, receipt="B-1")
    seen = (await case.service.get(case.who, f"/v1/money-in/{came['money_id']}")).json()
    assert (seen["matched_fen"], seen["suspense_fen"]) == (0, 700)
    assert await asked(world) == ["money-unclaimed:T-1"]
    await case.service.post(case.who, f"/v1/money-in/{came['money_id']}/match", match | {"receipt_no": "B-2"})
    assert await asked(world) == []
