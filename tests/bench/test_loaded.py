"""A caller that measures loses no request to a connection that was closed while nobody spoke, and hides no reset."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from bench.loaded import Line

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CLOSING = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 40\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


@asynccontextmanager
async def a_house(*connections):
    """Answers of each connection in turn, then it is closed; yields its port and what was asked over each."""
    asked, ended = [], []

    async def serve(reader, writer):
        answers = connections[len(asked)]
        asked.append(mine := [])
        ended.append(over := asyncio.Event())
        for answer in answers:
            mine.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(answer)
        await writer.drain()
        if not answers:
            await reader.readuntil(b"\r\n\r\n")
        writer.close()
        over.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked, ended


REQUEST = b"GET /v1/complaints HTTP/1.1\r\n\r\n"


async def test_a_kept_connection_that_was_closed_is_made_anew_and_the_request_sent_again():
    async with a_house([ANSWER], [ANSWER, ANSWER]) as (port, asked, ended):
        line = Line(port)
        assert (await line.send(REQUEST)).status == 200
        await ended[0].wait()
        assert (await line.send(REQUEST)).status == 200
        assert (await line.send(REQUEST)).status == 200
        line.close()
    assert [len(one) for one in asked] == [1, 2]
    assert line.renewed == 1


async def test_a_new_connection_that_breaks_before_an_answer_is_a_failure():
    async with a_house([], []) as (port, asked, _):
        line = Line(port)
        with pytest.raises(ConnectionError):
            await line.send(REQUEST)
        assert len(asked) == 1
    assert line.renewed == 0


async def test_an_answer_cut_off_is_a_failure_also_on_a_kept_connection():
    async with a_house([ANSWER, ANSWER[:-1]], []) as (port, asked, _):
        line = Line(port)
        await line.send(REQUEST)
        with pytest.raises(asyncio.IncompleteReadError):
            await line.send(REQUEST)
        assert len(asked) == 1


async def test_who_is_told_that_the_connection_ends_opens_a_new_one_for_the_next_request():
    async with a_house([CLOSING], [ANSWER]) as (port, asked, _):
        line = Line(port)
        told = await line.send(REQUEST)
        assert (told.status, told.retry_after) == (429, 40)
        assert (await line.send(REQUEST)).status == 200
        line.close()
    assert [len(one) for one in asked] == [1, 1]
    assert line.renewed == 0
