"""A ledger with verified, rejected and undecided lines: only what was verified counts towards CRIM-02."""

from dataclasses import dataclass

import pytest

from services.mediation.ledger.rules.arrears import verified_arrears
from services.mediation.ledger.rules.ledger import Item
from shared.trade.crime_amount import Owed
from tests.mediation.referral import a_collective_case, a_worker, listed, proposals
from tests.mediation.story import CaseInHand, stated, tell
from tests.world import World

pytestmark = pytest.mark.rule("CRIM-02")
EACH = 1_000_000
"""Ten workers with 10,000 yuan each reach exactly the 100,000 of the place; nine do not."""


@dataclass(frozen=True)
class Line:
    worker_ref: str | None
    verified: bool | None
    outstanding_fen: int = EACH
    workers: int = 1
    item: Item = Item.WAGES
    period_from: str | None = "2025-05"
    period_to: str | None = "2025-07"
    whole_months: int | None = None


@pytest.mark.parametrize("verified", [False, None], ids=["found not owed", "not looked at yet"])
def test_a_line_that_nobody_verified_adds_no_worker_no_sum_and_is_nobodys_largest_claim(verified):
    arrears = verified_arrears([Line("w-1", True), Line("w-2", verified, outstanding_fen=9 * EACH)])
    assert (arrears.workers, arrears.total_fen, arrears.each) == (1, EACH, (Owed(3, EACH, 1),))


def test_of_one_worker_with_two_lines_the_verified_one_counts_alone():
    arrears = verified_arrears([Line("w-1", True), Line("w-1", None, period_from="2025-01", period_to="2025-04")])
    assert (arrears.workers, arrears.total_fen, arrears.months, arrears.each) == (1, EACH, 3, (Owed(3, EACH, 1),))


def test_a_total_that_nobody_verified_hides_no_workers_own_line():
    """While a verified total stands for several nobody is said to be owed it; an unverified one says nothing."""
    arrears = verified_arrears([Line(None, None, workers=5), Line("w-1", True)])
    assert (arrears.workers, arrears.each) == (1, (Owed(3, EACH, 1),))


MONTHS = [
    # one line of three months: the one in the middle is whole, the others may be parts
    ([Line("w-1", True)], (3, 1)),
    ([Line("w-1", True, whole_months=3)], (3, 3)),
    ([Line("w-1", True, whole_months=2)], (2, 2)),
    ([Line("w-1", True, period_from=None, period_to=None, whole_months=3)], (3, 3)),
    # wages and overtime of the same months are the same months
    ([Line("w-1", True, whole_months=3), Line("w-1", True, item=Item.OVERTIME)], (3, 3)),
    ([Line("w-1", True), Line("w-1", True, item=Item.OVERTIME)], (3, 1)),
    # months apart add up
    ([Line("w-1", True, whole_months=2), Line("w-1", True, period_from="2025-01", period_to="2025-01")], (3, 2)),
    ([Line("w-1", True), Line("w-1", True, period_from="2024-01", period_to="2024-04")], (7, 3)),
]


@pytest.mark.rule("CRIM-02")
@pytest.mark.parametrize(("lines", "months"), MONTHS)
def test_the_months_of_a_worker_are_those_touched_and_those_certainly_whole(lines, months):
    [owed] = verified_arrears(lines).each
    assert (owed.months, owed.least) == months


@pytest.mark.rule("CRIM-02")
def test_without_period_and_statement_the_months_are_not_known():
    [owed] = verified_arrears([Line("w-1", True, period_from=None, period_to=None)]).each
    assert owed.months is None


@pytest.mark.rule("CRIM-02")
@pytest.mark.parametrize(("whole", "kept"), [(1, 1), (3, 2)])
def test_whoever_is_owed_less_is_told_too_where_more_of_his_months_are_whole(whole, kept):
    lines = [Line("w-1", True, outstanding_fen=2 * EACH), Line("w-2", True, whole_months=whole)]
    assert len(verified_arrears(lines).each) == kept


async def ten_workers(world: World, last: bool | None) -> CaseInHand:
    """Ten workers of the list, nine of them verified and the last as told, ordered and served and not paid."""
    case = await a_collective_case(world, workers=10, claimed_fen=10 * EACH)

    await tell(world, listed(*[(number, EACH) for number in range(1, 11)]))
    refs = {line["worker_ref"]: line["line"] for line in (await case.read("ledger"))["lines"]}
    for number in range(1, 10):
        await case.do(f"lines/{refs[str(a_worker(number))]}/findings", verified=True)
    if last is not None:
        await case.do(f"lines/{refs[str(a_worker(10))]}/findings", verified=last)
    await case.do("open-inspection", inspectors=["officer-1", "officer-2"])
    await case.do("correct", due_on="2025-09-05")
    await case.do("serve", served_on="2025-08-28")
    await world.set_clock("2025-09-06")
    await world.sweep("mediation")
    return case


@pytest.mark.parametrize(
    ("last", "workers", "proposed"),
    [(True, 10, 1), (False, 9, 0), (None, 9, 0)],
    ids=["verified", "found not owed", "not looked at yet"],
)
async def test_a_firm_is_proposed_for_referral_only_for_what_was_found(world: World, last, workers, proposed):
    case = await ten_workers(world, last)
    assert len(await proposals(case)) == proposed
    [order] = (await case.read("orders"))["items"]
    assert order["ordered_fen"] == workers * EACH
    [overdue] = [body for name, body in await stated(world) if name == "correction-order-overdue"]
    assert (overdue["workers"], overdue["remuneration_fen"]) == (workers, workers * EACH)


async def test_what_listeners_hear_of_verified_arrears_leaves_out_every_other_line(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=2 * EACH)
    for ref in ("w-1", "w-2"):
        await case.do("lines", worker_ref=ref, claimed_fen=EACH, period_from="2025-05", period_to="2025-07")
    await case.do("lines/2/findings", verified=True)
    [found] = [body for name, body in await stated(world) if name == "arrears-found"]
    assert (found["workers"], found["outstanding_fen"], found["remuneration_fen"]) == (1, EACH, EACH)
    assert found["most_owed"] == [{"months": 3, "fen": EACH, "whole": 1}]
