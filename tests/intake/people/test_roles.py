"""Which commands of this room are refused to who only reads, and which to all but a head, whatever they are about."""

import pytest

from tests.roles import refused

pytestmark = pytest.mark.invariant(11)
COMMANDS = [
    "POST /v1/people/destroy",
    "POST /v1/people/exports",
    "POST /v1/people/correct",
]
A_HEADS = [
    "POST /v1/people/destroy",
]


async def test_who_only_reads_takes_no_command(world):
    assert await refused(world, "intake", COMMANDS) == COMMANDS


async def test_an_officer_does_not_decide_for_the_head(world):
    assert await refused(world, "intake", A_HEADS, "officer") == A_HEADS
