"""Partners that sign in the plain way: 12333, the petitions office, police, grids; and departments with letters."""

import json
from typing import Any

import httpx

from services.intake.channels.adapters.signatures import exchange_headers, plain_headers
from shared import clock
from tests.world import Machine, ServiceUnderTest


async def send(intake: ServiceUnderTest, machine: Machine, partner: str, call: str, body: Any) -> httpx.Response:
    """A message as such a partner sends it, signed over time and body."""
    content = json.dumps(body).encode()  # escaped, so that halves of characters travel too
    if partner == "department":
        headers = exchange_headers(machine.secret, clock.wall(), machine.key, "letters")
    else:
        headers = plain_headers(machine.secret, content, clock.wall(), machine.key)
    return await intake.client.post(f"/v1/channels/{partner}/{call}", content=content, headers=headers)
