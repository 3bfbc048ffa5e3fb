"""Payments by receipt, workers' lines, findings: over HTTP, on both sides of every limit."""

import asyncio

import pytest

from tests.mediation.story import OWED, a_payment, an_open_case, names_stated, stated
from tests.world import World

ENGLISH = {"Accept-Language": "en"}


async def test_the_same_receipt_is_the_same_payment(world: World):
    case = await an_open_case(world)
    first = await case.try_to("payments", **a_payment(fen=300_000))
    await case.do("payments", **a_payment(receipt_no="R-2", fen=100_000))
    again = await case.try_to("payments", **a_payment(fen=300_000))
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    other = await case.try_to("payments", **a_payment(fen=300_001))
    assert (other.status_code, other.json()["code"]) == (409, "receipt-reused")
    assert (await case.look())["outstanding_fen"] == OWED - 400_000


@pytest.mark.invariant(12)
async def test_the_same_receipt_told_ten_times_at_once_is_paid_once(world: World):
    case = await an_open_case(world)
    answers = await asyncio.gather(
        *(case.service.post(case.who, f"{case.path}/payments", a_payment()) for _ in range(10))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (await names_stated(world)).count("wages-paid") == 1


async def test_a_fen_too_much_is_refused_in_both_languages(world: World):
    case = await an_open_case(world)
    refused = await case.try_to("payments", **a_payment(fen=OWED + 1))
    assert (refused.status_code, refused.json()["detail"]) == (409, "金额8,000.01元超过尚欠金额8,000.00元")
    told = await case.service.post(case.who, f"{case.path}/payments", a_payment(fen=OWED + 1), headers=ENGLISH)
    assert told.json()["detail"] == "8,000.01 yuan are more than the 8,000.00 yuan outstanding"
    assert (await case.try_to("payments", **a_payment())).status_code == 201


@pytest.mark.parametrize(("paid_on", "status"), [("2025-08-28", 201), ("2025-08-29", 422), ("1989-12-31", 422)])
async def test_money_is_paid_today_or_before(world: World, paid_on, status):
    case = await an_open_case(world)
    assert (await case.try_to("payments", **a_payment(paid_on=paid_on))).status_code == status


async def test_a_payment_after_closing_is_a_supplement(world: World):
    case = await an_open_case(world)
    await case.do("close", disposition="ENFORCEMENT_PENDING", reason="已申请强制执行")
    await case.do("payments", **a_payment(payer="court"))
    assert (case.seen["stage"], case.seen["outstanding_fen"]) == ("closed", 0)


@pytest.mark.capability("C79")
async def test_workers_lines_are_drawn_from_the_provisional_total(world: World):
    case = await an_open_case(world, workers=3, claimed_fen=900)
    await case.do("lines", worker_ref="w-1", claimed_fen=400)
    await case.do("lines", worker_ref="w-2", claimed_fen=400)
    await case.do("lines", worker_ref="w-2", claimed_fen=50, item="overtime")
    await case.do("lines", worker_ref="w-3", claimed_fen=150)
    ledger = await case.read("ledger")
    assert [(line["workers"], line["claimed_fen"]) for line in ledger["lines"]] == [
        (0, 0),
        (1, 400),
        (1, 400),
        (0, 50),
        (1, 150),
    ]
    assert (ledger["claimed_fen"], ledger["outstanding_fen"], case.seen["workers"]) == (1000, 1000, 3)
    again = await case.try_to("lines", worker_ref="w-1", claimed_fen=400)
    assert (again.status_code, again.json()["line"]) == (201, 2)
    assert (await case.try_to("lines", worker_ref="w-1", claimed_fen=401)).json()["code"] == "line-there"
    part = await case.try_to("payments", **a_payment(fen=999))
    assert (part.status_code, part.json()["code"]) == (409, "line-needed")
    await case.do("payments", **a_payment(fen=1000))
    assert (await case.do("close", disposition="PAID_IN_FULL"))["stage"] == "closed"
    assert (await stated(world))[-1][1]["workers_paid"] == 3


async def test_an_identity_number_is_no_reference_to_a_worker(world: World):
    case = await an_open_case(world)
    refused = await case.try_to("lines", worker_ref="999999199001010016", claimed_fen=1)
    assert refused.status_code == 422
    assert "999999199001010016" not in refused.text


async def test_findings_raise_and_rejections_lower_what_is_owed(world: World):
    case = await an_open_case(world)
    await case.do("lines/1/findings", verified=True, found_fen=50_000, note="加班费漏算")
    await case.do("rejections", line=1, fen=100_000, reason="已预支")
    await case.do("withdrawals", line=1, fen=50_000, reason="本人放弃")
    line = (await case.read("ledger"))["lines"][0]
    assert (line["found_fen"], line["rejected_fen"], line["withdrawn_fen"]) == (50_000, 100_000, 50_000)
    assert line["outstanding_fen"] == OWED - 100_000
    most = [{"months": 2, "fen": OWED + 50_000, "whole": 0}]
    assert (await stated(world))[-1] == (
        "arrears-found",
        {
            "division": "420704",
            "case": case.seen["number"],
            "complaint": "420704-2025-000001",
            "employer_uscc": "91999999MAXXXXXX0N",
            "found_on": "2025-08-28",
            "workers": 1,
            "outstanding_fen": OWED + 50_000,
            "remuneration_fen": OWED + 50_000,
            "most_owed": most,
            "rural": {"workers": 0, "remuneration_fen": 0, "most_owed": []},
            "perhaps_rural": {"workers": 1, "remuneration_fen": OWED + 50_000, "most_owed": most},
        },
    )


async def test_a_line_that_is_not_there_is_not_found(world: World):
    case = await an_open_case(world)
    refused = await case.try_to("lines/2/findings", verified=True)
    assert (refused.status_code, refused.json()["code"]) == (404, "no-such-line")


@pytest.mark.rule("CRIM-02")
@pytest.mark.parametrize(("months", "status"), [(2, 200), (3, 422)])
async def test_the_whole_months_stated_are_no_more_than_the_lines_period_touches(world: World, months, status):
    case = await an_open_case(world)
    answer = await case.try_to("lines/1/findings", verified=True, whole_months=months)
    assert answer.status_code == status
    assert status == 200 or answer.json()["code"] == "more-months-than-period"
    [line] = (await case.read("ledger"))["lines"]
    assert line["whole_months"] == (months if status == 200 else None)


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("withdrawals", {"line": 1, "fen": 1, "reason": "本人放弃"}),
        ("rejections", {"line": 1, "fen": 1, "reason": "已预支"}),
        ("lines/1/findings", {"verified": True}),
        ("lines", {"worker_ref": "w-1", "claimed_fen": 1}),
    ],
)
async def test_what_a_case_that_ended_owes_is_changed_by_payments_alone(world: World, command, body):
    case = await an_open_case(world)
    await case.do("close", disposition="ENFORCEMENT_PENDING", reason="已申请强制执行")
    refused = await case.try_to(command, **body)
    assert (refused.status_code, refused.json()["code"]) == (409, "case-ended")
    assert (await case.look())["outstanding_fen"] == OWED


