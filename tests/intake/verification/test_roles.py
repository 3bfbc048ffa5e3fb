"""Which commands of this room are refused to who only reads, and which to all but a head, whatever they are about."""

import pytest

from tests.roles import refused

pytestmark = pytest.mark.invariant(11)
COMMANDS = [
    "POST /v1/complaints/{number}/verify",
]


async def test_who_only_reads_takes_no_command(world):
    assert await refused(world, "intake", COMMANDS) == COMMANDS
