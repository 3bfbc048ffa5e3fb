"""Bodies that go to the disk instead of into memory: sealed as they come, bounded, and gone when nobody keeps them."""

import asyncio
import hashlib

import pytest

from shared.http.body_limit import Bodies, Gone, NotInTime, TooLarge
from shared.http.body_rooms import MIB, of_the_spooled
from shared.refusals import Overloaded
from shared.spool import pieces

LIMIT = 8 * MIB


def a_scope(length=None):
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    return {"type": "http", "method": "POST", "path": "/batches", "headers": headers, "state": {}}


def of(*messages):
    waiting = list(messages)

    async def receive():
        if not waiting:
            await asyncio.sleep(3600)
        return waiting.pop(0)

    return receive


def part(content, more=True):
    return {"type": "http.request", "body": content, "more_body": more}


@pytest.fixture
def bodies(tmp_path):
    return Bodies(lambda *_: LIMIT, seconds=0.5, spooled=lambda scope: True, folder=tmp_path)


async def spooled(bodies, scope, receive):
    held = bodies.begin(scope, "10.0.0.1", verified=True)
    try:
        return await bodies.read(scope, receive, held), held.bytes
    finally:
        held.end()


async def test_a_body_goes_to_a_sealed_file_and_the_request_carries_an_empty_one(bodies, tmp_path):
    scope = a_scope()
    content = [bytes([n]) * MIB for n in range(5)]
    receive, counted = await spooled(bodies, scope, of(*map(part, content), part(b"end", more=False)))
    kept = scope["state"]["spooled"]
    assert b"".join(pieces(kept.path, kept.key)) == b"".join(content) + b"end"
    assert kept.digest == hashlib.sha256(b"".join(content) + b"end").digest()
    assert counted == kept.size == 5 * MIB + 3
    assert (await receive())["body"] == b""
    assert not kept.kept


@pytest.mark.parametrize(
    ("messages", "refusal"),
    [
        ((part(b"x" * MIB), {"type": "http.disconnect"}), Gone),
        ((part(b"x" * MIB),), NotInTime),
        ((part(b"x" * LIMIT), part(b"x")), TooLarge),
    ],
)
async def test_of_a_body_cut_in_the_middle_too_slow_or_too_large_nothing_stays_on_the_disk(
    bodies, tmp_path, messages, refusal
):
    with pytest.raises(refusal):
        await spooled(bodies, a_scope(), of(*messages))
    assert list(tmp_path.iterdir()) == []


async def test_a_body_that_says_it_is_too_large_is_refused_before_anything_is_read(bodies, tmp_path):
    with pytest.raises(TooLarge):
        bodies.begin(a_scope(LIMIT + 1), "10.0.0.1", verified=True)
    assert bodies.begin(a_scope(LIMIT), "10.0.0.1", verified=True)
    assert list(tmp_path.iterdir()) == []


async def test_bodies_on_the_disk_are_bounded_and_take_no_room_in_memory(bodies):
    held = [bodies.begin(a_scope(), "10.0.0.1", verified=False) for _ in range(2)]
    with pytest.raises(Overloaded):
        bodies.begin(a_scope(), "10.0.0.1", verified=False)
    assert bodies.begin(a_scope(), "10.0.0.1", verified=True)
    held[0].end()
    assert bodies.begin(a_scope(), "10.0.0.1", verified=False)
    assert not of_the_spooled(verified=False).ordinary.add("10.0.0.1", 1025 * MIB)
    assert bodies.of_strangers.ordinary.enter("10.0.0.1", 8 * MIB)
