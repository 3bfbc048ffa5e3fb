"""A stack with as many complaints as a city has after years; and clients that build each request when they send it."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.callers import Caller
from bench.run import Progress
from bench.stack import BenchStack
from deploy.explain.dataset import load

END_OF_HEAD = b"\r\n\r\n"


async def fill(stack: BenchStack, complaints: int, progress: Progress) -> None:
    """Load so many complaints of two years, and what follows from them, into intake's tables."""
    progress(f"loading {complaints:,} complaints")
    await load(stack.postgres.dsn(), ["intake"], complaints, progress)


@dataclass(frozen=True)
class Told:
    """One answer."""

    status: int
    body: bytes
    retry_after: int | None

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class NothingCame(ConnectionError):
    """The connection ended before one byte of an answer."""


@dataclass
class Line:
    """One keep-alive connection of one caller, one request at a time; it is opened again after it broke or was
    closed.
    """

    port: int
    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    renewed: int = 0
    """Kept connections that the service had closed while nobody spoke: the same request went over a new one."""
    _ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> Told:
        """The answer. Raises OSError or IncompleteReadError where a new connection broke, or a kept one in the middle
        of an answer.

        Where a kept one broke before an answer, the same bytes are sent again, once: so do the usual libraries for
        requests that may be repeated (RFC 9112 §9.3.1), and its key makes every one of ours such a request.
        """
        began = time.perf_counter()
        if self._ends is not None:
            try:
                return await self._ask(request, began)
            except NothingCame:
                self.renewed += 1
        self._ends = await asyncio.open_connection("127.0.0.1", self.port)
        return await self._ask(request, began)

    async def _ask(self, request: bytes, began: float) -> Told:
        assert self._ends is not None
        reader, writer = self._ends
        try:
            writer.write(request)
            head = (await _first_byte(reader) + await reader.readuntil(END_OF_HEAD)).lower()
            body = await reader.readexactly(int(_header(head, b"content-length") or 0))
        except BaseException:
            self.close()
            raise
        status = int(head[9:12])
        self.took.append(time.perf_counter() - began)
        self.statuses[status] += 1
        if _header(head, b"connection") == b"close":
            self.close()
        wait = _header(head, b"retry-after")
        return Told(status, body, int(wait) if wait else None)

    def close(self) -> None:
        if self._ends is not None:
            self._ends[1].close()
        self._ends = None


async def _first_byte(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readexactly(1)
    except (OSError, asyncio.IncompleteReadError) as broke:
        raise NothingCame(f"{type(broke).__name__} before any answer") from broke


def _header(head: bytes, name: bytes) -> bytes | None:
    place = head.find(b"\r\n" + name + b":")
    if place < 0:
        return None
    end = head.find(b"\r\n", place + 2)
    return head[place + len(name) + 3 : end].strip()


def get(caller: Caller, target: str) -> bytes:
    """A whole GET request to intake as the bytes that go over the wire."""
    sent = caller.headers("intake", "GET", target, b"", {})
    lines = [f"GET {target} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def percentile(took: list[float], share: float) -> float:
    """In milliseconds; `took` is in seconds."""
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0
