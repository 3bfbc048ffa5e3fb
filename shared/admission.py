"""Load is admitted, not suffered: so many requests in work, so many waiting a moment, the others told to come back.

A request is admitted before its body is read and before anybody is known: whoever is refused here has spent no nonce
and claimed no key, and may send the same signed request again (decision 0017).

Those who wait are served party by party in turn, and when the queue is full the party with most in it loses its newest:
nobody occupies the whole queue while others want a place. Parties are told apart by the credential they show from their
address, once this process has seen it verified; all others are one party, strangers.
"""

import asyncio
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.refusals import Overloaded, Refused
from shared.telemetry import ADMITTED, IN_WORK, REFUSED, WAITING

EXEMPT = "/health/"
KNOWN = 10_000
STRANGERS = (0, "")

Party = tuple[int, str]
"""A credential as shown (its hash: nobody's token is kept) and the address it was shown from."""


class Entrance:
    """Counts who is in work and who waits. One per process, used by its one event loop."""

    def __init__(self, in_work: int, waiting: int, patience: float) -> None:
        self._room, self._seats, self._patience = in_work, waiting, patience
        self._queues: OrderedDict[Party, deque[asyncio.Future[bool]]] = OrderedDict()
        self.in_work = 0
        self.waiting = 0

    async def enter(self, party: Party) -> str | None:
        """None once admitted, else why not: `queue-full`, `crowded-out` or `waited-too-long`."""
        if self.in_work < self._room and not self.waiting:
            self._count(in_work=1)
            return None
        if self.waiting >= self._seats and not (self._queues and self._crowd_out_for(party)):
            return "queue-full"
        return await self._wait(party)

    def leave(self) -> None:
        """The place goes to the next party in turn, or is free."""
        while self._queues:
            party, queue = self._queues.popitem(last=False)
            turn = queue.popleft()
            if queue:
                self._queues[party] = queue  # to the end: others first
            self._count(waiting=-1)
            if not turn.done():
                turn.set_result(True)
                return
        self._count(in_work=-1)

    async def _wait(self, party: Party) -> str | None:
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(party, deque()).append(turn)
        self._count(waiting=1)
        try:
            async with asyncio.timeout(self._patience):
                return None if await turn else "crowded-out"
        except BaseException as failure:
            self._give_up(party, turn)
            if isinstance(failure, TimeoutError):
                return "waited-too-long"
            raise

    def _give_up(self, party: Party, turn: "asyncio.Future[bool]") -> None:
        """Nobody waits here any more: out of the queue, or on to the next if the place was given this very moment."""
        queue = self._queues.get(party)
        if queue is not None and turn in queue:
            self._remove(party, queue, turn)
        elif not turn.cancelled() and turn.done() and turn.result():
            self.leave()

    def _crowd_out_for(self, party: Party) -> bool:
        """Make a seat by sending the newest of the longest queue away; False if that queue is the newcomer's own."""
        longest = max(self._queues, key=lambda one: len(self._queues[one]))
        queue = self._queues[longest]
        if len(queue) <= len(self._queues.get(party, ())) + 1:
            return False
        newest = queue[-1]
        self._remove(longest, queue, newest)
        if not newest.done():
            newest.set_result(False)
        return True

    def _remove(self, party: Party, queue: "deque[asyncio.Future[bool]]", turn: "asyncio.Future[bool]") -> None:
        queue.remove(turn)
        if not queue:
            del self._queues[party]
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
        self._verified: OrderedDict[Party, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(EXEMPT):
            await self._app(scope, receive, send)
            return
        shown = _shown(scope)
        refused = await self._entrance.enter(shown if shown in self._verified else STRANGERS)
        if refused:
            REFUSED.labels(refused).inc()
            # spread over three seconds, so that those refused together do not come back together
            answer = self._refusal(Request(scope), Overloaded(retry_after=1 + secrets.randbelow(3)))
            await answer(scope, receive, send)
            return
        ADMITTED.inc()
        known = scope.setdefault("state", {})
        try:
            await self._app(scope, receive, send)
        finally:
            self._entrance.leave()
            if "caller" in known:  # a door has verified who it was
                self._remember(shown)

    def _remember(self, shown: Party) -> None:
        self._verified[shown] = None
        self._verified.move_to_end(shown)
        if len(self._verified) > KNOWN:
            self._verified.popitem(last=False)


def _shown(scope: Scope) -> Party:
    headers = Headers(scope=scope)
    credential = headers.get("x-anxin-key") or headers.get("authorization") or ""
    return hash(credential), (scope.get("client") or ("", 0))[0]
