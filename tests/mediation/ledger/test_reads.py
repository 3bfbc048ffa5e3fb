"""What the named reads of the ledger find."""

from uuid import UUID

import pytest

from services.mediation.ledger import queries
from services.mediation.ledger.tables import LedgerEntry, LedgerLine, MemberListing
from tests.reads import Read, a_row, check, put


def event(number):
    return {"event_id": UUID(int=number)}


LINE = {"case_number": "C-1", "line": 1}
ENTRY = {"position": 1, "case_number": "C-1"}
LISTING = event(1) | {"complaint": "K-1", "listing": 1, "part": 1, "parts": 1, "sequence": 1, "taken": False}

READS = {
    "the lines of a case": Read(
        lambda session: queries.lines(session, "C-1"), LedgerLine, [LINE, LINE | {"line": 2}], [{"case_number": "C-2"}]
    ),
    "the postings of a case": Read(
        lambda session: queries.entries(session, "C-1"),
        LedgerEntry,
        [ENTRY, ENTRY | {"position": 2}],
        [{"position": 3, "case_number": "C-2"}],
    ),
    "listings that wait": Read(
        lambda session: queries.listings_waiting(session, "K-1"),
        MemberListing,
        [LISTING, LISTING | event(2) | {"sequence": 2}],
        [event(3) | {"complaint": "K-2"}, event(4) | {"taken": True}],
        locks=True,
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, mediation, read):
    await check(world, "mediation", read)


async def test_complaints_with_listings_are_those_whose_listings_wait_each_once(world, mediation):
    told = [{}, {"sequence": 2}, {"complaint": "K-2", "taken": True}, {"complaint": "K-3"}]
    await put(world, "mediation", *(a_row(MemberListing, at, LISTING | event(at) | one) for at, one in enumerate(told)))
    async with mediation.sessions.begin() as session:
        assert await queries.complaints_with_listings(session, ["K-1", "K-2"]) == ["K-1"]


@pytest.mark.parametrize(
    ("told", "complete"),
    [
        ([{"parts": 2}, {"part": 2, "parts": 2}], True),
        ([{"parts": 2}], False),
        ([{"parts": 2}, {"parts": 2}], False),
        ([{"parts": 2}, {"listing": 2, "part": 2, "parts": 2}], False),
        ([{}, {"parts": 2, "complaint": "K-2"}], True),
        ([{}, {"listing": 2, "part": 0, "parts": 0}], True),
        ([], True),
    ],
)
async def test_listings_are_complete_once_every_part_of_every_listing_has_come(world, mediation, told, complete):
    await put(world, "mediation", *(a_row(MemberListing, at, LISTING | event(at) | one) for at, one in enumerate(told)))
    async with mediation.sessions.begin() as session:
        assert await queries.listings_complete(session, "K-1") is complete
