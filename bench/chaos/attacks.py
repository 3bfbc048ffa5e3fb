"""What strangers and one partner send in R11, each attack for itself, until its process is stopped.

It runs in a process of its own, so that what it costs to attack is not counted as what it costs to be attacked:
`python -m bench.chaos.attacks NAME PORT`, with the partner's key in KEY and SECRET.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import uuid4

from bench.callers import PLACE, Machine, as_bytes

PUBLIC = "/v1/public/complaints"
BATCH = "/v1/complaints:batch"
FORM = "/qr/nobody-signed-this"
MIB = 1024 * 1024
PAUSE = 0.05
"""Seconds between two pieces of what drips."""


def _posting(path: str, length: int, kind: str = "application/json") -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", f"Content-Length: {length}"]
    return "\r\n".join([*lines, f"Idempotency-Key: {uuid4().hex}", "", ""]).encode()


async def _half_bodies(port: int) -> None:
    """A head, one byte of a thousand, and then nothing."""
    await _held(port, lambda: [_posting(PUBLIC, 1000), b"{"], each=100)


async def _half_heads(port: int) -> None:
    """The beginning of a head, and then nothing."""
    await _held(port, lambda: [f"POST {PUBLIC} HTTP/1.1\r\nHost: a\r\nx: ".encode()], each=400)


async def _endless_heads(port: int) -> None:
    """Four headers of which 60 MB come, and never an end."""
    await _held(port, lambda: [b"GET / HTTP/1.1\r\nHost: a\r\nx: ", *[bytes(b"a" * MIB)] * 60], each=4)


async def _slow_forms(port: int) -> None:
    """Forms of 24 MiB, by their own word, of which a little comes now and then."""

    def pieces() -> Iterator[bytes]:
        yield _posting(FORM, 24 * MIB, "multipart/form-data; boundary=x")
        for _ in range(10_000):
            yield bytes(1024)

    await _held(port, pieces, each=12, pause=PAUSE)


async def _unknown_keys(port: int) -> None:
    """85,000 fields that no schema has, from four callers."""
    content = json.dumps({f"k{number}": 1 for number in range(85_000)}).encode()
    await _repeated(port, lambda: _posting(PUBLIC, len(content)) + content, callers=4)


async def _wrong_batches(port: int) -> None:
    """A thousand filings of 120 unknown fields each, signed."""
    item = {f"k{number}": 1 for number in range(120)}
    await _repeated(port, lambda: _signed({"items": [item] * 1000}), callers=1)


async def _digit_floods(port: int) -> None:
    """Twenty texts of 4,990 digits in a batch, signed."""
    item = {"channel": "hotline_12345", "division": PLACE, "employer": {"name": "虚构餐饮店"}}
    await _repeated(port, lambda: _signed({"items": [item | {"summary": "1 " * 4990}] * 20}), callers=2)


def _signed(body: dict[str, Any]) -> bytes:
    machine = Machine(os.environ["KEY"], os.environ["SECRET"])
    return as_bytes(machine, "intake", BATCH, body, uuid4().hex)


async def _held(port: int, pieces: Callable[[], Any], *, each: int, pause: float = 0.0) -> None:
    """Keep so many connections on which these pieces have come; one that is closed is opened again."""

    async def one() -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    for piece in pieces():
                        writer.write(piece)
                        await writer.drain()
                        await asyncio.sleep(pause)
                        if reader.at_eof():
                            break
                    await reader.read()
                finally:
                    writer.close()
            await asyncio.sleep(PAUSE)

    await asyncio.gather(*(one() for _ in range(each)))


async def _repeated(port: int, request: Callable[[], bytes], *, callers: int) -> None:
    """Send this again and again, each after the answer to the one before."""

    async def one() -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    while not reader.at_eof():
                        writer.write(request())
                        await writer.drain()
                        await _answer(reader)
                finally:
                    writer.close()
            await asyncio.sleep(PAUSE)

    await asyncio.gather(*(one() for _ in range(callers)))


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
    await reader.readexactly(length)


ATTACKS: dict[str, Callable[[int], Awaitable[None]]] = {
    "half bodies": _half_bodies,
    "half heads": _half_heads,
    "endless heads": _endless_heads,
    "slow forms": _slow_forms,
    "unknown keys": _unknown_keys,
    "wrong batches": _wrong_batches,
    "digit floods": _digit_floods,
}


if __name__ == "__main__":
    asyncio.run(ATTACKS[sys.argv[1]](int(sys.argv[2])))  # type: ignore[arg-type]
