"""Which commands of this room are refused to who only reads, and which to all but a head, whatever they are about."""

import pytest

from tests.roles import refused

pytestmark = pytest.mark.invariant(11)
COMMANDS = [
    "PUT /v1/projects/{project_id}/agreement",
    "PUT /v1/projects/{project_id}/notice-board",
    "PUT /v1/projects/{project_id}/pledge",
    "PUT /v1/projects/{project_id}/wage-officer",
    "PUT /v1/projects/{project_id}/labour-fee-plan",
    "PUT /v1/projects/{project_id}/gate",
]


async def test_who_only_reads_takes_no_command(world):
    assert await refused(world, "monitor", COMMANDS) == COMMANDS
