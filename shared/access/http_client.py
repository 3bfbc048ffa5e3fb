"""The client for every call to another system."""

from typing import Any

import httpx


class Client(httpx.AsyncClient):
    """A connection that the other side resets the moment it stands has no peer any more, and the library beneath
    stumbles over that with an AttributeError. To the caller it is what it is: a connection that failed."""

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        try:
            return await super().send(request, **options)
        except AttributeError as failure:
            raise httpx.ConnectError("the connection was reset as it was made", request=request) from failure
