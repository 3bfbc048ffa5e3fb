"""Load is admitted, not suffered: so many requests in work, so many waiting a moment, the others told to come back.

A request is admitted before its body is read and before anybody is known: whoever is refused here has spent no nonce
and claimed no key, and may send the same signed request again (decision 0017).

Those who wait are served party by party in turn, and when the queue is full the party with most in it loses its newest:
nobody occupies the whole queue while others want a place. Parties are told apart by the credential they show from their
address, once this process has seen it verified; all others are one party, strangers. Whoever goes on with something is
served before those who begin something new, three to one: a house that lets everybody begin finishes nothing.
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

from shared.http.retry_after import Appointments
from shared.observability.telemetry import ADMITTED, COME_BACK, IN_WORK, REFUSED, WAITING
from shared.refusals import Overloaded, Refused

EXEMPT = "/health/"
KNOWN = 10_000
STRANGERS = (0, "")
HELD = 5
"""Seconds: whoever is to come back later than that need not hold a connection meanwhile."""
LINGERING = 2.0
"""Seconds in which what is still coming of a refused body is let pass before the connection is closed."""

NEW_EACH = 4
"""Of so many places that come free while both kinds wait, one goes to somebody who begins something."""

Party = tuple[int, str]
"""A credential as shown (its hash: nobody's token is kept) and the address it was shown from."""

Lane = OrderedDict[Party, deque[asyncio.Future[bool]]]
"""Who waits, by party; the party whose turn is next stands first."""


class Entrance:
    """Counts who is in work and who waits. One per process, used by its one event loop."""

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
        if self.waiting >= self._seats and not (self.waiting and self._crowd_out_for(lane, party)):
            return "queue-full"
        return await self._wait(lane, party)

    def leave(self) -> None:
        """The place goes to the next in turn, or is free."""
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
        """Nobody waits here any more: out of the queue, or on to the next if the place was given this very moment."""
        if turn in lane.get(party, ()):
            self._remove(lane, party, turn)
        elif not turn.cancelled() and turn.done() and turn.result():
            self.leave()

    def _crowd_out_for(self, lane: Lane, party: Party) -> bool:
        """Make a seat by sending the newest of the longest queue away; False if that queue is the newcomer's own."""
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
    """The middleware around everything but health. `refusal` turns a refusal into an answer."""

    def __init__(self, app: ASGIApp, entrance: Entrance, refusal: Callable[[Request, Refused], Response]) -> None:
        self._app = app
        self._entrance = entrance
        self._refusal = refusal
        self._appointments = Appointments(least=entrance.room)
        self._verified: OrderedDict[Party, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(EXEMPT):
            await self._app(scope, receive, send)
            return
        shown = _shown(scope)
        party = shown if shown in self._verified else STRANGERS
        refused = await self._entrance.enter(party, begins=_begins(scope))
        if refused:
            REFUSED.labels(refused).inc()
            await self._send_away(scope, receive, send)
            return
        ADMITTED.inc()
        known = scope.setdefault("state", {})
        try:
            await self._app(scope, receive, send)
        finally:
            self._entrance.leave()
            self._appointments.finished(monotonic())
            if "caller" in known:  # a door has verified who it was
                self._remember(shown)

    async def _send_away(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = self._appointments.give(monotonic())
        COME_BACK.observe(wait)
        answer = self._refusal(Request(scope), Overloaded(retry_after=wait))
        if wait > HELD:
            await _part(answer, scope, receive, send)
        else:
            await answer(scope, receive, send)

    def _remember(self, shown: Party) -> None:
        self._verified[shown] = None
        self._verified.move_to_end(shown)
        if len(self._verified) > KNOWN:
            self._verified.popitem(last=False)


def _shown(scope: Scope) -> Party:
    headers = Headers(scope=scope)
    credential = headers.get("x-anxin-key") or headers.get("authorization") or ""
    return hash(credential), (scope.get("client") or ("", 0))[0]


def _begins(scope: Scope) -> bool:
    """Whether something new is sent, rather than looked at or decided on the version that was seen."""
    return scope["method"] == "POST" and "if-match" not in Headers(scope=scope)


async def _part(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer, and close the connection once its body has come: closed on unread bytes it would be reset, and a reset
    can take the answer with it (RFC 9112 §9.6)."""

    async def unfinished(message: Message) -> None:
        await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

    answer.headers["Connection"] = "close"
    await answer(scope, receive, unfinished)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGERING):
            while (await receive()).get("more_body"):
                pass
    await send({"type": "http.response.body", "body": b""})
