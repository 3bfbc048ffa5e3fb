"""Admission of requests: a bounded number is processed, a bounded number waits, the others get 429 and `Retry-After`.

A request is admitted before its body is read and before its caller is known: a request refused here has used no nonce
and no idempotency key, and may be sent again with the same signature (decision 0017).

Waiting requests are served party by party in turn, and when the queue is full the party with most waiting loses its
newest: no party can fill the queue alone. A party is a credential together with the address that sent it, once this
process has verified it; all others count as one party, STRANGERS. Requests that continue something are served before
those that begin something new, three to one: otherwise much would be begun under load and nothing finished.
"""

import asyncio
import contextlib
from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.retry_after import RetrySchedule
from shared.observability.telemetry import ADMITTED, COME_BACK, IN_WORK, REFUSED, WAITING
from shared.refusals import Overloaded, Refused

EXEMPT = "/health/"
KNOWN = 10_000
STRANGERS = (0, "")
KEEP_OPEN_SECONDS = 5
"""Seconds. A caller that is to come back later than this gets its connection closed."""
DRAIN_SECONDS = 2.0
"""Seconds in which the rest of a refused body is read and dropped before the connection is closed."""

NEW_EACH = 4
"""While both kinds wait, one of so many free places goes to a request that begins something new."""

Party = tuple[int, str]
"""A hash of the credential as sent (the token itself is not kept) and the address it was sent from."""

Lane = OrderedDict[Party, deque[asyncio.Future[bool]]]
"""Waiting requests by party; the party whose turn is next is first."""


class Entrance:
    """Counts requests in work and waiting. One per process, used from its one event loop."""

    def __init__(self, in_work: int, waiting: int, patience: float) -> None:
        self.room, self._seats, self._patience = in_work, waiting, patience
        self._going_on, self._beginning = Lane(), Lane()
        self._turns = 0
        self.in_work = 0
        self.waiting = 0

    async def enter(self, party: Party, *, begins: bool = True) -> str | None:
        """None once admitted, else why not: `queue-full`, `crowded-out` or `waited-too-long`."""
        if self.in_work < self.room and not self.waiting:
            self._count(in_work=1)
            return None
        lane = self._beginning if begins else self._going_on
        if self.waiting >= self._seats and not (self.waiting and self._make_room_for(lane, party)):
            return "queue-full"
        return await self._wait(lane, party)

    def leave(self) -> None:
        """A request is done: its place goes to the next one waiting, or becomes free."""
        while self.waiting:
            turn = self._next()
            self._count(waiting=-1)
            if not turn.done():
                turn.set_result(True)
                return
        self._count(in_work=-1)

    def _next(self) -> "asyncio.Future[bool]":
        self._turns += 1
        begins = not self._going_on or (self._beginning and self._turns % NEW_EACH == 0)
        lane = self._beginning if begins else self._going_on
        party, queue = lane.popitem(last=False)
        turn = queue.popleft()
        if queue:
            lane[party] = queue  # to the end: others first
        return turn

    async def _wait(self, lane: Lane, party: Party) -> str | None:
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        lane.setdefault(party, deque()).append(turn)
        self._count(waiting=1)
        try:
            async with asyncio.timeout(self._patience):
                return None if await turn else "crowded-out"
        except BaseException as failure:
            self._give_up(lane, party, turn)
            if isinstance(failure, TimeoutError):
                return "waited-too-long"
            raise

    def _give_up(self, lane: Lane, party: Party, turn: "asyncio.Future[bool]") -> None:
        """Stop waiting: leave the queue; if the place was granted at this very moment, pass it on to the next."""
        if turn in lane.get(party, ()):
            self._remove(lane, party, turn)
        elif not turn.cancelled() and turn.done() and turn.result():
            self.leave()

    def _make_room_for(self, lane: Lane, party: Party) -> bool:
        """Make room by refusing the newest of the longest queue; False if that queue is the new party's own."""
        everybody = ((one, queued) for one in (self._beginning, self._going_on) for queued in one)
        longest, loser = max(everybody, key=lambda queued: len(queued[0][queued[1]]))
        if len(longest[loser]) <= len(lane.get(party, ())) + 1:
            return False
        newest = longest[loser][-1]
        self._remove(longest, loser, newest)
        if not newest.done():
            newest.set_result(False)
        return True

    def _remove(self, lane: Lane, party: Party, turn: "asyncio.Future[bool]") -> None:
        lane[party].remove(turn)
        if not lane[party]:
            del lane[party]
        self._count(waiting=-1)

    def _count(self, in_work: int = 0, waiting: int = 0) -> None:
        self.in_work += in_work
        self.waiting += waiting
        IN_WORK.set(self.in_work)
        WAITING.set(self.waiting)


class Admission:
    """The middleware around everything but health checks. `refusal` turns a refusal into a response."""

    def __init__(self, app: ASGIApp, entrance: Entrance, refusal: Callable[[Request, Refused], Response]) -> None:
        self._app = app
        self._entrance = entrance
        self._refusal = refusal
        self._schedule = RetrySchedule(least=entrance.room)
        self._verified: OrderedDict[Party, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(EXEMPT):
            await self._app(scope, receive, send)
            return
        shown = _party_of(scope)
        party = shown if shown in self._verified else STRANGERS
        refused = await self._entrance.enter(party, begins=_begins(scope))
        if refused:
            REFUSED.labels(refused).inc()
            await self._refuse(scope, receive, send)
            return
        ADMITTED.inc()
        known = scope.setdefault("state", {})
        try:
            await self._app(scope, receive, send)
        finally:
            self._entrance.leave()
            self._schedule.finished(monotonic())
            if "caller" in known:  # the route has verified the caller
                self._remember(shown)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = self._schedule.give(monotonic())
        COME_BACK.observe(wait)
        answer = self._refusal(Request(scope), Overloaded(retry_after=wait))
        if wait > KEEP_OPEN_SECONDS:
            await _answer_and_close(answer, scope, receive, send)
        else:
            await answer(scope, receive, send)

    def _remember(self, shown: Party) -> None:
        self._verified[shown] = None
        self._verified.move_to_end(shown)
        if len(self._verified) > KNOWN:
            self._verified.popitem(last=False)


def _party_of(scope: Scope) -> Party:
    headers = Headers(scope=scope)
    credential = headers.get("x-anxin-key") or headers.get("authorization") or ""
    return hash(credential), (scope.get("client") or ("", 0))[0]


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