@pytest.mark.parametrize(("verified", "found_fen", "status"), [(False, 1, 422), (False, 0, 200), (True, 1, 200)])
async def test_nothing_is_found_beyond_a_claim_that_is_not_verified(world: World, verified, found_fen, status):
    case = await an_open_case(world)
    answer = await case.try_to("lines/1/findings", verified=verified, found_fen=found_fen)
    assert answer.status_code == status
    assert (await case.look())["outstanding_fen"] == OWED + (found_fen if status == 200 else 0)


async def test_a_finding_that_says_nothing_new_keeps_what_was_found_and_states_nothing_owed_twice(world: World):
    case = await an_open_case(world, workers=2, claimed_fen=900)
    await case.do("lines", worker_ref="w-1", claimed_fen=400)
    await case.do("lines", worker_ref="w-1", claimed_fen=50, item="overtime")
    await case.do("lines", worker_ref="w-2", claimed_fen=450)
    await case.do("lines/2/findings", verified=True, rural=True)
    await case.do("lines/2/findings", verified=True)
    ledger = (await case.read("ledger"))["lines"]
    assert [line["rural"] for line in ledger] == [None, True, True, None]
    facts = [body for name, body in await stated(world) if name == "arrears-found"]
    assert [(body["workers"], body["outstanding_fen"]) for body in facts] == [(1, 400), (1, 400)]
    await case.do("lines/2/findings", verified=False)
    assert len([name for name in await names_stated(world) if name == "arrears-found"]) == 2
