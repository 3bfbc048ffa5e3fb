"""What an order is for: its lines and its addressee. Only what was ordered is settled, referred and listed."""

import json

import pytest

from services.mediation.inspection.rules import LinesNeeded, MoreThanFound, NothingFound, ordered_lines
from tests.mediation.referral import (
    REPORT,
    WHY,
    ZHUHAI,
    a_collective_case,
    a_person,
    a_worker,
    an_overdue_case,
    listed,
    proposals,
    the_proposal,
)
from tests.mediation.story import CaseInHand, a_payment, an_open_case, stated, tell
from tests.world import World

CONTRACTOR = "91999999MAXXXXXX1L"
NINE = [1_000_000] * 8 + [800_000]
"""Scenario of nine workers: 88,000 yuan together, nobody at 20,000."""
TENTH = 1_400_000
INSPECTORS = ["officer-1", "officer-2"]


async def nine_and_a_tenth(world: World, tenth_fen: int = TENTH) -> tuple[CaseInHand, dict[int, int]]:
    """Ten workers on the list, nine of them verified; and the ledger line of each."""
    case = await a_collective_case(world, workers=10, claimed_fen=sum(NINE) + tenth_fen)
    await tell(world, listed(*enumerate([*NINE, tenth_fen], start=1)))
    refs = {line["worker_ref"]: line["line"] for line in (await case.read("ledger"))["lines"]}
    lines = {number: refs[str(a_worker(number))] for number in range(1, 11)}
    for number in range(1, 10):
        await case.do(f"lines/{lines[number]}/findings", verified=True)
    await case.do("open-inspection", inspectors=INSPECTORS)
    return case, lines


async def ordered(case: CaseInHand, due_on: str, served_on: str, **order: object) -> None:
    await case.do("correct", due_on=due_on, **order)
    await case.do("serve", served_on=served_on)


async def passes(world: World, day: str) -> None:
    await world.set_clock(day)
    await world.sweep("mediation")


async def overdue_facts(world: World) -> list[tuple[int, int, int]]:
    told = [body for name, body in await stated(world) if name == "correction-order-overdue"]
    return [(body["workers"], body["remuneration_fen"], body["outstanding_fen"]) for body in told]


async def a_case_of(world: World, *items: tuple[str, int]) -> CaseInHand:
    """One worker with a verified line for each item, under inspection."""
    case = await an_open_case(world, workers=1, claimed_fen=sum(fen for _, fen in items))
    for number, (item, fen) in enumerate(items, start=2):
        await case.do("lines", worker_ref="w-1", item=item, claimed_fen=fen)
        await case.do(f"lines/{number}/findings", verified=True)
    await case.do("open-inspection", inspectors=INSPECTORS)
    return case


# what is ordered


@pytest.mark.rule("INV-09", "CRIM-02", "CRIM-03")
async def test_a_worker_verified_after_the_order_is_not_ordered_paid_and_counts_for_no_crime(world: World):
    """Nine workers and 88,000 are ordered; the case shows ten and 102,000, which would reach the amount."""
    case, lines = await nine_and_a_tenth(world)
    await ordered(case, "2025-09-05", "2025-08-28")
    await case.do(f"lines/{lines[10]}/findings", verified=True)
    await passes(world, "2025-09-06")
    shown = await case.look()
    assert (shown["stage"], shown["workers"], shown["outstanding_fen"]) == ("order_overdue", 10, 10_200_000)
    [order] = (await case.read("orders"))["items"]
    assert (order["ordered_fen"], len(order["lines"])) == (8_800_000, 9)
    assert lines[10] not in [line["line"] for line in order["lines"]]
    assert await overdue_facts(world) == [(9, 8_800_000, 10_200_000)]
    assert await proposals(case) == []
    assert await world.rows("select code from mediation.question") == []


@pytest.mark.rule("INV-09", "CRIM-02")
async def test_the_tenth_worker_needs_a_new_order_and_counts_once_that_is_overdue_too(world: World):
    case, lines = await nine_and_a_tenth(world)
    await ordered(case, "2025-09-05", "2025-08-28")
    await case.do(f"lines/{lines[10]}/findings", verified=True)
    await passes(world, "2025-09-06")
    await ordered(case, "2025-09-12", "2025-09-06")
    first, second = (await case.read("orders"))["items"]
    assert [(line["line"], line["ordered_fen"]) for line in second["lines"]] == [(lines[10], TENTH)]
    assert (first["state"], second["state"], (await case.look())["stage"]) == ("overdue", "served", "order_overdue")
    await passes(world, "2025-09-13")
    assert await overdue_facts(world) == [(9, 8_800_000, 10_200_000), (10, 10_200_000, 10_200_000)]
    assert [proposal["document_no"] for proposal in await proposals(case)] == [second["document_no"]]


