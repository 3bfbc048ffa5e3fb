"""Calls to other systems fail as what they are."""

import httpx
import pytest

from shared.access.http_client import Client


async def test_a_connection_reset_as_it_was_made_is_a_connection_that_failed():
    async def gone(request):
        raise AttributeError("'NoneType' object has no attribute 'getpeername'")

    async with Client(transport=httpx.MockTransport(gone)) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://partner.example/")
