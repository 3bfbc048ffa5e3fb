"""R11: what strangers, one partner and two receivers do to everybody else.

Each attack runs for a while beside a hotline that signs and files one complaint after the other, with a file now and
then, and that is pushed messages. It must not notice.
"""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import asyncpg
import httpx

from bench.callers import PLACE, Machine, engage_machines
from bench.chaos.attacks import ATTACKS
from bench.chaos.receivers import Receiver, at_once, dripping, inflating, receiving
from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from deploy.local.layout import REPOSITORY
from deploy.local.processes import address

GOAL = "every signed call of another party answered within 2 s throughout; no process above 400 MiB; nothing lost"
SLOWEST, LARGEST = 2.0, 400 * 2**20
SCOPES = ["complaints:write", "complaints:read", "deliveries:read"]
HOTLINE, ATTACKER = "hotline_12345", "hotline_12333"
DRIPPING, INFLATING = "receiver_1", "receiver_2"
RECEIVERS = "receivers that drip and inflate"
OURS = ("intake-http", "intake-worker")
EVERY = SAMPLED = 0.1
"""Seconds between two calls of the hotline, and between two looks at the memory of our processes."""
FILE_EVERY = 10
"""One of so many filings is followed by a file of 1.5 MiB."""
PUSHED_WITHIN = 30.0
DELIVERY = """insert into intake.delivery
    (id, party, kind, subject, occasion, body, state, made_at, attempts, next_at)
    values ($1, $2, 'final-answer', $3, 'final', '{"note": "已办结"}', 'due', now(), 0, now())"""


@dataclass
class Witness:
    """What the hotline saw during one attack."""

    seconds: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    memory: dict[str, int] = field(default_factory=dict)

    @property
    def slowest(self) -> float:
        return max(self.seconds, default=float("inf"))


async def measure(run: Run) -> list[Figure]:
    """Every attack for itself; at the end every filing that was answered 201 is looked for."""
    seen: dict[str, Witness] = {}
    async with opened("chaos", run.port_base, run.progress) as stack:
        await stack.start(*OURS)
        hotline, attacker = await engage_machines(stack, [HOTLINE, ATTACKER], SCOPES, ["anxin"])
        drip, swell = await engage_machines(stack, [DRIPPING, INFLATING], SCOPES, ["anxin"])
        async with httpx.AsyncClient(base_url=address(stack.ports.http("intake")), timeout=15) as client:
            calls = Calls(client, hotline)
            await calls.file(Witness())  # from here on the hotline is known
            names = list(ATTACKS)[: run.sized(len(ATTACKS), 2)]
            for place, name in enumerate(names):
                run.progress(name, place / (len(names) + 1))
                async with attacked(stack, name, attacker):
                    seen[name] = await watched(stack, calls, run.sized(20, 2))
            run.progress(RECEIVERS, 0.9)
            async with pushed(stack, client, {HOTLINE: hotline, DRIPPING: drip, INFLATING: swell}) as waiting:
                seen[RECEIVERS] = await watched(stack, calls, run.sized(20, 2))
                late = await waiting
        lost = await count_lost(stack, [number for witness in seen.values() for number in witness.filed])
    return [figure(run, seen, lost, late)]


@dataclass
class Calls:
    """The hotline's calls."""

    client: httpx.AsyncClient
    hotline: Machine

    async def file(self, witness: Witness) -> str | None:
        """File a complaint; its number."""
        body = {"channel": "hotline_12345", "division": PLACE, "summary": "三个月工资未发"}
        body |= {"partner_no": uuid4().hex[:20], "employer": {"name": "虚构餐饮店"}}  # type: ignore[dict-item]
        answer = await self._send(witness, self.client.build_request("POST", "/v1/complaints", json=body))
        if answer is None:
            return None
        number: str = answer.json()["number"]
        witness.filed.append(number)
        return number

    async def add_file(self, witness: Witness, number: str) -> None:
        """Add a text of 1.5 MiB to a complaint."""
        words = (uuid4().hex + " 工资条\n").encode() * 36_000
        target, kind = f"/v1/complaints/{number}/evidence", {"Content-Type": "text/plain"}
        await self._send(witness, self.client.build_request("POST", target, content=words, headers=kind))

    async def _send(self, witness: Witness, request: httpx.Request) -> httpx.Response | None:
        request.headers["Idempotency-Key"] = uuid4().hex
        target = request.url.raw_path.decode()
        signed = self.hotline.headers("intake", "POST", target, request.content, dict(request.headers))
        request.headers.update(signed)
        began = time.monotonic()
        try:
            answer = await self.client.send(request)
        except httpx.HTTPError as failure:
            witness.refused.append(type(failure).__name__)
            return None
        finally:
            witness.seconds.append(time.monotonic() - began)
        if not answer.is_success:
            witness.refused.append(f"HTTP {answer.status_code}")
            return None
        return answer


