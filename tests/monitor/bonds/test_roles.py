"""Which commands of this room are refused to who only reads, and which to all but a head, whatever they are about."""

import pytest

from tests.roles import refused

pytestmark = pytest.mark.invariant(11)
COMMANDS = [
    "POST /v1/projects/{project_id}/bond/draws",
    "POST /v1/projects/{project_id}/bond/returns",
    "POST /v1/bond-draws/{number}/pay-part",
    "POST /v1/bond-draws/{number}/pay",
    "POST /v1/bond-draws/{number}/withdraw",
    "POST /v1/bond-draws/{number}/top-up-part",
    "POST /v1/bond-draws/{number}/top-up",
    "POST /v1/bond-returns/{number}/apply",
    "POST /v1/bond-returns/{number}/confirm",
    "POST /v1/bond-returns/{number}/refuse",
    "POST /v1/bond-returns/{number}/hand-back",
]
A_HEADS = [
    "POST /v1/bond-draws/{number}/withdraw",
    "POST /v1/bond-returns/{number}/confirm",
    "POST /v1/bond-returns/{number}/refuse",
]


async def test_who_only_reads_takes_no_command(world):
    assert await refused(world, "monitor", COMMANDS) == COMMANDS


async def test_an_officer_does_not_decide_for_the_head(world):
    assert await refused(world, "monitor", A_HEADS, "officer") == A_HEADS
