"""What the named reads of transfers find, and who is of either side."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.transfers import queries
from services.intake.transfers.tables import Transfer, TransferState
from shared.refusals import NotFound
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, listed, put

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
T = {
    "number": "T-1",
    "complaint": "K-1",
    "state": TransferState.PROPOSED,
    "from_division": "420704",
    "to_division": ELSEWHERE,
    "offered_at": FIRST,
    "offered_by": "labour_authority/officer-2",
}
RECEIVING = replace(OFFICER, divisions=(ELSEWHERE,))


def another(number, **told):
    """Of another complaint: each has one open transfer at most."""
    return T | {"number": f"T-{number}", "complaint": f"K-{number}"} | told


READS = {
    "the open one of a complaint": Read(
        lambda session: queries.open_transfer(session, "K-1"),
        Transfer,
        [T],
        [another(2), another(3, complaint="K-1", state=TransferState.LAPSED)],
    ),
    "the newest first": Read(
        listed(queries.TRANSFERS),
        Transfer,
        [another(3, offered_at=LATER), another(2), T],
        [another(4, from_division="420705")],
    ),
    "to the caller's place, once the letter was sent": Read(
        listed(queries.TRANSFERS, RECEIVING),
        Transfer,
        [T | {"document_no": "D-1"}],
        [another(2, document_no=None), another(3, document_no="D-3", to_division="420705")],
    ),
    "proposed by another, the oldest first": Read(
        lambda session: queries.transfers_proposed(session, OFFICER, 2),
        Transfer,
        [T, another(2)],
        [
            another(3),
            another("0a", document_no="D-1", state=TransferState.OFFERED),
            another("0b", offered_by=OFFICER.label),
            another("0c", from_division="420705"),
        ],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


@pytest.mark.invariant(15)
@pytest.mark.parametrize(
    ("caller", "told", "seen"),
    [
        (OFFICER, {}, True),
        (RECEIVING, {}, False),
        (RECEIVING, {"document_no": "D-1"}, True),
        (PARTNER, {"document_no": "D-1"}, False),
        (replace(OFFICER, divisions=("4404",)), {"document_no": "D-1"}, False),
    ],
)
async def test_a_transfer_is_seen_from_where_it_comes_and_once_its_letter_was_sent_where_it_goes(
    world, intake, caller, told, seen
):
    await put(world, "intake", a_row(Transfer, 1, T | told), a_row(Complaint, 1, {"number": "K-1"}))
    async with intake.sessions.begin() as session:
        if seen:
            assert (await queries.read_transfer(session, caller, "T-1")).number == "T-1"
        else:
            with pytest.raises(NotFound):
                await queries.read_transfer(session, caller, "T-1")
        assert await queries.open_number(session, "K-1") == "T-1"
        assert await queries.open_number(session, "K-2") is None
        assert set(await queries.complaints_by_number(session, ["K-1", "K-9"])) == {"K-1"}
        assert (await queries.next_transfer(session, "420704001", 2025))[:13] == "420704-2025-Y"
