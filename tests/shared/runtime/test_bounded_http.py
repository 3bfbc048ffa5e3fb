"""What comes before and around a body is bounded, in bytes and in seconds."""

import asyncio
import contextlib
from contextlib import asynccontextmanager

import pytest
import uvicorn

from deploy.run import server_options
from shared.runtime import bounded_http
from shared.runtime.bounded_http import LARGEST_HEAD, BoundedHttp
from shared.runtime.internal_server import ServerBeside

ASKED = b"POST /said HTTP/1.1\r\nhost: test\r\n"


async def app(scope, receive, send):
    """Reads the body, unless told not to, and answers how long it was."""
    size, more = 0, scope["path"] != "/unread"
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8")]})
    await send({"type": "http.response.body", "body": b"%08d" % size})


@asynccontextmanager
async def connected():
    """A connection to a server with the options of ours."""
    config = uvicorn.Config(app, http=BoundedHttp, lifespan="off", log_config=None, host="127.0.0.1", port=0)
    server = ServerBeside(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        server.should_exit = True
        await serving


async def answer(reader):
    """The status of the next answer with its body, or None where the connection was closed."""
    try:
        async with asyncio.timeout(5):
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(8 if b" 200 " in head else 0)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return int(head.split()[1]), body


async def closed(reader):
    """Whether the server closes the connection within two seconds."""
    async with asyncio.timeout(2):
        with contextlib.suppress(ConnectionError):
            await reader.read()
    return True


def padded(size):
    """A whole head of so many bytes, as the bounds count them."""
    start = ASKED + b"x: "
    counted = len(b"/said") + len(b"host") + len(b"test") + len(b"x") + len(b"content-length") + len(b"0")
    return start + b"a" * (size - counted) + b"\r\ncontent-length: 0\r\n\r\n"


def test_every_server_of_ours_has_these_bounds():
    class Told:
        host, http_port = "127.0.0.1", 1

    assert uvicorn.Config(app, **server_options(Told)).load() is None
    config = uvicorn.Config(app, **server_options(Told))
    config.load()
    assert config.http_protocol_class is BoundedHttp


@pytest.mark.parametrize(("allowed", "believed"), [(None, False), ("", False), ("172.28.5.10", True)])
def test_a_forwarded_address_is_believed_only_where_somebody_is_named(monkeypatch, allowed, believed):
    class Told:
        host, http_port = "127.0.0.1", 0

    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if allowed is not None:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", allowed)
    assert uvicorn.Config(None, **server_options(Told)).proxy_headers is believed


@pytest.mark.parametrize(("size", "status"), [(LARGEST_HEAD - 200, 200), (LARGEST_HEAD + 1, 431)])
async def test_a_head_of_32_kib_is_read_and_a_larger_one_is_not(size, status):
    async with connected() as (reader, writer):
        writer.write(padded(size))
        assert (await answer(reader))[0] == status


async def test_an_endless_header_is_not_kept():
    async with connected() as (reader, writer):
        writer.write(ASKED + b"x: ")
        for _ in range(31):
            writer.write(b"a" * 1024)
            await writer.drain()
            await asyncio.sleep(0.001)
        assert not reader.at_eof()
        writer.write(b"a" * 1024)
        assert await answer(reader) == (431, b"")
        assert await closed(reader)


async def test_half_a_head_is_given_up(monkeypatch):
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.05)
    async with connected() as (reader, writer):
        writer.write(ASKED)
        assert await answer(reader) == (408, b"")


async def test_a_connection_on_which_nothing_comes_is_closed_without_a_word(monkeypatch):
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.05)
    async with connected() as (reader, _):
        assert await answer(reader) is None


async def test_a_second_head_has_its_own_time_and_one_that_is_answered_none(monkeypatch):
    """Silence between requests is the keep-alive's; the time runs from the first byte of the next head."""
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.1)
    async with connected() as (reader, writer):
        for _ in range(3):
            writer.write(ASKED + b"content-length: 3\r\n\r\nabc")
            assert await answer(reader) == (200, b"00000003")
            await asyncio.sleep(0.15)
        writer.write(ASKED)
        assert await answer(reader) == (408, b"")


async def test_a_slow_second_head_does_not_take_the_first_ones_answer(monkeypatch):
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.05)
    async with connected() as (reader, writer):
        writer.write(ASKED + b"content-length: 3\r\n\r\na")
        await asyncio.sleep(0.1)
        writer.write(b"bc" + ASKED)
        assert await answer(reader) == (200, b"00000003")


@pytest.mark.parametrize("chunk", [b"1\r\na\r\n", b"1;x=y\r\na\r\n"])
async def test_small_chunks_are_read(chunk):
    async with connected() as (reader, writer):
        writer.write(ASKED + b"transfer-encoding: chunked\r\n\r\n" + chunk * 20_000 + b"0\r\n\r\n")
        assert await answer(reader) == (200, b"00020000")


@pytest.mark.parametrize("endless", [b"1;" + b"x" * 1024, b"0\r\n" + b"a: b\r\n" * 200], ids=["extension", "trailers"])
async def test_what_stands_around_a_body_without_end_closes_the_connection(endless):
    async with connected() as (reader, writer):
        writer.write(ASKED + b"transfer-encoding: chunked\r\n\r\n" + endless)
        for _ in range(100):
            writer.write(b"x" * 1024 if b";" in endless else b"a: b\r\n" * 200)
            await asyncio.sleep(0)
            if reader.at_eof():
                break
        assert await closed(reader)


async def test_what_is_left_of_an_answered_body_is_dropped_for_a_while_only(monkeypatch):
    monkeypatch.setattr(bounded_http, "REST_SECONDS", 0.05)
    async with connected() as (reader, writer):
        writer.write(b"POST /unread HTTP/1.1\r\nhost: test\r\ncontent-length: 1000\r\n\r\na")
        assert await answer(reader) == (200, b"00000000")
        assert await closed(reader)


async def test_a_body_that_comes_whole_after_its_answer_leaves_the_connection_open(monkeypatch):
    monkeypatch.setattr(bounded_http, "REST_SECONDS", 0.05)
    async with connected() as (reader, writer):
        writer.write(b"POST /unread HTTP/1.1\r\nhost: test\r\ncontent-length: 3\r\n\r\na")
        assert await answer(reader) == (200, b"00000000")
        writer.write(b"bc")
        await asyncio.sleep(0.1)
        writer.write(ASKED + b"content-length: 3\r\n\r\nabc")
        assert await answer(reader) == (200, b"00000003")
