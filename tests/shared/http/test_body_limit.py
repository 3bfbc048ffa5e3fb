"""Bodies are read before their requests take a place: counted as they come, in rooms, against the clock."""

import asyncio

import pytest

from shared.http import body_limit
from shared.http.body_limit import SLOWEST, Bodies, Gone, NotInTime, TooLarge
from shared.http.body_rooms import MIB
from shared.http.route_policies import BODY_LIMIT
from shared.refusals import Overloaded

LARGE = 24 * MIB
SCOPE = {"type": "http", "method": "POST", "path": "/", "headers": []}
PEER, ANOTHER = "192.0.2.1", "192.0.2.2"


def large(method, path):
    return LARGE


def coming(*pieces, pause=0.0):
    left = list(pieces)

    async def receive():
        if not left:
            await asyncio.Event().wait()
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return receive


async def read(bodies, *pieces, address=PEER, verified=False, pause=0.0):
    """Read a body and hold it; as the application gets it."""
    held = bodies.begin(SCOPE, address, verified=verified)
    try:
        receive = await bodies.read(SCOPE, coming(*pieces, pause=pause), held)
    except BaseException:
        held.end()
        raise
    return held, (await receive())["body"]


async def test_a_body_is_whole_when_the_application_gets_it():
    bodies = Bodies()
    held, body = await read(bodies, b"a", b"", b"bc")
    assert body == b"abc"
    assert held.bytes == 3


async def test_after_the_body_a_caller_may_stay_silent_as_long_as_it_likes():
    """Waiting for a hang-up is not waiting for a body."""
    bodies = Bodies(seconds=0.02)
    receive = await bodies.read(SCOPE, coming(b"{}"), bodies.begin(SCOPE, PEER, verified=False))
    assert (await receive())["body"] == b"{}"
    waits = asyncio.ensure_future(receive())
    await asyncio.wait([waits], timeout=0.1)
    assert not waits.done()
    waits.cancel()


@pytest.mark.parametrize(("size", "fits"), [(BODY_LIMIT, True), (BODY_LIMIT + 1, False)])
async def test_a_body_of_the_limit_is_read_and_one_byte_more_is_not(size, fits):
    if fits:
        assert len((await read(Bodies(), bytes(size - 1), b"x"))[1]) == size
    else:
        with pytest.raises(TooLarge):
            await read(Bodies(), bytes(size - 1), b"x")


@pytest.mark.parametrize("declared", [str(BODY_LIMIT + 1), "9" * 19])
def test_a_body_that_declares_to_be_too_large_is_refused_before_it_is_read(declared):
    scope = SCOPE | {"headers": [(b"content-length", declared.encode())]}
    with pytest.raises(TooLarge):
        Bodies().begin(scope, PEER, verified=False)


@pytest.mark.parametrize("piece", [b"", b"a"])
async def test_a_body_that_does_not_come_is_not_waited_for(piece):
    with pytest.raises(NotInTime):
        await read(Bodies(seconds=0.05), *[piece] * 1000, pause=0.01)


@pytest.mark.parametrize(("piece", "whole"), [(bytes(SLOWEST), True), (b"a" * 10, False)])
async def test_what_comes_of_a_larger_body_earns_time_and_a_trickle_does_not(piece, whole):
    """Five pieces, each after 20 ms, where 50 ms are allowed for a body that hardly comes."""
    reading = read(Bodies(large, seconds=0.05), *[piece] * 5, pause=0.02)
    if whole:
        assert len((await reading)[1]) == 5 * SLOWEST
    else:
        with pytest.raises(NotInTime):
            await reading


async def test_a_megabyte_at_once_earns_no_minutes_of_silence():
    """Time is earned up to the limit of a body that hardly comes, whatever came before."""
    with pytest.raises(NotInTime):
        async with asyncio.timeout(2):
            await read(Bodies(large, seconds=0.05), bytes(20 * MIB), b"x", *[b""] * 1000, pause=0.01)


async def test_who_hangs_up_within_a_body_is_not_answered():
    async def receive():
        return {"type": "http.disconnect"}

    bodies = Bodies()
    with pytest.raises(Gone):
        await bodies.read(SCOPE, receive, bodies.begin(SCOPE, PEER, verified=False))


async def test_strangers_bodies_fill_no_room_but_their_own():
    bodies, held = Bodies(large), []
    with pytest.raises(Overloaded):
        for number in range(10):
            held.append(await read(bodies, bytes(LARGE), address=f"198.51.100.{number}"))
    assert len(held) == 2
    await read(bodies, bytes(BODY_LIMIT))
    await read(bodies, bytes(LARGE), verified=True)
    held[0][0].end()
    await read(bodies, bytes(LARGE))


async def test_one_address_fills_half_of_the_strangers_room():
    bodies = Bodies()
    with pytest.raises(Overloaded):
        for _ in range(100):
            await read(bodies, bytes(BODY_LIMIT))
    await read(bodies, bytes(BODY_LIMIT), address=ANOTHER)


async def test_larger_bodies_that_only_declare_themselves_hold_no_room():
    """Ten forms of 24 MiB of which a byte has come: another one is read all the same."""
    bodies = Bodies(large)
    begun = [asyncio.ensure_future(read(bodies, b"a", bytes(LARGE), pause=0.2)) for _ in range(10)]
    await asyncio.sleep(0)
    await read(bodies, bytes(LARGE))
    for each in begun:
        each.cancel()
    await asyncio.gather(*begun, return_exceptions=True)


async def test_what_was_refused_or_given_up_holds_nothing():
    bodies = Bodies(large, seconds=0.01)
    for pieces in ([bytes(LARGE), b"x"], [bytes(LARGE)]):
        for _ in range(5):
            with pytest.raises((TooLarge, NotInTime)):
                await read(bodies, *pieces, pause=0.02 if len(pieces) == 1 else 0.0)
    room = body_limit.Bodies(large)
    assert bodies.of_strangers == room.of_strangers
