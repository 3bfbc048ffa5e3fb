"""An agreement is kept when exactly what was agreed has been paid (MED-05): a fen less breaks it."""

import pytest

from tests.mediation.story import OWED, CaseInHand, a_payment, an_open_case
from tests.world import World

pytestmark = pytest.mark.rule("MED-05")
AGREED = 500_000
"""Less than what is owed: so that the agreement is kept by its own sum and not by everything being paid."""


async def an_agreed_case(world: World) -> CaseInHand:
    """To be paid by 5 September."""
    case = await an_open_case(world)
    await case.do("start-mediation")
    await case.do("agree", agreed_fen=AGREED, pay_by="2025-09-05")
    return case


async def after_its_day(world: World, case: CaseInHand) -> tuple[str, list[str]]:
    """How the agreement's deadline stands on the day after, and what a person is asked."""
    await world.set_clock("2025-09-06")
    await world.sweep("mediation")
    asked = await world.rows("select code from mediation.question where code like 'agreement-broken%'")
    return (await case.deadline("agreement"))["state"], [row["code"] for row in asked]


@pytest.mark.parametrize(
    ("fen", "state", "asked"),
    [
        (AGREED, "met", []),
        (AGREED - 1, "overdue", ["agreement-broken:2025-09-05"]),
        (AGREED + 1, "met", []),
        (OWED, "met", []),
    ],
    ids=["to the fen", "a fen less", "a fen more", "everything"],
)
async def test_an_agreement_is_kept_by_exactly_what_was_agreed_and_broken_by_a_fen_less(world, fen, state, asked):
    case = await an_agreed_case(world)
    await case.do("payments", **a_payment(fen=fen))
    assert await after_its_day(world, case) == (state, asked)


@pytest.mark.parametrize(("second", "state"), [(AGREED // 2, "met"), (AGREED // 2 - 1, "overdue")])
async def test_two_payments_that_add_up_to_what_was_agreed_keep_it(world: World, second, state):
    case = await an_agreed_case(world)
    await case.do("payments", **a_payment(receipt_no="R-1", fen=AGREED // 2))
    await case.do("payments", **a_payment(receipt_no="R-2", fen=second))
    assert (await after_its_day(world, case))[0] == state


@pytest.mark.parametrize(("fen", "state"), [(AGREED, "met"), (AGREED - 1, "overdue")])
async def test_what_was_paid_before_the_agreement_does_not_count_towards_it(world: World, fen, state):
    case = await an_open_case(world)
    await case.do("payments", **a_payment(receipt_no="R-0", fen=100_000))
    await case.do("start-mediation")
    await case.do("agree", agreed_fen=AGREED, pay_by="2025-09-05")
    await case.do("payments", **a_payment(receipt_no="R-1", fen=fen))
    assert (await after_its_day(world, case))[0] == state


async def test_an_agreement_is_kept_too_when_the_worker_takes_the_rest_back(world: World):
    case = await an_agreed_case(world)
    await case.do("payments", **a_payment(fen=400_000))
    await case.do("withdrawals", line=1, fen=OWED - 400_000, reason="劳动者书面放弃余额")
    assert await after_its_day(world, case) == ("met", [])
