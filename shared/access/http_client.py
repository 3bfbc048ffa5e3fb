"""The HTTP client for calls to other systems."""

from typing import Any

import httpx


class Client(httpx.AsyncClient):
    """An httpx client that reports a connection reset during its set-up as ConnectError.

    Such a connection has no peer address any more, and the library below fails with an AttributeError when it reads it.
    """

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        try:
            return await super().send(request, **options)
        except AttributeError as failure:
            raise httpx.ConnectError("the connection was reset as it was made", request=request) from failure
