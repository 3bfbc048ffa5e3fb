"""P1: complaints from filing to closing, among a million others, at full load.

A lifecycle is four calls, each on the version the call before answered: a hotline files, an officer assigns, the
officer closes with a disposition, the officer searches by number or by two characters. No worker runs: facts stay in
the outbox.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from bench.callers import engage_machines, engage_person
from bench.figures import Figure
from bench.lifecycle_client import Cast, Seen, lifecycles_a_second, live
from bench.loaded import Line, fill, percentile
from bench.run import Run
from bench.stack import BenchStack, opened

CLIENTS = 50
FEW, MANY = 10_000, 1_000_000
GOAL = (
    "≥ 100 lifecycles/s, p95 of a call ≤ 500 ms at 1,000,000; cost there ≤ 1.3 × cost at 10,000; http CPU ≤ 25 ms a "
    "lifecycle"
)


@dataclass(frozen=True)
class FullLoad:
    """What fifty clients did in a stretch, and what it cost: milliseconds of the processor a lifecycle, by program."""

    seen: Seen
    processor: Mapping[str, float]


async def measure(run: Run) -> list[Figure]:
    """Few complaints first, on a stack of their own; then many."""
    seconds = run.sized(45, 2)
    loads = []
    for complaints in (run.sized(FEW, 500), run.sized(MANY, 2000)):
        async with opened("bench", run.port_base, run.progress, with_kafka=False) as stack:
            there, _ = await full_load(run, stack, complaints, seconds)
            loads.append(there)
    return [_lifecycles(run, *loads)]


async def full_load(run: Run, stack: BenchStack, complaints: int, seconds: int) -> tuple[FullLoad, Cast]:
    """Load so many complaints, and let fifty clients run lifecycles among them for that time."""
    await fill(stack, complaints, run.progress)
    await stack.start("intake-http")
    hotlines = await engage_machines(stack, [f"hotline_12345_{n}" for n in range(8)], ["complaints:write"], ["anxin"])
    officer = await engage_person(stack, "officer-li", "officer")
    cast = Cast(stack.ports.http("intake"), hotlines, officer)
    run.progress(f"{CLIENTS} clients among {complaints:,}")
    await _clients(cast, max(1, seconds // 5))
    before = stack.processor_seconds()
    seen = await _clients(cast, seconds)
    spent, done = stack.processor_seconds(), max(1, len(seen.ended))
    return FullLoad(seen, {name: 1000 * (spent[name] - before[name]) / done for name in spent}), cast


async def _clients(cast: Cast, seconds: float) -> Seen:
    """Lifecycle after lifecycle, without pauses, until the time is up."""
    seen = Seen()

    async def client() -> None:
        line = Line(cast.port)
        while time.perf_counter() - seen.began < seconds:
            due = time.perf_counter()
            await live(cast, line, seen, due, thinking=False)
        seen.hear(line)
        line.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return seen


def _lifecycles(run: Run, at_few: FullLoad, at_many: FullLoad) -> Figure:
    few, many = at_few.seen, at_many.seen
    http, database = (at_many.processor[name] for name in ("intake-http", "postgres"))
    rate, p95 = lifecycles_a_second(many), percentile(many.calls, 0.95)
    cost = lifecycles_a_second(few) / rate if rate else float("inf")
    met = rate >= 100 and p95 <= 500 and cost <= 1.3 and http <= 25
    whole = [done - due for due, done in many.ended]
    return run.figure(
        "P1",
        GOAL,
        {"lifecycles/s": rate, "p95 of a call, ms": p95, "× the cost at 10,000": cost, "http CPU, ms": http},
        met,
        unit="per second; milliseconds; ratio; milliseconds",
        note=f"{lifecycles_a_second(few):.1f}/s among 10,000; a lifecycle's p95 {percentile(whole, 0.95):.0f} ms; "
        f"PostgreSQL {database:.1f} ms of CPU a lifecycle; "
        f"{len(many.failed)} failed. The peer: 6.3/s at 1,000,000",
        detail={
            "lifecycles": len(many.ended),
            "statuses": {str(status): count for status, count in sorted(many.statuses.items())},
            "failed": many.failed[:5],
            "p50_of_a_call_ms": round(percentile(many.calls, 0.5), 1),
            "processes": "intake http, PostgreSQL, this generator",
        },
    )
