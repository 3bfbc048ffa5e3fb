"""The places of one process: a bounded number of requests is in work, a bounded number waits.

Waiting requests are served party by party in turn, and when the queue is full the party with most waiting loses its
newest: no party can fill the queue alone. Requests that continue something are served before those that begin
something new, three to one: otherwise much would be begun under load and nothing finished.

Callers who were not verified before are strangers. They are one party, and only some of the places are theirs, in all
and for one address: the others are always free for parties that were verified.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from typing import NamedTuple

from shared.observability.telemetry import IN_WORK, WAITING

NEW_EACH = 4
"""While both kinds wait, one of so many free places goes to a request that begins something new."""


class Party(NamedTuple):
    """Who asks: a hash of the credential as sent (the token itself is not kept) and the address it was sent from.

    A stranger's credential is 0.
    """

    credential: int
    address: str


STRANGERS = Party(0, "")
"""The one party of all strangers, whatever their addresses."""


class Turn(NamedTuple):
    """A waiting request; its future becomes True with a place and False when it lost its seat to another party."""

    party: Party
    granted: "asyncio.Future[bool]"


Lane = OrderedDict[Party, deque[Turn]]
"""Waiting requests by party; the party whose turn is next is first."""


class StrangersPlaces:
    """How many places strangers have taken, in all and for each address."""

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._taken: Counter[str] = Counter()
        self._all = 0

    def free_for(self, party: Party) -> bool:
        """Whether the party may take a place; always for one that is no stranger."""
        return party.credential != 0 or (self._all < self._most and self._taken[party.address] < self._each)

    def take(self, party: Party, places: int = 1) -> None:
        """Count a place taken, or given back (`places` = -1)."""
        if party.credential == 0:
            self._all += places
            self._taken[party.address] += places
            if not self._taken[party.address]:
                del self._taken[party.address]


class Entrance:
    """Counts requests in work and waiting. One per process, used from its one event loop.

    `strangers` is how many places strangers may have, three quarters where nothing is said; `each` is how many of
    these one address may have, two thirds of them where nothing is said.
    """

    def __init__(
        self, in_work: int, waiting: int, patience: float, strangers: int | None = None, each: int | None = None
    ) -> None:
        self.room, self._seats, self._patience = in_work, waiting, patience
        most = strangers or max(1, in_work * 3 // 4)
        self._strangers = StrangersPlaces(most, each or max(1, most * 2 // 3))
        self._going_on, self._beginning = Lane(), Lane()
        self._turns = 0
        self.in_work = 0
        self.waiting = 0

    def full_for(self, party: Party, *, begins: bool = True) -> bool:
        """Whether the party would be refused at once: it would have to wait, and no seat is free or can be made."""
        if self._place_for(party) or self.waiting < self._seats:
            return False
        return not self.waiting or self._loser_to(self._lane(begins), party) is None

    async def enter(self, party: Party, *, begins: bool = True) -> str | None:
        """None once admitted, else why not: `queue-full`, `crowded-out` or `waited-too-long`."""
        if self._place_for(party):
            self._strangers.take(party)
            self._count(in_work=1)
            return None
        lane = self._lane(begins)
        if self.waiting >= self._seats and not (self.waiting and self._make_room_for(lane, party)):
            return "queue-full"
        return await self._wait(lane, party)

    def leave(self, party: Party) -> None:
        """A request of this party is done: its place goes to the next one waiting, or becomes free."""
        self._strangers.take(party, -1)
        while (turn := self._next()) is not None:
            if not turn.granted.done():
                self._strangers.take(turn.party)
                turn.granted.set_result(True)
                return
        self._count(in_work=-1)

    def _place_for(self, party: Party) -> bool:
        """Whether a place is free; whoever waits while one is free is a stranger who may not take it."""
        return self.in_work < self.room and self._strangers.free_for(party)

    def _lane(self, begins: bool) -> Lane:
        return self._beginning if begins else self._going_on

    def _next(self) -> Turn | None:
        """The next request to be served, taken out of its queue; None where nobody waits who may take a place."""
        self._turns += 1
        begins = not self._going_on or (bool(self._beginning) and self._turns % NEW_EACH == 0)
        return self._next_of(self._lane(begins)) or self._next_of(self._lane(not begins))

    def _next_of(self, lane: Lane) -> Turn | None:
        for party, queue in lane.items():
            turn = next((turn for turn in queue if self._strangers.free_for(turn.party)), None)
            if turn is not None:
                self._remove(lane, turn)
                if party in lane:
                    lane.move_to_end(party)  # others first
                return turn
        return None

    async def _wait(self, lane: Lane, party: Party) -> str | None:
        turn = Turn(party, asyncio.get_running_loop().create_future())
        lane.setdefault(_queue_of(party), deque()).append(turn)
        self._count(waiting=1)
        try:
            async with asyncio.timeout(self._patience):
                return None if await turn.granted else "crowded-out"
        except BaseException as failure:
            self._give_up(lane, turn)
            if isinstance(failure, TimeoutError):
                return "waited-too-long"
            raise

    def _give_up(self, lane: Lane, turn: Turn) -> None:
        """Stop waiting: leave the queue; if the place was granted at this very moment, pass it on to the next."""
        if turn in lane.get(_queue_of(turn.party), ()):
            self._remove(lane, turn)
        elif not turn.granted.cancelled() and turn.granted.done() and turn.granted.result():
            self.leave(turn.party)

    def _make_room_for(self, lane: Lane, party: Party) -> bool:
        """Make room by refusing the newest of the longest queue; False if that queue is the new party's own."""
        found = self._loser_to(lane, party)
        if found is None:
            return False
        longest, newest = found
        self._remove(longest, newest)
        if not newest.granted.done():
            newest.granted.set_result(False)
        return True

    def _loser_to(self, lane: Lane, party: Party) -> tuple[Lane, Turn] | None:
        """Whose seat a request of this party may have, and in which lane. Among strangers addresses are compared."""
        queue = _queue_of(party)
        everybody = ((one, queued) for one in (self._beginning, self._going_on) for queued in one)
        longest, loser = max(everybody, key=lambda queued: len(queued[0][queued[1]]))
        if len(longest[loser]) > len(lane.get(queue, ())) + 1:
            return longest, longest[loser][-1]
        waiting = lane.get(STRANGERS) if queue == STRANGERS else None
        if not waiting:
            return None
        by_address = Counter(turn.party for turn in waiting)
        [(most, count)] = by_address.most_common(1)
        if count <= by_address[party] + 1:
            return None
        return lane, next(turn for turn in reversed(waiting) if turn.party == most)

    def _remove(self, lane: Lane, turn: Turn) -> None:
        queue = _queue_of(turn.party)
        lane[queue].remove(turn)
        if not lane[queue]:
            del lane[queue]
        self._count(waiting=-1)

    def _count(self, in_work: int = 0, waiting: int = 0) -> None:
        self.in_work += in_work
        self.waiting += waiting
        IN_WORK.set(self.in_work)
        WAITING.set(self.waiting)


def _queue_of(party: Party) -> Party:
    return party if party.credential else STRANGERS
