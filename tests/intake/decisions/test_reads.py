"""What the named reads of calls find."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.intake.decisions.calls import queries
from services.intake.decisions.calls.tables import Call
from tests.reads import Read, a_row, check, put

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
CALL = {"id": UUID(int=1), "complaint": "K-1", "called_at": FIRST, "by": "hotline", "reached": True, "satisfied": True}

READS = {
    "calls about a complaint": Read(
        lambda session: queries.calls_to(session, "K-1"),
        Call,
        [CALL, CALL | {"id": UUID(int=2), "called_at": LATER}],
        [{"id": UUID(int=3), "complaint": "K-2"}],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


@pytest.mark.parametrize(
    ("other", "before"),
    [
        ({}, True),
        ({"complaint": "K-2"}, False),
        ({"by": "other"}, False),
        ({"called_at": LATER}, False),
        ({"reached": False}, False),
        ({"satisfied": False}, False),
        ({"satisfied": None}, False),
    ],
)
async def test_a_call_was_told_before_where_party_moment_and_outcome_are_the_same(world, intake, other, before):
    await put(world, "intake", a_row(Call, 1, CALL | other))
    async with intake.sessions.begin() as session:
        told = queries.told_before(session, "K-1", "hotline", FIRST, reached=True, satisfied=True)
        assert await told is before


async def test_a_call_without_a_word_on_the_result_is_told_before_by_one_without_a_word(world, intake):
    await put(world, "intake", a_row(Call, 1, CALL | {"satisfied": None}))
    async with intake.sessions.begin() as session:
        assert await queries.told_before(session, "K-1", "hotline", FIRST, reached=True, satisfied=None)
