"""Which commands of this room are refused to who only reads, and which to all but a head, whatever they are about."""

import pytest

from tests.roles import refused

pytestmark = pytest.mark.invariant(11)
COMMANDS = [
    "POST /v1/warnings/{number}/assign",
    "POST /v1/warnings/{number}/dual-assign",
    "POST /v1/warnings/{number}/read",
    "POST /v1/warnings/{number}/handle",
    "POST /v1/warnings/{number}/rectify",
    "POST /v1/warnings/{number}/send-back",
    "POST /v1/warnings/{number}/verify",
    "POST /v1/warnings/{number}/urge",
    "POST /v1/warnings/{number}/supervise",
    "POST /v1/warnings/{number}/waive",
    "POST /v1/warnings/{number}/approve-waiver",
    "POST /v1/warnings/{number}/refuse-waiver",
    "POST /v1/assignments/{letter_id}/receive",
]
A_HEADS = [
    "POST /v1/warnings/{number}/dual-assign",
    "POST /v1/warnings/{number}/urge",
    "POST /v1/warnings/{number}/supervise",
    "POST /v1/warnings/{number}/approve-waiver",
    "POST /v1/warnings/{number}/refuse-waiver",
]


async def test_who_only_reads_takes_no_command(world):
    assert await refused(world, "monitor", COMMANDS) == COMMANDS


async def test_an_officer_does_not_decide_for_the_head(world):
    assert await refused(world, "monitor", A_HEADS, "officer") == A_HEADS
