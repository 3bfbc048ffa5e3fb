"""Lists of a collective: one call for many lines, a result for each row, the same rows again done once (C145)."""

from typing import Any

import pytest

from tests.mediation.referral import EACH, a_collective_case, a_worker
from tests.mediation.story import OFF_BALANCE, CaseInHand, a_payment, names_stated, stated
from tests.world import World

pytestmark = [pytest.mark.capability("C145"), pytest.mark.invariant(12)]


def claims(*numbers: int, **differences: Any) -> dict[str, Any]:
    period = {"period_from": "2025-06", "period_to": "2025-06"}
    rows = [
        {"reference": f"C-{number}", "worker_ref": str(a_worker(number)), "claimed_fen": EACH} | period
        for number in numbers
    ]
    return {"list_no": "L-1", "rows": rows} | differences


def payments(*rows: tuple[str, int, int], **differences: Any) -> dict[str, Any]:
    told = [{"reference": reference, "line": line, "fen": fen} for reference, line, fen in rows]
    return {"list_no": "P-1", "paid_on": "2025-08-28", "payer": "employer", "rows": told} | differences


async def listed(case: CaseInHand, what: str, body: dict[str, Any], key: str | None = None) -> dict[str, Any]:
    answer = await case.service.post(case.who, f"{case.path}/lists/{what}", body, **({"key": key} if key else {}))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def states(answer: dict[str, Any]) -> list[str]:
    return [row["state"] if row["code"] is None else row["code"] for row in answer["rows"]]


@pytest.fixture
async def case(world: World) -> CaseInHand:
    """Five workers, each with a line of the list."""
    found = await a_collective_case(world, workers=5, claimed_fen=5 * EACH)
    assert states(await listed(found, "claims", claims(1, 2, 3, 4, 5))) == ["done"] * 5
    return found


async def test_a_list_of_workers_is_drawn_from_the_total_in_one_step(world: World, case: CaseInHand):
    lines = (await case.read("ledger"))["lines"]
    assert [(line["workers"], line["claimed_fen"]) for line in lines] == [(0, 0), *[(1, EACH)] * 5]
    assert (await case.steps()).count("lines-listed") == 1
    assert await world.rows(OFF_BALANCE) == []


async def test_a_row_that_is_refused_harms_no_other_and_says_why_in_both_languages(world: World, case: CaseInHand):
    answer = await listed(
        case,
        "payments",
        payments(("R-1", 2, EACH), ("R-2", 3, EACH + 1), ("R-3", 99, 1), ("R-1", 4, EACH), ("R-4", 3, EACH)),
    )
    assert states(answer) == ["done", "more-than-outstanding", "no-such-line", "reference-reused", "done"]
    assert (answer["done"], answer["again"], answer["refused"]) == (2, 0, 3)
    assert answer["rows"][2]["zh"] == "本案没有第99条明细"
    assert answer["rows"][2]["en"] == "the case has no line 99"
    assert (await case.look())["paid_fen"] == 2 * EACH
    assert await world.rows(OFF_BALANCE) == []


async def test_the_list_sent_again_pays_only_what_is_new(world: World, case: CaseInHand):
    await listed(case, "payments", payments(("R-1", 2, EACH)))
    before = await case.look()
    assert states(await listed(case, "payments", payments(("R-1", 2, EACH)))) == ["again"]
    assert (await case.look())["version"] == before["version"]
    assert states(await listed(case, "payments", payments(("R-1", 2, EACH), ("R-2", 3, EACH)))) == ["again", "done"]
    assert [body["paid_fen"] for name, body in await stated(world) if name == "wages-paid"] == [EACH, EACH]


async def test_the_same_key_gets_the_same_answer_and_does_nothing(world: World, case: CaseInHand):
    first = await listed(case, "payments", payments(("R-1", 2, EACH)), key="once")
    assert await listed(case, "payments", payments(("R-1", 2, EACH)), key="once") == first
    assert (await names_stated(world)).count("wages-paid") == 1


async def test_a_receipt_of_a_list_is_no_second_payment_by_itself(case: CaseInHand):
    await listed(case, "payments", payments(("R-1", 2, EACH)))
    alone = {"receipt_no": "R-1", "line": 2, "fen": EACH, "paid_on": "2025-08-28", "payer": "employer"}
    again = await case.try_to("payments", **alone)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert (await case.try_to("payments", **alone | {"fen": 1})).json()["code"] == "receipt-reused"


async def test_every_line_is_found_and_arrears_are_stated_once(world: World, case: CaseInHand):
    rows = [{"reference": f"F-{line}", "line": line, "verified": True, "rural": True} for line in range(2, 7)]
    body = {"list_no": "F", "rows": [*rows, {"reference": "F-9", "line": 2, "verified": False, "found_fen": 5}]}
    assert states(await listed(case, "findings", body)) == [*["done"] * 5, "found-without-arrears"]
    assert {(line["verified"], line["rural"]) for line in (await case.read("ledger"))["lines"][1:]} == {(True, True)}
    assert (await names_stated(world)).count("arrears-found") == 1
    assert states(await listed(case, "findings", {"list_no": "F", "rows": rows})) == ["again"] * 5


async def test_workers_of_a_list_give_up_what_they_were_owed(world: World, case: CaseInHand):
    body = {"list_no": "W", "reason": "已领", "rows": payments(("W-1", 2, EACH), ("W-2", 3, 1))["rows"]}
    assert states(await listed(case, "withdrawals", body)) == ["done", "done"]
    assert (await case.look())["outstanding_fen"] == 4 * EACH - 1
    assert await world.rows(OFF_BALANCE) == []


async def test_an_order_is_met_by_a_list_that_pays_all_its_lines(world: World, case: CaseInHand):
    rows = [{"reference": f"F-{line}", "line": line, "verified": True} for line in range(2, 7)]
    await listed(case, "findings", {"list_no": "F", "rows": rows})
    await case.do("open-inspection", inspectors=["officer-1", "officer-2"])
    await case.do("correct", due_on="2025-09-05")
    await case.do("serve", served_on="2025-08-28")
    await listed(case, "payments", payments(*((f"R-{line}", line, EACH) for line in range(2, 7))))
    assert (await case.read("orders"))["items"][0]["state"] == "met"


@pytest.mark.parametrize(("rows", "status"), [(1_000, 200), (1_001, 422)])
async def test_a_list_has_a_thousand_rows_and_not_one_more(world: World, rows: int, status: int):
    case = await a_collective_case(world, workers=rows, claimed_fen=rows * EACH)
    answer = await case.service.post(case.who, f"{case.path}/lists/claims", claims(*range(rows)))
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["done"] == rows
        paid = payments(*((f"R-{line}", line, EACH) for line in range(2, rows + 2)))
        assert (await listed(case, "payments", paid))["done"] == rows
        assert (await case.look())["outstanding_fen"] == 0
        assert [body["paid_fen"] for name, body in await stated(world) if name == "wages-paid"] == [
            400 * EACH,
            400 * EACH,
            200 * EACH,
        ]
        assert await world.rows(OFF_BALANCE) == []


async def test_one_receipt_for_five_hundred_lines_is_stated_in_two_facts(world: World):
    case = await a_collective_case(world, workers=500, claimed_fen=500 * EACH)
    await listed(case, "claims", claims(*range(500)))
    await case.do("payments", **a_payment(fen=500 * EACH))
    paid = [(body["receipt_no"], len(body["workers"])) for name, body in await stated(world) if name == "wages-paid"]
    assert paid == [("R-1", 400), ("R-1/2", 100)]
    assert (await case.look())["outstanding_fen"] == 0
