"""Which commands of this room are refused to who only reads, and which to all but a head, whatever they are about."""

import pytest

from tests.roles import refused

pytestmark = pytest.mark.invariant(11)
COMMANDS = [
    "POST /v1/complaints/{number}/propose-filing",
    "POST /v1/complaints/{number}/accept",
    "POST /v1/complaints/{number}/propose-refusal",
    "POST /v1/complaints/{number}/refuse",
    "POST /v1/complaints/{number}/annul-refusal",
    "POST /v1/complaints/{number}/redirect",
    "POST /v1/complaints/{number}/ask-supplement",
    "POST /v1/complaints/{number}/classify",
    "POST /v1/complaints/{number}/call-back",
    "POST /v1/complaints/{number}/reopen",
    "POST /v1/complaints/{number}/close",
    "POST /v1/complaints/{number}/calls",
]
A_HEADS = [
    "POST /v1/complaints/{number}/accept",
    "POST /v1/complaints/{number}/refuse",
]


async def test_who_only_reads_takes_no_command(world):
    assert await refused(world, "intake", COMMANDS) == COMMANDS


async def test_an_officer_does_not_decide_for_the_head(world):
    assert await refused(world, "intake", A_HEADS, "officer") == A_HEADS
