"""What the named reads of works seen find."""

import pytest

from services.monitor.sightings import queries
from services.monitor.sightings.rules import Source
from services.monitor.sightings.tables import WorksSeen
from tests.reads import Read, check

SEEN = {"number": "1", "source": Source.GATE, "source_no": "7"}


@pytest.mark.parametrize(
    "read",
    [
        Read(
            lambda session: queries.told_before(session, Source.GATE, "7"),
            WorksSeen,
            [SEEN],
            [{"number": "2", "source_no": "8"}, {"number": "3", "source": Source.GRID}],
            locks=True,
        ),
    ],
)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, monitor, read):
    await check(world, "monitor", read)