@pytest.mark.rule("CRIM-02")
@pytest.mark.parametrize(("tenth_fen", "proposed"), [(1_199_999, 0), (1_200_000, 1)])
async def test_ten_ordered_workers_reach_the_amount_at_its_last_fen(world: World, tenth_fen, proposed):
    case, lines = await nine_and_a_tenth(world, tenth_fen)
    await case.do(f"lines/{lines[10]}/findings", verified=True)
    await ordered(case, "2025-09-05", "2025-08-28")
    await passes(world, "2025-09-06")
    assert len(await proposals(case)) == proposed


@pytest.mark.rule("INV-09")
async def test_an_order_is_for_pay_and_severance_and_for_nothing_else(world: World):
    items = [("wages", 10), ("overtime", 20), ("minimum_wage", 30), ("compensation", 40)]
    others = [("insurance", 50), ("injury", 60), ("extra_compensation", 70)]
    case = await a_case_of(world, *items, *others)
    refused = await case.try_to("correct", due_on="2025-09-05", lines=[{"line": 6}])
    assert (refused.status_code, refused.json()["code"]) == (409, "not-orderable")
    await case.do("correct", due_on="2025-09-05")
    [order] = (await case.read("orders"))["items"]
    assert [(line["item"], line["ordered_fen"]) for line in order["lines"]] == items
    assert order["ordered_fen"] == 100


@pytest.mark.rule("INV-09")
async def test_lines_and_sums_may_be_named_and_never_exceed_what_was_verified(world: World):
    case = await a_case_of(world, ("wages", 500), ("overtime", 300))
    for lines, code in (
        ([{"line": 2, "fen": 501}], "more-than-found"),
        ([{"line": 1}], "nothing-found"),
        ([{"line": 9}], "no-such-line"),
    ):
        assert (await case.try_to("correct", due_on="2025-09-05", lines=lines)).json()["code"] == code
    part = await case.try_to("correct", due_on="2025-09-05", ordered_fen=799)
    assert (part.status_code, part.json()["code"]) == (409, "order-lines-needed")
    for lines in ([{"line": 2}, {"line": 2}], [{"line": 2, "fen": 0}]):
        assert (await case.try_to("correct", due_on="2025-09-05", lines=lines)).status_code == 422
    await case.do("correct", due_on="2025-09-05", lines=[{"line": 2, "fen": 500}, {"line": 3, "fen": 1}])
    [order] = (await case.read("orders"))["items"]
    assert [(line["line"], line["ordered_fen"]) for line in order["lines"]] == [(2, 500), (3, 1)]


def test_the_lines_of_an_order_on_both_sides_of_every_sum():
    free = {1: 0, 2: 500, 3: 300}
    assert ordered_lines({}, None, free) == ordered_lines({}, 800, free) == {2: 500, 3: 300}
    assert ordered_lines({2: 500, 3: None}, None, free) == {2: 500, 3: 300}
    assert ordered_lines({}, 499, {2: 500}) == {2: 499}
    for named, asked, refusal in (
        ({2: 501}, None, MoreThanFound),
        ({1: 1}, None, NothingFound),
        ({}, 801, MoreThanFound),
        ({}, 799, LinesNeeded),
    ):
        with pytest.raises(refusal):
            ordered_lines(named, asked, free)


# how it is settled


@pytest.mark.invariant(12)
@pytest.mark.parametrize(("fen", "state"), [(499, "served"), (500, "met")])
async def test_an_order_is_met_when_its_own_line_is_and_not_a_fen_before(world: World, fen, state):
    case = await a_case_of(world, ("wages", 500), ("overtime", 300))
    await ordered(case, "2025-09-05", "2025-08-28", lines=[{"line": 2}])
    await case.do("payments", **a_payment(receipt_no="R-0", fen=300, line=3))
    assert (await case.read("orders"))["items"][0]["paid_fen"] == 0
    await case.do("payments", **a_payment(fen=fen, line=2))
    [order] = (await case.read("orders"))["items"]
    assert (order["state"], order["paid_fen"], order["lines"][0]["paid_fen"]) == (state, fen, fen)
    assert (await case.deadline("correction-order"))["state"] == ("met" if state == "met" else "open")


async def test_of_two_orders_each_has_its_own_day_and_ends_by_its_own_lines(world: World):
    case = await a_case_of(world, ("wages", 500), ("overtime", 300))
    await ordered(case, "2025-09-05", "2025-08-28", lines=[{"line": 2}])
    again = await case.try_to("correct", due_on="2025-09-12", lines=[{"line": 2}])
    assert (again.status_code, again.json()["code"]) == (409, "already-served")
    await ordered(case, "2025-09-12", "2025-08-28")
    await case.do("payments", **a_payment(fen=500, line=2))
    await passes(world, "2025-09-06")
    assert [order["state"] for order in (await case.read("orders"))["items"]] == ["met", "served"]
    await passes(world, "2025-09-13")
    assert [order["state"] for order in (await case.read("orders"))["items"]] == ["met", "overdue"]
    assert await overdue_facts(world) == [(1, 300, 300)]


