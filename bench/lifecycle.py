"""P1 and R5: complaints from filing to closing, with a million of them there; at full load, and in bursts.

A lifecycle is four calls, each on the version the call before answered: a hotline files, an officer assigns, the
officer closes with a disposition, the officer searches by number or by two characters. No worker runs: what is stated
waits in the outbox. The bursts have the shape of the peer's test and again ten times that; whoever is told to come
back (429) comes back when told.
"""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import asyncpg

from bench.callers import Machine, Person, as_bytes, engage_machines, engage_person
from bench.complaints import complaint
from bench.figures import Figure
from bench.house import House, opened
from bench.loaded import Line, Told, fill, get, percentile
from bench.run import Run

CLIENTS = 50
FEW, MANY = 10_000, 1_000_000
GOAL = "≥ 100 lifecycles/s, p95 of a call ≤ 500 ms at 1,000,000; cost there ≤ 1.3 × cost at 10,000"
BURST_GOAL = (
    "× 1: every lifecycle done, p95 ≤ 500 ms. × 10: only 2xx, 409, 412 or 429, nothing accepted is lost, "
    "full rate again within 10 s of each burst's end"
)
SHAPE = ((60, 1, 1), (30, 1, 15), (120, 1, 1), (30, 1, 25), (120, 2, 2), (30, 2, 35), (180, 10, 10))
"""Seconds, and from how many lifecycles a second to how many."""
THINKING = (1.0, 3.0)
ALLOWED = frozenset({200, 201, 409, 412, 429})
WORDS = ("工资", "餐饮", "木工", "劳务", "玄黄")
PATIENCE = 120.0
"""Seconds a lifecycle may be told to come back."""


@dataclass
class Cast:
    """Who files and who decides."""

    port: int
    hotlines: list[Machine]
    officer: Person
    count: Iterator[int] = field(default_factory=itertools.count)
    chance: random.Random = field(default_factory=lambda: random.Random(1))


@dataclass
class Seen:
    """What came of it."""

    began: float = field(default_factory=time.perf_counter)
    ended: list[tuple[float, float]] = field(default_factory=list)
    """When each lifecycle should have begun, and when it was done."""
    failed: list[str] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def hear(self, line: Line) -> None:
        self.calls += line.took
        self.statuses += line.statuses


async def measure(run: Run) -> list[Figure]:
    """Few complaints first, in a house of their own; then many, then the bursts among them."""
    few, many = run.sized(FEW, 500), run.sized(MANY, 2000)
    seconds = run.sized(45, 2)
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as house:
        at_few, _ = await _full_load(run, house, few, seconds)
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as house:
        at_many, cast = await _full_load(run, house, many, seconds)
        run.remember_memory(house.memory())
        bursts = [await _bursts(run, cast, times) for times in (1, 10)]
        lost = await _lost(house, bursts)
    return [_lifecycles(run, at_few, at_many), _resilience(run, bursts, lost)]


