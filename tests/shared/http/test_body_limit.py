"""Larger bodies where a door takes them: so many bytes at once, and more time for what really comes."""

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse

from shared.http import body_limit
from shared.http.body_limit import ROOM, SLOWEST, BodyLimit
from shared.http.route_policies import BODY_LIMIT

LARGE = 24 * 1024 * 1024


def limited(app, **more):
    """A door for 24 MiB, whose refusals are plain words."""
    return BodyLimit(
        app,
        refusal=lambda *_: PlainTextResponse("too large", 413),
        crowded=lambda *_: PlainTextResponse("crowded", 429),
        limits=lambda *_: LARGE,
        **more,
    )


class Reading:
    """Reads each body whole, and holds it until told."""

    def __init__(self):
        self.held, self.go = 0, asyncio.Event()

    async def __call__(self, scope, receive, send):
        more = True
        while more:
            more = (await receive()).get("more_body", False)
        self.held += 1
        await self.go.wait()
        await PlainTextResponse("read")(scope, receive, send)


async def posted(client, size):
    return (await client.post("/", content=bytes(size))).status_code


async def test_larger_bodies_beyond_the_room_are_told_to_come_back_and_small_ones_pass():
    reading = Reading()
    transport = httpx.ASGITransport(limited(reading))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        fitting = ROOM // LARGE
        inside = [asyncio.create_task(posted(client, LARGE)) for _ in range(fitting)]
        while reading.held < fitting:
            await asyncio.sleep(0)
        assert await posted(client, LARGE) == 429
        small = asyncio.create_task(posted(client, BODY_LIMIT))
        while reading.held < fitting + 1:
            await asyncio.sleep(0)
        reading.go.set()
        assert [await each for each in (*inside, small)] == [200] * (fitting + 1)
        assert await posted(client, LARGE) == 200


async def test_one_body_larger_than_all_the_room_goes_alone(monkeypatch):
    monkeypatch.setattr(body_limit, "ROOM", BODY_LIMIT)
    reading = Reading()
    reading.go.set()
    transport = httpx.ASGITransport(limited(reading))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert await posted(client, LARGE) == 200


@pytest.mark.parametrize(("chunk", "status"), [(SLOWEST, 200), (10, 408)])
async def test_what_comes_earns_time_and_a_trickle_does_not(chunk, status):
    """Five pieces, each after 20 ms, where 50 ms are allowed for a body that hardly comes."""
    left, sent = iter(range(5)), []

    async def receive():
        place = next(left)
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": bytes(chunk), "more_body": place < 4}

    async def send(message):
        sent.append(message)

    reading = Reading()
    reading.go.set()
    app = limited(reading, seconds=0.05)
    scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    try:
        await app(scope, receive, send)
        outcome = sent[0]["status"]
    except Exception as failure:
        outcome = failure.status_code
    assert outcome == status
