"""The list in the orders that officers expect: each complaint once, page by page, whatever it is filtered by."""

from datetime import date

import pytest

from services.intake.complaints import search
from tests.intake.complaints.test_search import ALWAYS, NEVER, complaints_of_every_kind

ORDERS = {
    "newest": lambda each: each["received_at"],
    "oldest": lambda each: each["received_at"],
    "due": lambda each: (each["countdown"]["due_on"] if each["countdown"] else "9999-12-31", each["received_at"]),
    "amount": lambda each: (each["owed_fen"], each["number"]),
}
DESCENDING = ("newest", "amount")
FILTERS = [
    {},
    {"stage": "filed", "channel": "qr"},
    {"q": "工资"},
    {"q": "押金不退", "domain": "construction"},
    {"division": "420704", "employer_uscc": "91999999MA0000000X"},
    {"filed_to": "2001-01-01"},
]


async def paged(intake, who, given, order, limit=2):
    """Every complaint of the list, two at a time."""
    found, cursor = [], None
    while True:
        asked = given | {"order": order, "limit": limit} | ({"cursor": cursor} if cursor else {})
        answer = await intake.get(who, "/v1/complaints", params=asked)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if (cursor := answer.json()["next"]) is None:
            return found


@pytest.fixture
async def twelve(world, intake):
    """Twelve of two counties: due on six days, five of them with no deadline; amounts of which some are equal."""
    await complaints_of_every_kind(world, intake)
    numbers = [row["number"] for row in await world.rows("select number from intake.complaint order by filed_at")]
    for place, number in enumerate(numbers):
        await world.execute(
            "update intake.complaint set claimed_fen = $2 where number = $1", number, 100_000 * (place * 7 % 5)
        )
        await world.execute(
            "update intake.obligation set due_on = $2, state = $3 where subject = $1",
            number, date(2025, 9, 1 + place * 5 % 6), "met" if place % 5 in (1, 3) else ("open", "overdue")[place % 2],
        )  # fmt: skip
    return numbers


@pytest.mark.invariant(15)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("given", FILTERS, ids=lambda given: " ".join(given.values()) or "all")
async def test_each_order_shows_every_complaint_once_page_by_page(world, intake, monkeypatch, twelve, order, given):
    officer = await world.person(divisions=["42"])
    partner = await world.machine("police", divisions=["42"])
    for caller in (officer, partner):
        listed = (await intake.get(caller, "/v1/complaints", params=given)).json()["items"]
        expected = sorted(listed, key=ORDERS[order], reverse=order in DESCENDING)
        for common in (ALWAYS, NEVER):
            monkeypatch.setattr(search, "COMMON", common)
            found = await paged(intake, caller, given, order)
            assert [each["number"] for each in found] == [each["number"] for each in expected]


async def test_the_orders_differ_and_a_partner_sees_its_own_alone(world, intake, twelve):
    officer = await world.person(divisions=["42"])
    orders = [[each["number"] for each in await paged(intake, officer, {}, order, 5)] for order in ORDERS]
    assert len({tuple(order) for order in orders}) == len(ORDERS)
    assert {frozenset(order) for order in orders} == {frozenset(twelve)}


async def test_of_several_deadlines_the_next_one_counts(world, intake, twelve):
    first, second = twelve[0], twelve[2]
    for number, name, day in ((first, "assignment", 3), (first, "acceptance", 9), (second, "acceptance", 8)):
        await world.execute(
            "update intake.obligation set due_on = $3, state = 'open' where subject = $1 and name = $2",
            number, name, date(2025, 8, day),
        )  # fmt: skip
    listed = await paged(intake, await world.person(divisions=["42"]), {}, "due")
    assert [each["number"] for each in listed[:2]] == [first, second]
    assert listed[0]["countdown"]["due_on"] == "2025-08-03"
    assert len(listed) == 12


@pytest.mark.parametrize("order", ORDERS)
async def test_a_cursor_of_another_order_is_refused(world, intake, twelve, order):
    officer = await world.person(divisions=["42"])
    first = await intake.get(officer, "/v1/complaints", params={"order": order, "limit": 2})
    for other in ORDERS:
        asked = {"order": other, "limit": 2, "cursor": first.json()["next"]}
        answer = await intake.get(officer, "/v1/complaints", params=asked)
        assert answer.status_code == (200 if other == order else 422), (order, other, answer.text)
        assert other == order or answer.json()["code"] == "bad-cursor"


async def test_an_order_nobody_knows_is_refused(world, intake):
    answer = await intake.get(await world.person(), "/v1/complaints", params={"order": "worst"})
    assert answer.status_code == 422
