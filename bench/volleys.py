"""A load generator that costs little CPU: requests are built and signed beforehand, and sent over sockets unchanged.

Generator, service and database share the same cores, so what it uses is missing elsewhere.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"
PATIENCE = 60.0


class ConnectionBroken(ConnectionError):
    """The service closed a connection in the middle of a measure."""


@dataclass
class Volley:
    """The answers to many requests over several connections."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """How many were answered with success."""
        return sum(count for status, count in self.statuses.items() if 200 <= status < 300)

    @property
    def rate(self) -> float:
        """Successes a second."""
        return self.answered / self.seconds

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that this share of the requests stayed below."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


class Connection(asyncio.Protocol):
    """One keep-alive connection: sends its next request when the answer to the last has come."""

    def __init__(self, requests: Sequence[bytes], until: float, *, keep_bodies: bool) -> None:
        self._waiting = iter(requests)
        self._until = until
        self._keep = keep_bodies
        self._received = bytearray()
        self._sent_at = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.volley = Volley(0.0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head = self._received.find(END_OF_HEAD)
        if head < 0:
            return
        end = head + 4 + _length(bytes(self._received[:head]))
        if len(self._received) < end:
            return
        now = time.perf_counter()
        self.volley.statuses[int(self._received[9:12])] += 1
        self.volley.latencies.append(now - self._sent_at)
        if self._keep:
            self.volley.bodies.append(bytes(self._received[head + 4 : end]))
        del self._received[:end]
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            said = bytes(self._received[:300]).decode(errors="replace")
            self.done.set_exception(
                ConnectionBroken(f"the service hung up; answers so far {self.volley.statuses}\n{said}")
            )

    def _next(self) -> None:
        request = next(self._waiting, None) if time.perf_counter() < self._until else None
        if request is None:
            if not self.done.done():
                self.done.set_result(None)
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)


def _length(head: bytes) -> int:
    """The length of a body, from the head of its answer."""
    lowered = head.lower()
    place = lowered.index(LENGTH) + len(LENGTH)
    end = lowered.find(b"\r\n", place)
    return int(lowered[place : end if end > 0 else None])


async def fire(
    port: int, requests: Sequence[Sequence[bytes]], *, seconds: float = 600.0, keep_bodies: bool = False
) -> Volley:
    """Send each list over a connection of its own, one request after the other, until all are sent or time is up.

    Raises ConnectionBroken.
    """
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    connections = []
    for mine in requests:
        _, protocol = await loop.create_connection(
            lambda mine=mine: Connection(mine, began + seconds, keep_bodies=keep_bodies),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
        connections.append(protocol)
    async with asyncio.timeout(seconds + PATIENCE):
        await asyncio.gather(*(connection.done for connection in connections))
    volley = Volley(time.perf_counter() - began)
    for connection in connections:
        volley.statuses += connection.volley.statuses
        volley.latencies += connection.volley.latencies
        volley.bodies += connection.volley.bodies
    return volley


async def one_by_one(
    port: int, following: Callable[[], Awaitable[tuple[str, bytes] | None]]
) -> AsyncIterator[tuple[str, int]]:
    """Over one connection: each request that `following` gives; yields its name with the status of its answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while (named := await following()) is not None:
            writer.write(named[1])
            head = await reader.readuntil(END_OF_HEAD)
            await reader.readexactly(_length(head))
            yield named[0], int(head[9:12])
    finally:
        writer.close()
