"""One case with two orders that were not obeyed: the credit platform hears of each, and the figures count each."""

import json
from datetime import date

import pytest

from services.credit.records.rules.record import Code, Line, figures
from tests.credit import stated
from tests.world import ServiceUnderTest, World

SECOND = "测人社监令〔2025〕2号"


async def hear(world: World, *facts) -> None:
    await world.give("credit", stated.on_the_wire(*facts))


def ordered_again(**differences):
    """More was found after the first order, ordered, and not paid by 10 October."""
    fen = {"outstanding_fen": 300_000} | differences
    return [
        stated.found(found_on=date(2025, 9, 20), **fen),
        stated.issued(document_no=SECOND, issued_on=date(2025, 9, 22), due_on=date(2025, 10, 10), ordered_fen=300_000),
        stated.overdue(document_no=SECOND, due_on=date(2025, 10, 10), **fen),
    ]


async def told(world: World) -> list[tuple[str, int]]:
    rows = await world.rows("select body from credit.delivery where party = 'credit_platform' order by position")
    return [(body["document_no"], body["outstanding_fen"]) for body in (json.loads(row["body"]) for row in rows)]


async def test_the_credit_platform_hears_of_both_overdue_orders_of_a_case_once_each(
    credit: ServiceUnderTest, world: World
):
    facts = [*stated.an_unpaid_order(), *ordered_again(outstanding_fen=1_100_000)]
    await hear(world, *facts)
    await hear(world, *facts)
    assert await told(world) == [(stated.ORDER, 800_000), (SECOND, 1_100_000)]


async def test_two_cases_of_one_employer_with_orders_of_one_number_are_two_messages(
    credit: ServiceUnderTest, world: World
):
    await hear(world, stated.overdue(), stated.overdue(case="C-420704-2025-000002", outstanding_fen=500_000))
    assert await told(world) == [(stated.ORDER, 800_000), (stated.ORDER, 500_000)]


async def unpaid(credit: ServiceUnderTest, world: World, **asked) -> tuple[int, int]:
    report = (await credit.get(await world.person(), "/v1/reports/credit", params=asked)).json()
    return report["overdue_orders_unpaid"], report["overdue_orders_fen"]


async def test_a_full_payment_before_the_second_order_settles_the_first_order_alone(
    credit: ServiceUnderTest, world: World
):
    await world.set_clock("2025-11-01")
    await hear(world, *stated.an_unpaid_order(), stated.paid(paid_on=date(2025, 9, 15)), *ordered_again())
    days = ("2025-09-10", "2025-09-11", "2025-09-14", "2025-09-15", "2025-10-10", "2025-10-11")
    seen = [await unpaid(credit, world, as_of=day) for day in days]
    assert seen == [(0, 0), (1, 800_000), (1, 800_000), (0, 0), (0, 0), (1, 300_000)]
    record = (await credit.get(await world.person(), f"/v1/employers/{stated.USCC}")).json()["figures"]
    assert (record["overdue_orders"], record["paid_in_full"], record["outstanding_fen"]) == (1, 0, 300_000)


@pytest.mark.parametrize(("owed", "expected"), [(0, (0, 0)), (1, (2, 1_100_000))], ids=["in full", "but one fen"])
async def test_a_payment_after_both_orders_settles_both_when_it_is_full(
    credit: ServiceUnderTest, world: World, owed, expected
):
    await world.set_clock("2025-11-01")
    await hear(world, stated.overdue(), *ordered_again())
    await hear(world, stated.paid(paid_on=date(2025, 10, 20), outstanding_fen=owed))
    assert await unpaid(credit, world) == expected


async def test_an_order_that_was_obeyed_late_is_settled_from_that_day_and_the_other_stays(
    credit: ServiceUnderTest, world: World
):
    """The case still owes: no payment was full."""
    await world.set_clock("2025-11-01")
    await hear(world, stated.overdue(), *ordered_again(), stated.met(document_no=SECOND, met_on=date(2025, 10, 20)))
    days = ("2025-10-10", "2025-10-11", "2025-10-19", "2025-10-20")
    seen = [await unpaid(credit, world, as_of=day) for day in days]
    assert seen == [(1, 800_000), (2, 1_100_000), (2, 1_100_000), (1, 800_000)]
    record = (await credit.get(await world.person(), f"/v1/employers/{stated.USCC}")).json()
    [entry] = [each for each in record["entries"] if each["code"] == "order-met"]
    assert (entry["on"], entry["document_no"], entry["fen"]) == ("2025-10-20", SECOND, 800_000)
    assert record["figures"]["overdue_orders"] == 1


async def test_a_payment_in_another_case_settles_no_order_here(credit: ServiceUnderTest, world: World):
    await world.set_clock("2025-11-01")
    await hear(world, stated.overdue(), stated.paid(case="C-420704-2025-000002", paid_on=date(2025, 10, 20)))
    assert await unpaid(credit, world) == (1, 800_000)


def line(code: Code, day: int, sequence: int, **differences) -> Line:
    return Line(code, "case", date(2025, 9, day), sequence, **differences)


def test_an_order_paid_in_full_stays_settled_when_more_is_found_and_ordered_later():
    """The record, which bidding and loans are decided by, says the same as the report."""
    first = line(Code.ISSUED, 1, 1, document_no="order 1"), line(Code.OVERDUE, 5, 2, document_no="order 1")
    paid = line(Code.PAID, 6, 3, outstanding_fen=0, payer="employer")
    found = line(Code.FOUND, 8, 4, outstanding_fen=7)
    second = line(Code.ISSUED, 9, 5, document_no="order 2"), line(Code.OVERDUE, 20, 6, document_no="order 2")
    told = [*first, paid, found, *second]
    seen = [figures(told[:known]) for known in range(2, 7)]
    assert [each.open_orders for each in seen] == [1, 0, 0, 1, 1]
    assert [each.overdue_orders for each in seen] == [1, 0, 0, 0, 1]
    assert [each.paid_in_full for each in seen] == [0, 1, 0, 0, 0]


def test_a_part_payment_after_a_full_one_settles_no_order_made_in_between():
    paid = [line(Code.PAID, 2, 1, outstanding_fen=0), line(Code.PAID, 12, 4, outstanding_fen=3)]
    overdue = line(Code.OVERDUE, 11, 3, document_no="order 2")
    assert figures([paid[0], overdue, paid[1]]).overdue_orders == 1


async def test_of_an_order_that_bound_a_person_without_code_the_credit_platform_hears_nothing(
    credit: ServiceUnderTest, world: World
):
    await hear(world, stated.overdue(addressee_uscc=None))
    assert await world.rows("select 1 from credit.delivery where party = 'credit_platform'") == []
