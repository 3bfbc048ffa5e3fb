"""A listing stands on what was ordered and not paid: what was verified beside the order adds nothing (BLACK-01)."""

import pytest

from tests.credit import stated
from tests.credit.listings.builders import hear
from tests.world import ServiceUnderTest, World

pytestmark = pytest.mark.rule("BLACK-01", "CRIM-02")
ZHUHAI = "440402"
MOST = [{"months": 3, "fen": 1_000_000}]


async def an_overdue_order(world: World, **told: object) -> None:
    """Ten workers and 102,000 yuan are verified in the case, and the order says what it says."""
    await hear(
        world,
        stated.found(division=ZHUHAI, workers=10, outstanding_fen=10_200_000, most_owed=[{"months": 3, "fen": 9**9}]),
        stated.overdue(division=ZHUHAI, **{"outstanding_fen": 10_200_000} | told),
    )


async def proposals(world: World) -> int:
    return len(await world.rows("select 1 from credit.proposal"))


@pytest.mark.parametrize(
    ("workers", "fen", "proposed"),
    [(9, 8_800_000, 0), (10, 9_999_999, 0), (10, 10_000_000, 1)],
)
async def test_only_what_the_order_was_for_is_measured(credit: ServiceUnderTest, world: World, workers, fen, proposed):
    await an_overdue_order(world, workers=workers, remuneration_fen=fen, most_owed=MOST)
    assert await proposals(world) == proposed


async def test_an_order_for_severance_alone_borrows_no_workers_wages(credit: ServiceUnderTest, world: World):
    await an_overdue_order(world, workers=0, remuneration_fen=0, most_owed=[])
    assert await proposals(world) == 0


@pytest.mark.rule("LIAB-05")
@pytest.mark.parametrize(("role", "entered"), [("employer", 1), ("general_contractor", 0)])
async def test_an_order_that_another_is_to_pay_first_is_no_entry_of_the_employer(
    credit: ServiceUnderTest, world: World, role, entered
):
    about = {"addressee_role": role, "addressee_uscc": "91999999MAXXXXXX1L"}
    await hear(world, stated.issued(division=ZHUHAI, **about), stated.served(division=ZHUHAI, **about))
    await an_overdue_order(world, workers=10, remuneration_fen=10_000_000, most_owed=MOST, **about)
    await hear(world, stated.met(division=ZHUHAI, **about), stated.referred(division=ZHUHAI, **about))
    rows = await world.rows("select code from credit.entry where code <> 'arrears-found' order by code")
    codes = ["order-issued", "order-met", "order-overdue", "order-served", "referred-to-police"]
    assert [row["code"] for row in rows] == codes * entered
    assert await proposals(world) == entered
