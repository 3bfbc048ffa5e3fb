"""Admission of requests: a bounded number is processed, a bounded number waits, the others get 429 and `Retry-After`.

A request takes its place once its body is there and before its caller is known. Where there is neither a place nor a
seat for its party it is refused before anything of the body was read. A request refused here has used no nonce and no
idempotency key, and may be sent again with the same signature (decision 0017).

A party is a credential together with the address that sent it, once this process has verified it; all others are
strangers (`entrance`).
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.body_limit import Bodies, Gone
from shared.http.body_rooms import Held
from shared.http.entrance import Entrance, Party
from shared.http.retry_after import RetrySchedule
from shared.observability.telemetry import ADMITTED, COME_BACK, REFUSED
from shared.refusals import Overloaded, Refused
from shared.spool import Spooled

EXEMPT = "/health/"
KNOWN = 10_000
KEEP_OPEN_SECONDS = 5
"""Seconds. A caller that is to come back later than this gets its connection closed."""
DRAIN_SECONDS = 2.0
"""Seconds in which the rest of a refused body is read and dropped before the connection is closed."""


class Admission:
    """The middleware around everything but health checks. `refusal` turns a refusal into a response."""

    def __init__(
        self,
        app: ASGIApp,
        entrance: Entrance,
        refusal: Callable[[Request, Refused], Response],
        bodies: Bodies | None = None,
    ) -> None:
        self._app = app
        self._entrance = entrance
        self._refusal = refusal
        self._bodies = bodies or Bodies()
        self._schedule = RetrySchedule(least=entrance.room)
        self._verified: OrderedDict[Party, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(EXEMPT):
            await self._app(scope, receive, send)
            return
        shown = _party_of(scope)
        party = shown if shown in self._verified else Party(0, shown.address)
        if self._entrance.full_for(party, begins=_begins(scope)):
            await self._turn_away("queue-full", scope, receive, send)
            return
        try:
            held = self._bodies.begin(scope, party.address, verified=party is shown)
        except Refused as refusal:
            await self._refuse(refusal, scope, receive, send)
            return
        try:
            whole = await self._read(held, scope, receive, send)
            if whole is not None:
                await self._with_body(shown, party, scope, whole, send)
        finally:
            held.end()
            _drop_spooled(scope)

    async def _read(self, held: Held, scope: Scope, receive: Receive, send: Send) -> Receive | None:
        """The body, whole; None where it was refused or its sender is gone."""
        try:
            return await self._bodies.read(scope, receive, held)
        except Gone:
            return None
        except Refused as refusal:
            held.end()
            await self._refuse(refusal, scope, receive, send)
            return None

    async def _with_body(self, shown: Party, party: Party, scope: Scope, receive: Receive, send: Send) -> None:
        refused = await self._entrance.enter(party, begins=_begins(scope))
        if refused:
            await self._turn_away(refused, scope, receive, send)
            return
        ADMITTED.inc()
        known = scope.setdefault("state", {})
        try:
            await self._app(scope, receive, send)
        finally:
            self._entrance.leave(party)
            self._schedule.finished(monotonic())
            if "caller" in known:  # the route has verified the caller
                self._remember(shown)

    async def _turn_away(self, why: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request for which there is no place, and say when to come back."""
        REFUSED.labels(why).inc()
        wait = self._schedule.give(monotonic())
        COME_BACK.observe(wait)
        answer = self._refusal(Request(scope), Overloaded(retry_after=wait))
        if wait > KEEP_OPEN_SECONDS:
            await _answer_and_close(answer, scope, receive, send)
        else:
            await answer(scope, receive, send)

    async def _refuse(self, refusal: Refused, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a body. The server drops what still comes of it."""
        REFUSED.labels(refusal.code).inc()
        await self._refusal(Request(scope), refusal)(scope, receive, send)

    def _remember(self, shown: Party) -> None:
        self._verified[shown] = None
        self._verified.move_to_end(shown)
        if len(self._verified) > KNOWN:
            self._verified.popitem(last=False)


def _drop_spooled(scope: Scope) -> None:
    """A body on the disk that nobody kept."""
    spooled: Spooled | None = scope.get("state", {}).get("spooled")
    if spooled is not None and not spooled.kept:
        spooled.discard()


def _party_of(scope: Scope) -> Party:
    headers = Headers(scope=scope)
    credential = headers.get("x-anxin-key") or headers.get("authorization") or ""
    return Party(hash(credential) or 1, (scope.get("client") or ("", 0))[0])


def _begins(scope: Scope) -> bool:
    """Whether the request begins something new: a POST that is not a decision on a version (`If-Match`)."""
    return scope["method"] == "POST" and "if-match" not in Headers(scope=scope)


async def _answer_and_close(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer, and close the connection once the rest of the body has come.

    A connection closed on unread bytes is reset, and the caller may lose the answer (RFC 9112 §9.6).
    """

    async def unfinished(message: Message) -> None:
        await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

    answer.headers["Connection"] = "close"
    await answer(scope, receive, unfinished)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while (await receive()).get("more_body"):
                pass
    await send({"type": "http.response.body", "body": b""})