async def _full_load(run: Run, house: House, complaints: int, seconds: int) -> tuple[Seen, Cast]:
    await fill(house, complaints, run.progress)
    await house.start("intake-http")
    hotlines = await engage_machines(house, [f"hotline_{n}" for n in range(8)], ["complaints:write"], ["anxin"])
    officer = await engage_person(house, "officer-li", "officer")
    cast = Cast(house.ports.http("intake"), hotlines, officer)
    run.progress(f"{CLIENTS} clients among {complaints:,}")
    await _clients(cast, max(1, seconds // 5))
    return await _clients(cast, seconds), cast


async def _clients(cast: Cast, seconds: float) -> Seen:
    """Lifecycle after lifecycle, no think time, until time is up."""
    seen = Seen()

    async def client() -> None:
        line = Line(cast.port)
        while time.perf_counter() - seen.began < seconds:
            due = time.perf_counter()
            await _one(cast, line, seen, due, thinking=False)
        seen.hear(line)
        line.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return seen


async def _bursts(run: Run, cast: Cast, times: int) -> Seen:
    """Arrivals by the shape, whether or not earlier lifecycles are done."""
    seen, running, clock = Seen(), set[asyncio.Task[None]](), 0.0
    shape = [(run.sized(span, 1), first * times, last * times) for span, first, last in SHAPE]
    whole = sum(span for span, _, _ in shape)
    for at in _arrivals(shape):
        await asyncio.sleep(max(0.0, at - (time.perf_counter() - seen.began)))
        if at - clock >= 1:
            clock = at
            run.progress(f"bursts × {times}: {len(running)} lifecycles under way", at / whole)
        task = asyncio.create_task(_visitor(cast, seen, seen.began + at))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)
    return seen


def _arrivals(shape: list[tuple[int, int, int]]) -> Iterator[float]:
    """Seconds after the start at which each lifecycle should begin."""
    begins, at = 0.0, 0.0
    for span, first, last in shape:
        while at < begins + span:
            yield at
            at += 1 / (first + (last - first) * (at - begins) / span)
        begins += span


async def _visitor(cast: Cast, seen: Seen, due: float) -> None:
    line = Line(cast.port)
    await _one(cast, line, seen, due, thinking=True)
    seen.hear(line)
    line.close()


async def _one(cast: Cast, line: Line, seen: Seen, due: float, *, thinking: bool) -> None:
    """One lifecycle."""
    number = next(cast.count)
    hotline, order = cast.hotlines[number % len(cast.hotlines)], f"life-{number:08d}"

    async def pause() -> None:
        if thinking:
            await asyncio.sleep(cast.chance.uniform(*THINKING))

    try:
        filing = complaint(order, cast.chance)
        told = await _insist(line, lambda: as_bytes(hotline, "intake", "/v1/complaints", filing, once=order), 201)
        name = told.json["number"]
        seen.filed.append(name)
        await pause()
        version = await _command(cast, line, name, 1, "assign", {"owner": "officer-li"})
        await pause()
        done: dict[str, object] = {
            "disposition": "NOT_WAGES",
            "reason": "不属于工资争议，已告知其他途径",
            "public_reply": "已告知其他途径",
        }
        await _command(cast, line, name, version, "close", done)
        seen.closed.append(name)
        await pause()
        target = f"/v1/complaints/{name}" if number % 2 else f"/v1/complaints?q={quote(cast.chance.choice(WORDS))}"
        await _insist(line, lambda: get(cast.officer, target), 200)
        seen.ended.append((due, time.perf_counter()))
    except (OSError, asyncio.IncompleteReadError, RuntimeError) as failure:
        seen.failed.append(f"{type(failure).__name__}: {failure}"[:300])


async def _command(cast: Cast, line: Line, name: str, version: int, command: str, body: dict[str, object]) -> int:
    target, once = f"/v1/complaints/{name}/{command}", f"{command}-{name}"
    request = as_bytes(cast.officer, "intake", target, body, once=once, version=version)
    told = await _insist(line, lambda: request, 200)
    return int(told.json["version"])


async def _insist(line: Line, request: Callable[[], bytes], wanted: int) -> Told:
    """Come back when told. Raises RuntimeError for any other answer, or after too long."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        told = await line.send(request())
        if told.status == wanted:
            return told
        if told.status != 429:
            raise RuntimeError(f"{told.status} {told.body[:200].decode(errors='replace')}")
        await asyncio.sleep(told.retry_after or 1)
    raise RuntimeError("told to come back for too long")


async def _lost(house: House, bursts: list[Seen]) -> int:
    """Complaints answered 201 that are not there, or were closed and do not say so."""
    connection = await asyncpg.connect(house.dsn())
    try:
        missing = 0
        for seen in bursts:
            stages = dict(
                await connection.fetch("select number, stage from intake.complaint where number = any($1)", seen.filed)
            )
            missing += len(set(seen.filed) - stages.keys())
            missing += sum(stages.get(number) == "filed" for number in seen.closed)
        return missing
    finally:
        await connection.close()


def _rate(seen: Seen) -> float:
    return len(seen.ended) / (max(done for _, done in seen.ended) - seen.began) if seen.ended else 0.0


def _lifecycles(run: Run, few: Seen, many: Seen) -> Figure:
    rate, p95 = _rate(many), percentile(many.calls, 0.95)
    cost = _rate(few) / rate if rate else float("inf")
    met = rate >= 100 and p95 <= 500 and cost <= 1.3
    whole = [done - due for due, done in many.ended]
    return run.figure(
        "P1",
        GOAL,
        {"lifecycles/s": rate, "p95 of a call, ms": p95, "× the cost at 10,000": cost},
        met,
        unit="per second; milliseconds; ratio",
        note=f"{_rate(few):.1f}/s among 10,000; a lifecycle's p95 {percentile(whole, 0.95):.0f} ms; "
        f"{len(many.failed)} failed. The peer: 6.3/s at 1,000,000",
        detail={
            "lifecycles": len(many.ended),
            "statuses": {str(status): count for status, count in sorted(many.statuses.items())},
            "failed": many.failed[:5],
            "p50_of_a_call_ms": round(percentile(many.calls, 0.5), 1),
            "processes": "intake http, PostgreSQL, this generator",
        },
    )


def _resilience(run: Run, bursts: list[Seen], lost: int) -> Figure:
    one, ten = bursts
    p95 = percentile(one.calls, 0.95)
    odd = sum(count for status, count in ten.statuses.items() if status not in ALLOWED)
    late = recovery(ten, [(run.sized(span, 1), first * 10, last * 10) for span, first, last in SHAPE])
    met = not one.failed and p95 <= 500 and not odd and not ten.failed and not lost and late <= 10
    return run.figure(
        "R5",
        BURST_GOAL,
        {
            "× 1: not done": len(one.failed),
            "× 1: p95 of a call, ms": p95,
            "× 10: other answers": odd,
            "× 10: not done": len(ten.failed),
            "lost": lost,
            "× 10: seconds to recover": late,
        },
        met,
        unit="lifecycles; milliseconds; answers; seconds",
        note=f"× 1: {len(one.ended)} lifecycles; × 10: {len(ten.ended)}, {ten.statuses[429]} times told to come back",
        detail={
            "failed": [*one.failed[:5], *ten.failed[:5]],
            "statuses": {str(status): count for status, count in sorted(ten.statuses.items())},
            "p95_of_a_call_times_ten_ms": round(percentile(ten.calls, 0.95)),
        },
    )


def recovery(seen: Seen, shape: list[tuple[int, int, int]]) -> float:
    """The longest time after a burst's end until everything that should have begun by that end was done."""
    longest, begins = 0.0, 0.0
    usual = 4 * THINKING[1]
    for span, first, last in shape:
        begins += span
        if last > first:
            ends = [done - seen.began for due, done in seen.ended if due - seen.began <= begins]
            longest = max(longest, max(ends, default=0.0) - begins - usual)
    return max(0.0, longest)
