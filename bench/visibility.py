"""P4, P4b: how soon an accepted complaint has its case in the next service, at 50 and at 30 acceptances a second.

The time runs from the 200 that the head's client gets from intake to the first moment at which a SELECT on mediation's
table shows the case, queried every millisecond over one connection. Running: intake's http and worker, mediation's
worker, PostgreSQL, Kafka. In the same run: one raw aiokafka hop from `send` to the consumer.
"""

import asyncio
import random
import statistics
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench.callers import Person, as_bytes, engage_machines, engage_person
from bench.complaints import filings, numbers_of
from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from bench.topics import new_topic
from bench.volleys import Volley, fire, one_by_one

RATE, LOWER_RATE = 50, 30
CONNECTIONS = 16
HOP_TOPIC = "bench.hop"
VISIBLE = "select complaint from mediation.case_file where complaint = any($1::text[])"
UNSENT = "select count(*) from intake.outbox where sent_at is null"
GOAL = "median ≤ 10 × one raw hop; p99 ≤ 100 ms; 50 acceptances/s"
GOAL_AT_LOWER_RATE = "p99 ≤ 100 ms at 30 acceptances/s, which two cores carry"
PATIENCE = 60.0


@dataclass
class Sightings:
    """When each acceptance was answered, and when its case was first seen."""

    answered: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)

    def milliseconds(self) -> list[float]:
        """How long each took; a case seen before its head had the answer took no time."""
        return sorted(max(0.0, self.seen[number] - at) * 1000 for number, at in self.answered.items())


@dataclass(frozen=True)
class Stretch:
    """Acceptances at one rate: what was seen of them, their answers, how many a second were answered."""

    sightings: Sightings
    statuses: Volley
    rate: float


async def measure(run: Run) -> list[Figure]:
    """File first, then accept and watch, at the lower rate and at the other; the raw hop before and after."""
    seconds, rates = run.sized(25, 2), (run.sized(LOWER_RATE, 6), run.sized(RATE, 10))
    async with opened("bench", run.port_base, run.progress) as stack:
        run.progress("starting intake and mediation's worker")
        await stack.start("intake-http", "intake-worker", "mediation-worker")
        run.progress("filing what will be accepted", 0.1)
        numbers = await _file(stack, seconds * sum(rates))
        async with hopping(stack) as hop:
            hops = await hop(run.sized(200, 20))
            lower, higher = [
                await _stretch(run, stack, [numbers.pop() for _ in range(seconds * rate)], rate) for rate in rates
            ]
            hops += await hop(run.sized(200, 20))
        run.remember_memory(stack.memory())
    return [_figure(run, higher, hops), _figure_at_lower_rate(run, lower)]


async def _stretch(run: Run, stack: BenchStack, numbers: list[str], rate: int) -> Stretch:
    run.progress(f"{rate} acceptances a second for {len(numbers) // rate} s", 0.3)
    sightings, statuses, took = await _accept(stack, numbers, rate)
    return Stretch(sightings, statuses, len(numbers) / took)


