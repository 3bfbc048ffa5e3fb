"""The load generator: counts what was answered, waits for each answer, and says when a service hangs up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bench.volleys import ConnectionBroken, fire, one_by_one

REQUEST = b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"


@asynccontextmanager
async def answering(answers: Callable[[int], bytes | None]) -> AsyncIterator[int]:
    """A server that answers the n-th request of a connection as told, in two pieces; its port."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        count = 0
        while await reader.read(len(REQUEST)):
            answer = answers(count)
            if answer is None:
                break
            writer.write(answer[:10])
            await writer.drain()
            writer.write(answer[10:])
            count += 1
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


def answer(status: int, body: bytes = b"{}") -> bytes:
    return b"HTTP/1.1 %d X\r\ncontent-length: %d\r\n\r\n%s" % (status, len(body), body)


async def test_every_request_of_every_connection_is_sent_and_its_answer_counted():
    async with answering(lambda count: answer(201 if count else 409, b'{"n":%d}' % count)) as port:
        volley = await fire(port, [[REQUEST] * 3, [REQUEST] * 2], keep_bodies=True)
    assert volley.statuses == {409: 2, 201: 3}
    assert volley.answered == 3
    assert sorted(volley.bodies) == [b'{"n":0}', b'{"n":0}', b'{"n":1}', b'{"n":1}', b'{"n":2}']
    assert len(volley.latencies) == 5


async def test_when_time_is_up_nothing_more_is_sent():
    async with answering(lambda count: answer(201)) as port:
        volley = await fire(port, [[REQUEST] * 1000], seconds=0)
    assert volley.statuses == {}


async def test_a_service_that_hangs_up_ends_the_measure():
    async with answering(lambda count: answer(201) if count < 2 else None) as port:
        with pytest.raises(ConnectionBroken):
            await fire(port, [[REQUEST] * 5])


async def test_named_requests_come_back_with_the_status_of_their_answers():
    waiting = [("a", REQUEST), ("b", REQUEST)]

    async def following():
        return waiting.pop(0) if waiting else None

    async with answering(lambda count: answer(200 + count)) as port:
        assert [each async for each in one_by_one(port, following)] == [("a", 200), ("b", 201)]