async def watched(stack: BenchStack, calls: Calls, seconds: float) -> Witness:
    """The hotline calls for so long, and our processes' memory is looked at."""
    witness, until, count = Witness(), time.monotonic() + seconds, 0
    looking = asyncio.create_task(_look(stack, witness))
    while time.monotonic() < until:
        number = await calls.file(witness)
        count += 1
        if number and count % FILE_EVERY == 0:
            await calls.add_file(witness, number)
        await asyncio.sleep(EVERY)
    looking.cancel()
    return witness


async def _look(stack: BenchStack, witness: Witness) -> None:
    while True:
        for name, size in stack.memory().items():
            if name in OURS:
                witness.memory[name] = max(size, witness.memory.get(name, 0))
        await asyncio.sleep(SAMPLED)


@asynccontextmanager
async def attacked(stack: BenchStack, name: str, attacker: Machine) -> AsyncIterator[None]:
    """The attack goes on during the block, from a process of its own."""
    environment = os.environ | {"KEY": attacker.key, "SECRET": attacker.secret}
    command = (sys.executable, "-m", "bench.chaos.attacks", name, str(stack.ports.http("intake")))
    process = await asyncio.create_subprocess_exec(*command, env=environment, cwd=REPOSITORY)
    try:
        await asyncio.sleep(2)
        if process.returncode is not None:
            raise AssertionError(f"the attack {name} ended by itself: nothing is shown")
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@asynccontextmanager
async def pushed(
    stack: BenchStack, client: httpx.AsyncClient, parties: dict[str, Machine]
) -> AsyncIterator["asyncio.Task[int]"]:
    """Ten messages are due to each; the task returns how many of the hotline's were not there in time."""
    answers = {HOTLINE: at_once, DRIPPING: dripping, INFLATING: inflating()}
    async with AsyncExitStack() as stay:
        receivers = {party: await stay.enter_async_context(receiving(answer)) for party, answer in answers.items()}
        for party, machine in parties.items():
            await _set_destination(client, machine, party, receivers[party].address)
        for party in (DRIPPING, INFLATING):
            await _due(stack, party, 10)
        await asyncio.sleep(6)  # a turn of the worker: the two receivers have theirs
        await _due(stack, HOTLINE, 10)
        waiting = asyncio.create_task(_late(receivers, 10))
        try:
            yield waiting
        finally:
            waiting.cancel()


async def _set_destination(client: httpx.AsyncClient, machine: Machine, party: str, where: str) -> None:
    secret = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"
    request = client.build_request("PUT", f"/v1/destinations/{party}", json={"address": where, "secret": secret})
    target = request.url.raw_path.decode()
    request.headers.update(machine.headers("intake", "PUT", target, request.content, dict(request.headers)))
    (await client.send(request)).raise_for_status()


async def _due(stack: BenchStack, party: str, count: int) -> None:
    connection = await asyncpg.connect(stack.dsn())
    try:
        for number in range(count):
            await connection.execute(DELIVERY, uuid4(), party, f"c-{number}")
    finally:
        await connection.close()


async def _late(receivers: dict[str, Receiver], count: int) -> int:
    for _ in range(int(PUSHED_WITHIN / SAMPLED)):
        if len(set(receivers[HOTLINE].got)) >= count:
            break
        await asyncio.sleep(SAMPLED)
    assert receivers[DRIPPING].got, "the dripping receiver was sent nothing: nothing is shown"
    assert receivers[INFLATING].got, "the inflating receiver was sent nothing: nothing is shown"
    return count - len(set(receivers[HOTLINE].got))


async def count_lost(stack: BenchStack, filed: list[str]) -> int:
    """Complaints answered 201 that do not exist."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        found = await connection.fetch("select number from intake.complaint where number = any($1)", filed)
    finally:
        await connection.close()
    return len(set(filed) - {row["number"] for row in found})


def figure(run: Run, seen: dict[str, Witness], lost: int, late: int) -> Figure:
    """The worst of all attacks; the detail has each."""
    slowest = max(seen, key=lambda name: seen[name].slowest)
    memory = max(size for witness in seen.values() for size in witness.memory.values())
    refused = sum(len(witness.refused) for witness in seen.values())
    calls = sum(len(witness.seconds) for witness in seen.values())
    met = seen[slowest].slowest <= SLOWEST and memory <= LARGEST and not (refused or lost or late)
    return run.figure(
        "R11",
        GOAL,
        {
            "slowest signed call, s": seen[slowest].slowest,
            "largest process, MiB": memory / 2**20,
            "refused or lost": refused + lost + late,
        },
        met,
        unit="worst of all attacks",
        note=f"{calls} signed calls beside {len(seen)} attacks; the slowest beside {slowest}",
        detail={
            name: {
                "calls": len(witness.seconds),
                "slowest_s": round(witness.slowest, 3),
                "refused": sorted(set(witness.refused)),
                "mib": {process: round(size / 2**20) for process, size in witness.memory.items()},
            }
            for name, witness in seen.items()
        },
    )
