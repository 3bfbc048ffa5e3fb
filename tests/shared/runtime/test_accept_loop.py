"""A busy process hears everybody who comes."""

import asyncio
import socket
import time

import pytest
import uvloop

from shared.runtime.accept_loop import AT_ONCE, Loop

CALLERS = 2 * AT_ONCE


class Greeted(asyncio.Protocol):
    """Who has been taken, and in which turn of the loop; whoever speaks hears the same back."""

    taken: list[int]
    turns: int

    def connection_made(self, transport):
        self.transport = transport
        self.taken.append(self.turns)

    def data_received(self, data):
        self.transport.write(data)


@pytest.fixture
def greeted():
    return type("GreetedHere", (Greeted,), {"taken": [], "turns": 0})


async def turns_until_all_are_taken(greeted):
    """Each turn of the loop takes five milliseconds of work, as in a busy process."""
    server = await asyncio.get_running_loop().create_server(greeted, "127.0.0.1", 0, backlog=2 * CALLERS)
    callers = [socket.create_connection(server.sockets[0].getsockname()) for _ in range(CALLERS)]
    while len(greeted.taken) < CALLERS:
        greeted.turns += 1
        time.sleep(0.005)  # noqa: ASYNC251  the work that keeps the loop from everything else
        await asyncio.sleep(0)
    for caller in callers:
        caller.close()
    server.close()
    await server.wait_closed()
    return greeted.turns


def run(loop, work):
    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(work)


def test_all_who_wait_are_taken_within_a_few_turns(greeted):
    assert run(Loop, turns_until_all_are_taken(greeted)) < 10


def test_uvloop_alone_takes_one_in_each_turn(greeted):
    """Why there is a loop of our own: once this fails, it can go."""
    assert run(uvloop.Loop, turns_until_all_are_taken(greeted)) >= CALLERS


def test_a_closed_server_takes_nobody_else_and_keeps_whom_it_took(greeted):
    async def visit():
        server = await asyncio.get_running_loop().create_server(greeted, "127.0.0.1", 0)
        at = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*at)
        writer.write(b"one")
        assert await reader.readexactly(3) == b"one"
        server.close()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(*at)
        writer.write(b"two")
        assert await reader.readexactly(3) == b"two"
        writer.close()
        await server.wait_closed()

    run(Loop, visit())
