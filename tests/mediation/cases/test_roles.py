"""Which commands of this room are refused to who only reads, and which to all but a head, whatever they are about."""

import pytest

from tests.roles import refused

pytestmark = pytest.mark.invariant(11)
COMMANDS = [
    "POST /v1/cases",
    "POST /v1/cases/{number}/assign",
    "POST /v1/cases/{number}/extend",
    "POST /v1/cases/{number}/suspend",
    "POST /v1/cases/{number}/resume",
    "POST /v1/cases/{number}/withdraw-case",
    "POST /v1/cases/{number}/close",
    "POST /v1/cases/{number}/reopen",
]


async def test_who_only_reads_takes_no_command(world):
    assert await refused(world, "mediation", COMMANDS) == COMMANDS
