"""How large a request's body may be, and how long it may take. The framework's own limit answers in plain text."""

import asyncio
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.route_policies import BODY_LIMIT, RoutePolicies
from shared.refusals import Overloaded, Refused

BODY_SECONDS = 20.0
"""Seconds from the first wait for the body to its end: a body that comes slowly occupies a place that others want."""
SLOWEST = 32 * 1024
"""Bytes a second. Each that arrives of a larger body adds time at this rate, so that a phone's photos get through."""
ROOM = 128 * 1024 * 1024
"""Bytes of larger bodies that may be received at once; they are read into memory."""
RETRY_AFTER = 5


Limits = Callable[[str, str], int]
"""(method, path) → how many bytes the body may have."""


def limits_of(policies: RoutePolicies) -> Limits:
    """The limits in the routes' policies; a path that matches no route has the ordinary limit."""
    wider = [(method, compile_path(path)[0], policy.body) for (method, path), policy in policies.items()]
    wider = [each for each in wider if each[2] != BODY_LIMIT]

    def limit(method: str, path: str) -> int:
        return next((body for known, route, body in wider if known == method and route.match(path)), BODY_LIMIT)

    return limit


def ordinary(method: str, path: str) -> int:
    """The same limit for every path."""
    return BODY_LIMIT


class BodyLimit:
    """Refuses a body that declares to be too large before reading it, one that is too large, and one that does not
    come.
    """

    def __init__(
        self,
        app: ASGIApp,
        refusal: Callable[[Request, int], Response],
        limits: Limits = ordinary,
        seconds: float = BODY_SECONDS,
        crowded: Callable[[Request, Refused], Response] | None = None,
    ) -> None:
        self._app = app
        self._refusal = refusal
        self._limits = limits
        self._seconds = seconds
        self._crowded = crowded
        self._room = ROOM

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, limit = Request(scope), self._limits(scope["method"], scope.get("path", ""))
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and (len(declared) > 18 or int(declared) > limit):
            await self._refusal(request, limit)(scope, receive, send)
            return
        size = int(declared) if declared.isdigit() else limit
        if self._crowded is None or size <= BODY_LIMIT:
            await self._app(scope, self._counting(receive, limit), send)
        elif size > self._room < ROOM:
            await self._crowded(request, Overloaded(retry_after=RETRY_AFTER))(scope, receive, send)
        else:
            await self._with_room(size, scope, self._counting(receive, limit), send)

    async def _with_room(self, size: int, scope: Scope, receive: Receive, send: Send) -> None:
        """One larger body among those that fit together; one that is larger than all the room is received alone."""
        self._room -= size
        try:
            await self._app(scope, receive, send)
        finally:
            self._room += size

    def _counting(self, receive: Receive, limit: int) -> Receive:
        seen, until, complete = 0, 0.0, False

        async def counted() -> Message:
            nonlocal seen, until, complete
            if complete:  # after the body the only message is a disconnect, at any time
                return await receive()
            until = until or asyncio.get_running_loop().time() + self._seconds
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            came = len(message.get("body", b""))
            seen += came
            until += came / SLOWEST if limit > BODY_LIMIT else 0
            complete = not message.get("more_body", False)
            if seen > limit:
                raise HTTPException(413)
            return message

        return counted