async def _file(stack: BenchStack, count: int) -> list[str]:
    """So many complaints, filed and sent, so that nothing older waits."""
    machines = await engage_machines(
        stack, [f"hotline_12345_{place}" for place in range(8)], ["complaints:write"], ["anxin"]
    )
    requests = filings(machines, -(-count // len(machines)), series="v", chance=random.Random(4))
    filed = await fire(stack.ports.http("intake"), requests, keep_bodies=True)
    assert filed.answered == len(filed.latencies), f"not all were filed: {filed.statuses}"
    connection = await asyncpg.connect(stack.dsn())
    try:
        deadline = time.monotonic() + PATIENCE
        while unsent := await connection.fetchval(UNSENT):
            assert time.monotonic() < deadline, f"{unsent} facts were not sent in time"
            await asyncio.sleep(0.05)
    finally:
        await connection.close()
    return numbers_of(filed.bodies)[:count]


async def _accept(stack: BenchStack, numbers: list[str], rate: int) -> tuple[Sightings, Volley, float]:
    """Accept one every 1/rate seconds, whether or not earlier ones were answered, and watch for the cases."""
    head, sightings, volley = await engage_person(stack, "head-wang", "head"), Sightings(), Volley(0.0)
    due = deque(_accepting(head, number) for number in numbers)
    began = time.perf_counter()
    watching = asyncio.create_task(_watch(stack.dsn(), sightings, len(numbers)))

    async def next_request() -> tuple[str, bytes] | None:
        if not due:
            return None
        number, request = due.popleft()
        await asyncio.sleep(began + (len(numbers) - len(due) - 1) / rate - time.perf_counter())
        sightings.pending.add(number)
        return number, request

    async def client() -> None:
        async for number, status in one_by_one(stack.ports.http("intake"), next_request):
            sightings.answered[number] = time.perf_counter()
            volley.statuses[status] += 1

    try:
        await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
        took = time.perf_counter() - began
        assert volley.answered == len(numbers), f"not all were accepted: {volley.statuses}"
        await watching
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    return sightings, volley, took


def _accepting(head: Person, number: str) -> tuple[str, bytes]:
    decision: dict[str, object] = {"reason": "事实清楚,同意受理"}
    target = f"/v1/complaints/{number}/accept"
    return number, as_bytes(head, "intake", target, decision, once=f"accept-{number}", version=1)


async def _watch(dsn: str, sightings: Sightings, expected: int) -> None:
    """Look for the pending cases, about every millisecond, until every one was seen."""
    connection = await asyncpg.connect(dsn)
    try:
        look = await connection.prepare(VISIBLE)
        async with asyncio.timeout(PATIENCE * 2):
            while len(sightings.seen) < expected:
                await asyncio.sleep(0.001)
                if sightings.pending:
                    found = await look.fetch(list(sightings.pending))
                    now = time.perf_counter()
                    sightings.seen |= {row["complaint"]: now for row in found}
                    sightings.pending -= {row["complaint"] for row in found}
    finally:
        await connection.close()


@asynccontextmanager
async def hopping(stack: BenchStack) -> AsyncIterator["Hop"]:
    """A topic of one partition, with a producer and a consumer that are ready."""
    await new_topic(stack.bootstrap, HOP_TOPIC, 1)
    producer = AIOKafkaProducer(bootstrap_servers=stack.bootstrap, enable_idempotence=True, acks="all", linger_ms=0)
    consumer = AIOKafkaConsumer(bootstrap_servers=stack.bootstrap, auto_offset_reset="earliest")
    await producer.start()
    await consumer.start()
    consumer.assign([TopicPartition(HOP_TOPIC, 0)])
    try:
        yield Hop(producer, consumer)
    finally:
        await consumer.stop()
        await producer.stop()


@dataclass(frozen=True)
class Hop:
    """From `send` to the consumer, message by message."""

    producer: AIOKafkaProducer
    consumer: AIOKafkaConsumer

    async def __call__(self, times: int) -> list[float]:
        """Milliseconds of each hop, one every 20 ms, as acceptances come."""
        took = []
        for _ in range(times):
            began = time.perf_counter()
            await self.producer.send(HOP_TOPIC, bytes(400), key=b"hop")
            await self.consumer.getone()
            took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(1 / RATE)
        return took


def _figure(run: Run, seen: Stretch, hops: list[float]) -> Figure:
    took, hop = seen.sightings.milliseconds(), statistics.median(hops)
    median, p99 = statistics.median(took), _p99(took)
    return run.figure(
        "P4",
        GOAL,
        {"median, in hops": median / hop, "p99, ms": p99},
        median <= 10 * hop and p99 <= 100,
        unit="hops; milliseconds",
        note=f"median {median:.1f} ms, p99 {p99:.0f} ms, one hop {hop:.2f} ms, at {seen.rate:.0f} acceptances/s",
        detail={**_detail(seen, took), "hop_ms": round(hop, 2)},
    )


def _figure_at_lower_rate(run: Run, seen: Stretch) -> Figure:
    took = seen.sightings.milliseconds()
    return run.figure(
        "P4b",
        GOAL_AT_LOWER_RATE,
        {"p99, ms": _p99(took)},
        _p99(took) <= 100,
        unit="milliseconds",
        note=f"median {statistics.median(took):.1f} ms, at {seen.rate:.0f} acceptances/s",
        detail=_detail(seen, took),
    )


def _p99(took: list[float]) -> float:
    return took[int(len(took) * 0.99)]


def _detail(seen: Stretch, took: list[float]) -> dict[str, object]:
    return {
        "median_ms": round(statistics.median(took), 2),
        "p99_ms": round(_p99(took), 1),
        "max_ms": round(took[-1], 1),
        "acceptances": len(took),
        "per_second": round(seen.rate, 1),
        "statuses": {str(status): count for status, count in seen.statuses.statuses.items()},
        "processes": "intake http and worker, mediation worker, Kafka, PostgreSQL, this generator",
    }