@pytest.mark.capability("C79")
async def test_an_ordered_total_goes_with_the_workers_drawn_out_of_it(world: World):
    case = await a_collective_case(world, workers=3, claimed_fen=900)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=INSPECTORS)
    await ordered(case, "2025-09-05", "2025-08-28")
    await tell(world, listed((1, 400), (2, 300)))
    await case.do("lines", worker_ref="w-3", claimed_fen=200)
    [order] = (await case.read("orders"))["items"]
    assert [line["ordered_fen"] for line in order["lines"]] == [0, 400, 300, 200]
    assert order["ordered_fen"] == 900
    await case.do("payments", **a_payment(fen=900))
    assert (await case.read("orders"))["items"][0]["state"] == "met"


async def test_what_a_partly_ordered_total_still_holds_stays_ordered_of_it(world: World):
    case = await a_collective_case(world, workers=3, claimed_fen=900)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=INSPECTORS)
    await ordered(case, "2025-09-05", "2025-08-28", ordered_fen=600)
    for worker, expected in (("w-1", [600]), ("w-2", [300, 300])):
        await case.do("lines", worker_ref=worker, claimed_fen=300)
        [order] = (await case.read("orders"))["items"]
        assert [line["ordered_fen"] for line in order["lines"]] == expected


# to whom it is addressed


@pytest.mark.rule("LIAB-05")
async def test_an_order_binds_the_employer_unless_it_names_who_pays_first(world: World):
    case = await a_case_of(world, ("wages", 500))
    contractor = {"role": "general_contractor", "uscc": CONTRACTOR}
    for addressee, status in (
        ({"role": "general_contractor"}, 422),
        ({"role": "bystander", "uscc": CONTRACTOR}, 422),
        ({"role": "employer", "uscc": CONTRACTOR}, 409),
    ):
        assert (await case.try_to("correct", due_on="2025-09-05", addressee=addressee)).status_code == status
    await case.do("correct", due_on="2025-09-05")
    await case.do("correct", due_on="2025-09-05", addressee=contractor)
    first, second = [order["addressee"] for order in (await case.read("orders"))["items"]]
    assert (first, second) == ({"role": "employer", "uscc": case.seen["employer_uscc"]}, contractor)


@pytest.mark.rule("CRIM-01", "LIAB-05")
async def test_of_a_contractor_that_did_not_pay_first_a_person_decides(world: World):
    case = await a_collective_case(world)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=INSPECTORS)
    contractor = {"role": "general_contractor", "uscc": CONTRACTOR}
    await ordered(case, "2025-09-05", "2025-08-28", addressee=contractor)
    await passes(world, "2025-09-06")
    assert await proposals(case) == []
    [question] = await world.rows("select code, division from mediation.question")
    assert (question["code"].partition(":")[0], question["division"]) == ("addressee-other", ZHUHAI)
    [told] = [body for name, body in await stated(world) if name == "correction-order-overdue"]
    assert (told["addressee_role"], told["addressee_uscc"]) == ("general_contractor", CONTRACTOR)


async def referred(world: World, **order: object) -> tuple[dict[str, object], dict[str, object]]:
    """The fact and the letter of a referral that an officer proposes and a head approves."""
    case = await a_collective_case(world)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=INSPECTORS)
    await ordered(case, "2025-09-05", "2025-08-28", **order)
    await passes(world, "2025-09-06")
    officer, head = await a_person(world, "officer-1", "officer"), await a_person(world, "head-9", "head")
    if not await proposals(case):
        await case.do("propose-referral", officer, **REPORT)
        proposal = await the_proposal(case)
    else:
        proposal = await the_proposal(case)
        await proposal.do("report", officer, REPORT)
    await proposal.do("approve", head, WHY)
    await proposal.do("send", officer, {})
    [fact] = [body for name, body in await stated(world) if name == "case-referred-to-police"]
    [letter] = await world.rows("select body from mediation.delivery where kind = 'case-referral'")
    return fact, json.loads(letter["body"])


@pytest.mark.rule("CRIM-12", "LIAB-05")
@pytest.mark.parametrize(
    ("role", "uscc", "name"),
    [("employer", "91999999MAXXXXXX0N", "虚构餐饮有限公司"), ("general_contractor", CONTRACTOR, None)],
)
async def test_fact_and_letter_of_a_referral_name_whom_the_order_bound(world: World, role, uscc, name):
    fact, letter = await referred(world, addressee={"role": role, "uscc": uscc})
    assert (fact["addressee_role"], fact["addressee_uscc"]) == (role, uscc)
    assert letter["addressee"] == {"role": role, "uscc": uscc, "name": name}
    assert letter["employer_uscc"] == "91999999MAXXXXXX0N"


@pytest.mark.rule("CRIM-03")
async def test_a_proposal_names_whom_the_order_bound(world: World):
    case = await an_overdue_case(world)
    [proposal] = await proposals(case)
    assert proposal["evidence"]["addressee_role"] == "employer"
    assert proposal["employer_uscc"] == proposal["evidence"]["addressee_uscc"] == case.seen["employer_uscc"]
