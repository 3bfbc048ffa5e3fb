"""What the named reads of filing find, and how numbers are drawn."""

from datetime import date

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.filing import queries
from services.intake.filing.window import queries as window_queries
from services.intake.filing.window.tables import Assistance
from tests.reads import ELSEWHERE, OFFICER, a_row, put

FILED = {"number": "K-1", "filed_by": "hotline_12345", "partner_no": "1", "content_hash": b"h"}


async def test_what_a_party_filed_before_is_found_by_its_own_numbers_alone(world, intake):
    others = [{"number": "K-2", "partner_no": "2"}, {"number": "K-3", "filed_by": "hotline_12333"}]
    await put(world, "intake", *(a_row(Complaint, 1, FILED | each) for each in ({}, *others)))
    async with intake.sessions.begin() as session:
        found = await queries.filed_before_by_number(session, "hotline_12345", ["1", "9"])
        assert found == {"1": ("K-1", b"h")}
        assert await queries.filed_before_by_number(session, "hotline_12345", []) == {}


async def test_numbers_are_drawn_one_after_the_other_from_one_sequence(world, intake):
    async with intake.sessions.begin() as session:
        first = await queries.next_number(session)
        assert await queries.number_for(session) == first + 1
        assert await queries.next_numbers(session, 3) == [first + 2, first + 3, first + 4]


@pytest.mark.invariant(15)
async def test_reception_days_are_counted_with_their_workers_where_the_caller_may_look(world, intake):
    first, last = date(2025, 8, 1), date(2025, 8, 31)
    told = [
        ({}, {}),
        ({"workers": 3}, {}),
        ({}, {"place": "b"}),
        ({}, {"occasion_on": last}),
        ({}, {"occasion_on": date(2025, 7, 31)}),
        ({}, {"occasion_on": date(2025, 9, 1)}),
        ({"division": ELSEWHERE}, {}),
    ]
    for at, (complaint, visit) in enumerate(told):
        kept = {"complaint": f"K-{at}", "occasion": "window", "occasion_on": first, "place": "a"} | visit
        filed = FILED | {"number": f"K-{at}", "partner_no": str(at), "workers": 2} | complaint
        await put(world, "intake", a_row(Complaint, 1, filed), a_row(Assistance, 1, kept))
    async with intake.sessions.begin() as session:
        found = [tuple(row) for row in await window_queries.occasions(session, OFFICER, first, last)]
    assert found == [("window", last, "a", 1, 2), ("window", first, "a", 2, 5), ("window", first, "b", 1, 2)]


async def test_without_numbers_nothing_is_asked():
    """There is not even a session to ask with."""
    assert await queries.filed_before_by_number(None, "hotline_12345", []) == {}
