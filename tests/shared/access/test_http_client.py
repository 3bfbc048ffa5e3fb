"""Calls to other systems fail as what they are."""

import asyncio
import contextlib
import gzip
import tracemalloc
from contextlib import asynccontextmanager

import httpx
import pytest

from shared.access import http_client
from shared.access.http_client import LARGEST_ANSWER, AnswerEncoded, AnswerTooLarge, Client, at_most


async def test_a_connection_reset_as_it_was_made_is_a_connection_that_failed():
    async def gone(request):
        raise AttributeError("'NoneType' object has no attribute 'getpeername'")

    async with Client(transport=httpx.MockTransport(gone)) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://partner.example/")


@asynccontextmanager
async def answering(*pieces, head=b"", pause=0.0, forever=False):
    """A server that answers every request with these pieces; its address, and the heads it was sent."""
    heads = []

    async def answer(reader, writer):
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        with contextlib.suppress(ConnectionError):
            writer.write(b"HTTP/1.1 200 x\r\nconnection: close\r\n" + head + b"\r\n")
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
            while forever and not reader.at_eof():
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(0.01)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", heads
    finally:
        server.close()
        await server.wait_closed()


async def test_an_answer_of_the_limit_is_read_and_one_byte_more_is_not():
    async with Client() as client:
        async with answering(bytes(LARGEST_ANSWER)) as (address, _):
            assert len((await client.get(address)).content) == LARGEST_ANSWER
        async with answering(bytes(LARGEST_ANSWER), b"x") as (address, _):
            with pytest.raises(AnswerTooLarge):
                await client.get(address)


async def test_a_request_that_expects_more_gets_more():
    async with Client() as client, answering(bytes(2 * LARGEST_ANSWER)) as (address, _):
        answer = await client.post(address, content=b"{}", extensions=at_most(2 * LARGEST_ANSWER))
        assert len(answer.content) == 2 * LARGEST_ANSWER


async def test_a_compressed_answer_is_asked_for_by_nobody_and_inflated_by_nobody():
    small = gzip.compress(bytes(60 * 1024 * 1024))
    async with Client() as client, answering(small, head=b"content-encoding: gzip\r\n") as (address, heads):
        tracemalloc.start()
        with pytest.raises(AnswerEncoded):
            await client.get(address)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert b"accept-encoding: identity" in heads[0].lower()
    assert peak < 8 * 1024 * 1024


async def test_an_answer_that_drips_is_given_up(monkeypatch):
    monkeypatch.setattr(http_client, "WHOLE_SECONDS", 0.1)
    async with Client() as client, answering(forever=True) as (address, _):
        with pytest.raises(httpx.ReadTimeout):
            await client.get(address)


async def test_json_and_status_are_read_as_ever():
    async with Client() as client, answering(b'{"a": ', b"1}", head=b"content-length: 8\r\n") as (address, _):
        answer = await client.get(address)
        assert (answer.status_code, answer.json(), answer.raise_for_status().is_success) == (200, {"a": 1}, True)
