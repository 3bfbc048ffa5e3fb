"""R5: lifecycles that arrive in bursts, in the shape of the peer's test and ten times that."""

import asyncio
import time
from collections.abc import Iterator

import asyncpg

from bench.figures import Figure
from bench.house import House
from bench.lives import THINKING, Cast, Seen, live
from bench.loaded import Line, percentile
from bench.run import Run

BURST_GOAL = (
    "× 1: every lifecycle done, p95 ≤ 500 ms. × 10: only 2xx, 409, 412 or 429, nothing accepted is lost, "
    "full rate again within 10 s of each burst's end"
)
SHAPE = ((60, 1, 1), (30, 1, 15), (120, 1, 1), (30, 1, 25), (120, 2, 2), (30, 2, 35), (180, 10, 10))
"""Seconds, and from how many lifecycles a second to how many."""
ALLOWED = frozenset({200, 201, 409, 412, 429})


async def come_in_bursts(run: Run, cast: Cast, times: int) -> Seen:
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
    await live(cast, line, seen, due, thinking=True)
    seen.hear(line)
    line.close()


async def count_lost(house: House, bursts: list[Seen]) -> int:
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


def resilience(run: Run, bursts: list[Seen], lost: int) -> Figure:
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
