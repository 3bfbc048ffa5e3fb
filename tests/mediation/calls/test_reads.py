"""What the named reads of calls find."""

from datetime import UTC, datetime

import pytest

from services.mediation.calls import queries
from services.mediation.calls.tables import Call
from tests.reads import Read, check

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
CALL = {"case_number": "C-1", "called_at": FIRST, "recorded_at": FIRST}


@pytest.mark.parametrize(
    "read",
    [
        Read(
            lambda session: queries.calls_about(session, "C-1"),
            Call,
            [CALL, CALL | {"recorded_at": LATER}, CALL | {"called_at": LATER}],
            [{"case_number": "C-2"}],
        )
    ],
)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, mediation, read):
    await check(world, "mediation", read)
