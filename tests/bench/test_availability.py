"""R11's figure: the worst of all attacks decides, and a witness that called nobody proves nothing."""

import asyncio
import sys

import pytest

from bench.chaos.attacks import ATTACKS
from bench.chaos.availability import Witness, figure
from bench.run import Run
from deploy.local.layout import REPOSITORY

MIB = 2**20


def a_run():
    return Run("anxin chaos R11", "a machine", lambda news, done=None: None, 1)


def seen(slowest=0.5, mib=300, refused=()):
    quiet = Witness([0.1, 0.2], [], ["1", "2"], {"intake-http": 200 * MIB})
    return {"a": quiet, "b": Witness([slowest], list(refused), ["3"], {"intake-worker": mib * MIB})}


@pytest.mark.parametrize(
    ("witnesses", "lost", "late", "met"),
    [
        (seen(2.0, 400), 0, 0, True),
        (seen(slowest=2.01), 0, 0, False),
        (seen(mib=401), 0, 0, False),
        (seen(refused=["HTTP 429"]), 0, 0, False),
        (seen(), 1, 0, False),
        (seen(), 0, 1, False),
        (seen() | {"c": Witness(memory={"intake-http": MIB})}, 0, 0, False),
    ],
)
def test_one_slow_call_one_large_process_or_one_loss_is_too_many(witnesses, lost, late, met):
    assert figure(a_run(), witnesses, lost, late).met is met


@pytest.mark.parametrize("name", ATTACKS)
async def test_an_attack_sends_something_until_it_is_stopped(name):
    came = asyncio.Event()

    async def take(reader, writer):
        if await reader.read(1):
            came.set()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    command = (sys.executable, "-m", "bench.chaos.attacks", name, str(port))
    process = await asyncio.create_subprocess_exec(*command, cwd=REPOSITORY, env={"KEY": "k", "SECRET": "s" * 32})
    try:
        async with asyncio.timeout(60):
            await came.wait()
        assert process.returncode is None
    finally:
        process.kill()
        await process.wait()
        server.close()
