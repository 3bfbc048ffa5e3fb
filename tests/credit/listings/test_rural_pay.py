"""The joint-sanction list counts the pay of rural workers alone; of whom nobody said it, a person is asked."""

from datetime import date

import pytest

from services.credit.listings import amount_checks
from services.credit.listings.rural_pay import NOBODY_KNOWN, check_listing
from services.credit.records.tables import Entry
from shared.trade.crime_amount import Arrears, Missing, Outcome, Owed
from tests.credit import stated
from tests.credit.listings.builders import hear
from tests.monitor.stated import rural_pay
from tests.world import ServiceUnderTest, World

pytestmark = pytest.mark.rule("INT-11", "BLACK-01")
ZHEJIANG, GAOTAI = "330424", "620724"
ON = date(2025, 9, 10)
EVERYBODY = rural_pay(14, 13_000_300, [{"months": 3, "fen": 1_400_000, "whole": 3}])
NINE = rural_pay(9, 6_000_300, [{"months": 3, "fen": 666_700, "whole": 3}])
NONE = rural_pay(0, 0, [])


def pay(workers: int, fen: int, most: int) -> Arrears:
    return Arrears(workers, fen, each=(Owed(3, most, 3),) if workers else ())


@pytest.mark.parametrize(
    ("known", "possible", "outcome"),
    [
        (pay(9, 6_000_300, 666_700), pay(9, 6_000_300, 666_700), Outcome.NOT_REACHED),
        (pay(9, 7_999_999, 999_999), pay(9, 7_999_999, 999_999), Outcome.NOT_REACHED),
        (pay(9, 8_000_000, 1_000_000), pay(9, 8_000_000, 1_000_000), Outcome.REACHED),
        (pay(10, 8_000_000, 800_000), pay(14, 13_000_300, 999_999), Outcome.REACHED),
        (pay(10, 7_999_999, 800_000), pay(14, 13_000_300, 999_999), Outcome.UNDECIDED),
        (pay(9, 7_200_000, 800_000), pay(10, 7_999_999, 800_000), Outcome.NOT_REACHED),
        (pay(9, 7_200_000, 800_000), pay(10, 8_000_000, 800_000), Outcome.UNDECIDED),
        (NOBODY_KNOWN, pay(14, 13_000_300, 1_400_000), Outcome.UNDECIDED),
    ],
)
def test_what_is_certain_of_rural_workers_decides_and_what_depends_on_the_others_is_asked(known, possible, outcome):
    check = check_listing(ZHEJIANG, ON, known, possible).check
    assert check.outcome is outcome
    assert check.missing is (Missing.RURAL if outcome is Outcome.UNDECIDED else None)


def test_where_the_places_amount_is_unknown_too_the_status_is_asked_first_if_it_may_decide():
    check = check_listing(GAOTAI, ON, pay(10, 5_000_000, 400_000), pay(12, 18_600_000, 1_550_000)).check
    assert check.missing is Missing.RURAL


def test_whether_parts_of_a_month_are_whole_is_asked_before_the_status_is():
    some = Arrears(9, 8_000_000, each=(Owed(3, 1_000_000),))
    assert check_listing(ZHEJIANG, ON, NOBODY_KNOWN, some).check.missing is Missing.PART_MONTHS


@pytest.mark.parametrize(("later", "alike"), [(1, True), (0, False), (-1, False)])
def test_what_was_found_says_more_of_an_order_only_after_it_fell_overdue(later, alike):
    order = Entry(sequence=7, workers=14, remuneration_fen=13_000_300)
    found = Entry(sequence=7 + later, workers=14, remuneration_fen=13_000_300)
    assert amount_checks._alike(found, order) is alike


async def overdue(world: World, rural: object, perhaps_rural: object) -> None:
    told = {"workers": 14, "remuneration_fen": 13_000_300, "most_owed": EVERYBODY["most_owed"]}
    sums = {"outstanding_fen": 13_000_300, "rural": rural, "perhaps_rural": perhaps_rural}
    await hear(world, stated.overdue(division=ZHEJIANG, **told, **sums))


async def asked(world: World) -> list[str]:
    return [row["code"] for row in await world.rows("select code from credit.question")]


async def proposals(world: World) -> int:
    return len(await world.rows("select 1 from credit.proposal"))


@pytest.mark.parametrize(
    ("rural", "perhaps_rural", "outcome", "proposed", "questions"),
    [
        (NINE, NINE, "not_reached", 0, []),
        (EVERYBODY, EVERYBODY, "reached", 1, []),
        (NINE, EVERYBODY, "undecided", 0, ["amount-undecided:rural"]),
        (NONE, EVERYBODY, "undecided", 0, ["amount-undecided:rural"]),
        (None, None, "undecided", 0, ["amount-undecided:rural"]),
    ],
)
async def test_nine_rural_and_five_urban_workers_are_fourteen_for_the_police_and_nine_for_the_list(
    credit: ServiceUnderTest, world: World, rural, perhaps_rural, outcome, proposed, questions
):
    await overdue(world, rural, perhaps_rural)
    [check] = await world.rows("select outcome, zh from credit.amount_check")
    assert (check["outcome"], await proposals(world), await asked(world)) == (outcome, proposed, questions)
    assert ("仅计农民工工资" in check["zh"]) is (perhaps_rural == NINE)


@pytest.mark.parametrize(
    ("workers", "rural", "outcome", "proposed"),
    [(14, NINE, "not_reached", 0), (14, EVERYBODY, "reached", 1), (13, EVERYBODY, "undecided", 0)],
)
async def test_once_an_officer_found_who_is_a_rural_worker_the_check_is_made_again(
    credit: ServiceUnderTest, world: World, workers, rural, outcome, proposed
):
    """Only a finding about the same workers and the same pay is about what the order was for."""
    await overdue(world, NONE, EVERYBODY)
    told = {"workers": workers, "outstanding_fen": 13_000_300, "most_owed": [], "found_on": date(2025, 9, 12)}
    await hear(world, stated.found(division=ZHEJIANG, **told, rural=rural, perhaps_rural=rural))
    [check] = await world.rows("select outcome from credit.amount_check")
    assert (check["outcome"], await proposals(world)) == (outcome, proposed)
