"""Webhook receivers of R11: one that answers, one that answers a byte now and then, one whose answer inflates."""

import asyncio
import contextlib
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

INFLATED = 400 * 1024 * 1024
DRIP = 5.0
"""Seconds between two bytes: within the time allowed for each part of an answer."""


@dataclass
class Receiver:
    """The ids of the messages it was sent."""

    address: str
    got: list[str] = field(default_factory=list)


Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")


async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nx: ")
    while not reader.at_eof():
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(DRIP)


def inflating() -> Answer:
    """Answers 400 MiB of zeros, compressed to 400 kB."""
    small = gzip.compress(bytes(INFLATED))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(small)}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + small)

    return answer


@asynccontextmanager
async def receiving(answer: Answer) -> AsyncIterator[Receiver]:
    """A receiver on a free port of this machine."""
    here = Receiver("")

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            here.got.append(head.partition("webhook-id: ")[2].partition("\r\n")[0])
            await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0]))
            await answer(reader, writer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    here.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield here
    finally:
        server.close()
