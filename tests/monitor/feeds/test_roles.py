"""Which commands of this room are refused to who only reads, and which to all but a head, whatever they are about."""

import pytest

from tests.roles import refused

pytestmark = pytest.mark.invariant(11)
COMMANDS = [
    "PUT /v1/feeds/{feed}/expectation",
]


async def test_who_only_reads_takes_no_command(world):
    assert await refused(world, "monitor", COMMANDS) == COMMANDS
