"""Reads a request's body before the request takes a place: how large it may be, how long it may take, and how many
bytes of bodies are held at once.

A body that comes slowly, or never whole, costs memory that is counted and nobody's place.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.datastructures import QueryParams
from starlette.routing import compile_path
from starlette.types import Message, Receive, Scope

from shared.http.body_rooms import Held, of_strangers, of_the_spooled, of_the_verified
from shared.http.route_policies import BODY_LIMIT, RoutePolicies
from shared.privacy import Keyring
from shared.refusals import Overloaded, Refused
from shared.spool import Spooled, Spooling

BODY_SECONDS = 20.0
"""Seconds that a body may take; one that earned time by what came of it is never waited for longer than these."""
SLOWEST = 32 * 1024
"""Bytes a second. Each that arrives of a larger body adds time at this rate, so that a phone's photos get through."""
RETRY_AFTER = 5


Limits = Callable[[str, str], int]
"""(method, path) → how many bytes the body may have."""
Worth = Callable[[Scope], bool]
"""Whether the body of this request is read at all."""


class TooLarge(Refused):
    code = "too-large"
    zh = "请求体超过{limit}"
    en = "the body is larger than {limit}"


class NotInTime(Refused):
    code = "body-not-received-in-time"
    zh = "请求体未及时送达"
    en = "Body not received in time"


class Gone(Exception):
    """The caller hung up before its body was whole: there is nobody to answer."""


def limits_of(policies: RoutePolicies) -> Limits:
    """The limits in the routes' policies; a path that matches no route has the ordinary limit."""
    wider = [(method, compile_path(path)[0], policy.body) for (method, path), policy in policies.items()]
    wider = [each for each in wider if each[2] != BODY_LIMIT]

    def limit(method: str, path: str) -> int:
        if (exact := policies.get((method, path))) is not None:
            return exact.body
        return next((body for known, route, body in wider if known == method and route.match(path)), BODY_LIMIT)

    return limit


def spooled_of(policies: RoutePolicies) -> Worth:
    """Whether the routes' policies send this request's body to the disk."""
    routes = [(method, compile_path(path)[0]) for (method, path), policy in policies.items() if policy.spooled]
    return lambda scope: any(scope["method"] == method and route.match(scope["path"]) for method, route in routes)


def worth_of(policies: RoutePolicies, keyring: Keyring) -> Worth:
    """What the routes' policies say of the body before it comes; of any other body that it is read."""
    asked = [
        (method, compile_path(path)[0], policy.worth_reading)
        for (method, path), policy in policies.items()
        if policy.worth_reading is not None
    ]

    def worth(scope: Scope) -> bool:
        if (exact := policies.get((scope["method"], scope["path"]))) is not None and exact.worth_reading is None:
            return True  # `/qr/follow` is no board's token, though `/qr/{project_token}` fits it
        for method, route, is_worth in asked:
            if method == scope["method"] and (found := route.match(scope["path"])) is not None:
                return is_worth(keyring, found.groupdict(), QueryParams(scope.get("query_string", b"")))
        return True

    return worth


def ordinary(method: str, path: str) -> int:
    """The same limit for every path."""
    return BODY_LIMIT


class Bodies:
    """Reads bodies, and counts what is held of them. One per process, used from its one event loop."""

    def __init__(
        self,
        limits: Limits = ordinary,
        seconds: float | None = None,
        worth: Worth = lambda scope: True,
        spooled: Worth = lambda scope: False,
        folder: Path | None = None,
    ) -> None:
        self._limits, self._worth, self._spooled = limits, worth, spooled
        self._allowed, self._folder = seconds, folder
        self.of_the_verified, self.of_strangers = of_the_verified(), of_strangers()
        self._on_disk = {verified: of_the_spooled(verified=verified) for verified in (True, False)}

    def begin(self, scope: Scope, address: str, *, verified: bool) -> Held:
        """What will be held of this request's body; the caller ends it once the request is done.

        Raises TooLarge for one that declares to be, before anything was read, and Overloaded.
        """
        limit, declared = self._limit(scope), _declared(scope)
        if declared.isdigit() and (len(declared) > 18 or int(declared) > limit):
            raise TooLarge(limit=_told(limit))
        if self._spooled(scope):
            held = Held(self._on_disk[verified], address, limit)
        else:
            held = Held(self.of_the_verified if verified else self.of_strangers, address, BODY_LIMIT)
        if not held.begin():
            raise Overloaded(retry_after=RETRY_AFTER)
        return held

    async def read(self, scope: Scope, receive: Receive, held: Held) -> Receive:
        """The whole body, as the first message of what is returned; an empty one where it is not worth reading.

        Raises TooLarge, NotInTime, Overloaded where it does not fit beside those held, and Gone.
        """
        if not self._worth(scope):
            return _replayed(b"", receive)
        if self._spooled(scope):
            scope.setdefault("state", {})["spooled"] = await self._spool(scope, receive, held)
            return _replayed(b"", receive)
        return _replayed(b"".join([piece async for piece in self._pieces(scope, receive, held)]), receive)

    async def _spool(self, scope: Scope, receive: Receive, held: Held) -> Spooled:
        """The whole body in a sealed file. Raises what `read` raises; nothing stays on the disk then."""
        assert self._folder is not None
        coming = await asyncio.to_thread(Spooling, self._folder)
        try:
            async for piece in self._pieces(scope, receive, held):
                if coming.add(piece):
                    await asyncio.to_thread(coming.write)
            return await asyncio.to_thread(coming.end)
        except BaseException:
            coming.give_up()
            raise

    async def _pieces(self, scope: Scope, receive: Receive, held: Held) -> AsyncIterator[bytes]:
        """The body as it comes, each piece counted. Raises what `read` raises."""
        limit = self._limit(scope)
        clock = asyncio.get_running_loop().time
        allowed = self._allowed or BODY_SECONDS
        until, more = clock() + allowed, True
        while more:
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise NotInTime from None
            if message["type"] == "http.disconnect":
                raise Gone
            piece, more = message.get("body", b""), message.get("more_body", False)
            if held.bytes + len(piece) > limit:
                raise TooLarge(limit=_told(limit))
            if not held.add(len(piece)):
                raise Overloaded(retry_after=RETRY_AFTER)
            yield piece
            if limit > BODY_LIMIT:
                until = min(until + len(piece) / SLOWEST, clock() + allowed)

    def _limit(self, scope: Scope) -> int:
        return self._limits(scope["method"], scope.get("path", ""))


def _declared(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"content-length"), "")


def _told(limit: int) -> str:
    return f"{limit // 1024:,} KiB"


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body as one message; after it the only message is a disconnect, at any time."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def whole() -> Message:
        return waiting.pop() if waiting else await receive()

    return whole
