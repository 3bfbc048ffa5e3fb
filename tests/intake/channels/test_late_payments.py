"""Money that comes after the final answer, more than once: the channel hears of every receipt, of each once."""

import json

import pytest

from tests.journeys.stories import accepted_case, decide

pytestmark = [pytest.mark.capability("C7"), pytest.mark.invariant(13)]


async def ended_unpaid(world, mediation, officer):
    """A case that ended with everything still owed, and its complaint answered."""
    complaint, case = await accepted_case(world, await world.machine(), officer)
    ended = {"disposition": "ENFORCEMENT_PENDING", "reason": "已申请强制执行"}
    await decide(mediation, officer, f"/v1/cases/{case}", "close", ended)
    await world.deliver()
    return complaint, f"/v1/cases/{case}"


async def pay(world, mediation, officer, case, *receipts):
    for receipt_no, fen in receipts:
        paid = {"receipt_no": receipt_no, "fen": fen, "paid_on": "2025-08-28", "payer": "employer"}
        assert (await mediation.post(officer, f"{case}/payments", paid)).status_code in (200, 201)
    await world.deliver(times=2)


async def told(world, complaint):
    """What kinds of answers the channel was given, with the sums of those after the end."""
    query = "select kind, body from intake.delivery where subject = $1 and kind <> 'notice' order by position"
    rows = await world.rows(query, complaint)
    return [(row["kind"], json.loads(row["body"])) for row in rows]


@pytest.mark.parametrize(
    "receipts",
    [[("R-1", 300_000)], [("R-1", 300_000), ("R-2", 200_000)], [("R-1", 100_000), ("R-2", 100_000), ("R-3", 100_000)]],
    ids=["one", "two", "three of the same sum"],
)
async def test_every_payment_after_the_final_answer_is_a_supplement_to_it(world, mediation, receipts):
    officer = await world.person()
    complaint, case = await ended_unpaid(world, mediation, officer)
    await pay(world, mediation, officer, case, *receipts)
    kinds = [kind for kind, _ in await told(world, complaint)]
    assert kinds == ["final-answer", *["supplement"] * len(receipts)]


async def test_payments_on_different_days_are_each_told_with_what_is_left(world, mediation):
    officer = await world.person()
    complaint, case = await ended_unpaid(world, mediation, officer)
    await pay(world, mediation, officer, case, ("R-1", 300_000))
    await world.set_clock("2025-09-20")
    await pay(world, mediation, officer, case, ("R-2", 500_000))
    _, first, second = [json.dumps(body, ensure_ascii=False) for _, body in await told(world, complaint)]
    assert "本次3,000.00元，尚欠5,000.00元" in first
    assert "本次5,000.00元，尚欠0.00元" in second


async def test_the_same_receipt_told_again_is_told_to_the_channel_once(world, mediation):
    officer = await world.person()
    complaint, case = await ended_unpaid(world, mediation, officer)
    for _ in range(2):
        await pay(world, mediation, officer, case, ("R-1", 300_000))
    assert [kind for kind, _ in await told(world, complaint)] == ["final-answer", "supplement"]


@pytest.mark.capability("C128")
async def test_the_worker_hears_of_every_payment_too(world, mediation):
    officer = await world.person()
    complaint, case = await ended_unpaid(world, mediation, officer)
    await pay(world, mediation, officer, case, ("R-1", 300_000), ("R-2", 500_000))
    rows = await world.rows("select occasion from intake.notice where complaint = $1 and event = 'paid'", complaint)
    assert sorted(row["occasion"] for row in rows) == ["receipt-R-1", "receipt-R-2"]
