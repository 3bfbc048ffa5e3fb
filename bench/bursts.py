"""R5: lifecycles that arrive in bursts, in the shape of the peer's test and ten times that.

They come to a stack with a million complaints, after fifty clients have shown what it does at full load. A caller that
gets 429 comes back when told.
"""

import asyncio
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

import asyncpg

from bench.figures import Figure
from bench.lifecycle import MANY, full_load
from bench.lifecycle_client import Cast, Seen, lifecycles_a_second, live
from bench.loaded import Line, percentile
from bench.run import Run
from bench.stack import BenchStack, opened

BURST_GOAL = (
    "× 1: every lifecycle done, p95 ≤ 500 ms. × 10: only 2xx, 409, 412 or 429, nothing accepted is lost, "
    "full rate again within 10 s of each burst's end"
)
SHAPE = ((60, 1, 1), (30, 1, 15), (120, 1, 1), (30, 1, 25), (120, 2, 2), (30, 2, 35), (180, 10, 10))
"""Seconds, and from how many lifecycles a second to how many."""
WINDOW = 5.0
"""Seconds over which finished lifecycles are counted."""
ALLOWED = frozenset({200, 201, 409, 412, 429})


async def measure(run: Run) -> list[Figure]:
    """Full load first, then the shape once and ten times; at the end every accepted complaint is looked for."""
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as stack:
        full, cast = await full_load(run, stack, run.sized(MANY, 2000), run.sized(45, 2))
        bursts = [await come_in_bursts(run, cast, times) for times in (1, 10)]
        run.remember_memory(stack.memory())
        lost = await count_lost(stack, bursts)
    return [resilience(run, bursts, lost, lifecycles_a_second(full.seen))]


async def come_in_bursts(run: Run, cast: Cast, times: int) -> Seen:
    """Start lifecycles by the shape, whether or not earlier ones are done."""
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


async def count_lost(stack: BenchStack, bursts: list[Seen]) -> int:
    """Complaints answered 201 that do not exist, or were closed and are not in that stage."""
    connection = await asyncpg.connect(stack.dsn())
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


def resilience(run: Run, bursts: list[Seen], lost: int, full: float) -> Figure:
    """The figure of both runs; `full` is how many lifecycles a second the same stack did at full load, without
    bursts.
    """
    one, ten = bursts
    p95 = percentile(one.calls, 0.95)
    odd = sum(count for status, count in ten.statuses.items() if status not in ALLOWED) + len(ten.failed)
    late = recovery(ten, [(run.sized(span, 1), first * 10, last * 10) for span, first, last in SHAPE], full)
    met = not one.failed and not one.given_up and p95 <= 500 and not odd and not lost and late <= 10
    return run.figure(
        "R5",
        BURST_GOAL,
        {
            "× 1: not done": len(one.failed) + one.given_up,
            "× 1: p95 of a call, ms": p95,
            "× 10: other answers": odd,
            "lost": lost,
            "× 10: seconds to full rate": late,
        },
        met,
        unit="lifecycles; milliseconds; answers; seconds",
        note=f"× 1: {len(one.ended)} lifecycles done; × 10: {len(ten.ended)} done, {ten.given_up} gave up after two "
        f"minutes of coming back, {ten.statuses[429]:,} times told to; at full load the stack does {full:.0f}/s",
        detail={
            "failed": [*one.failed[:5], *ten.failed[:5]],
            "statuses": {str(status): count for status, count in sorted(ten.statuses.items())},
            "kept_connections_made_anew": ten.renewed,
            "p95_of_a_call_times_ten_ms": round(percentile(ten.calls, 0.95)),
            "done_in_each_ten_seconds_times_ten": done_in_each(ten, 10),
        },
    )


def done_in_each(seen: Seen, seconds: int) -> list[int]:
    """Lifecycles done in each such span since the start."""
    spans = Counter(int((done - seen.began) // seconds) for _, done in seen.ended)
    return [spans[number] for number in range(max(spans, default=-1) + 1)]


def recovery(seen: Seen, shape: Sequence[tuple[int, int, int]], full: float) -> float:
    """The longest time after a burst's end until as much was done in a second as the stack can, or as arrives then.

    Counted in windows of five seconds; a tenth less is enough, for arrivals are random and callers pause.
    """
    done, longest, begins = sorted(done - seen.began for _, done in seen.ended), 0.0, 0.0
    for (span, first, last), (_, after, _) in zip(shape, [*shape[1:], (0, 0, 0)], strict=True):
        begins += span
        if last > first:
            longest = max(longest, _seconds_until(done, begins, 0.9 * min(full, after)))
    return longest


def _seconds_until(done: list[float], begins: float, rate: float) -> float:
    """From `begins` to the start of the first five seconds in which that many a second were done."""
    at = begins
    while done and at < done[-1]:
        if bisect_left(done, at + WINDOW) - bisect_left(done, at) >= rate * WINDOW:
            return at - begins
        at += 0.5
    return at - begins
