"""How much a request may carry, and how long it may take to. The framework's own limit answers in plain text."""

import asyncio
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 1024 * 1024
BODY_SECONDS = 20.0
"""From the first wait for the body to its end: an admitted request that trickles in holds a place others want."""


class BodyLimit:
    """Refuses a body that says it is too large before reading it, one that is, and one that does not come."""

    def __init__(
        self,
        app: ASGIApp,
        refusal: Callable[[Request], Response],
        limit: int = BODY_LIMIT,
        seconds: float = BODY_SECONDS,
    ) -> None:
        self._app = app
        self._refusal = refusal
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and (len(declared) > 18 or int(declared) > self._limit):
            await self._refusal(request)(scope, receive, send)
            return
        await self._app(scope, self._counting(receive), send)

    def _counting(self, receive: Receive) -> Receive:
        seen, until, complete = 0, 0.0, False

        async def counted() -> Message:
            nonlocal seen, until, complete
            if complete:  # what comes after the body is the caller hanging up, whenever that may be
                return await receive()
            until = until or asyncio.get_running_loop().time() + self._seconds
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            seen += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if seen > self._limit:
                raise HTTPException(413)
            return message

        return counted
