"""Which commands of this room are refused to who only reads, and which to all but a head, whatever they are about."""

import pytest

from tests.roles import refused

pytestmark = pytest.mark.invariant(11)
COMMANDS = [
    "POST /v1/proposals/{number}/approve",
    "POST /v1/proposals/{number}/dismiss",
]
A_HEADS = [
    "POST /v1/proposals/{number}/approve",
    "POST /v1/proposals/{number}/dismiss",
]


async def test_who_only_reads_takes_no_command(world):
    assert await refused(world, "credit", COMMANDS) == COMMANDS


async def test_an_officer_does_not_decide_for_the_head(world):
    assert await refused(world, "credit", A_HEADS, "officer") == A_HEADS
