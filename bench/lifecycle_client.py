"""One complaint from filing to closing and searching, as its callers run it, and the counts of many."""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from bench.callers import Machine, Person, as_bytes
from bench.complaints import complaint
from bench.loaded import Line, Told, get

WORDS = ("工资", "餐饮", "木工", "劳务", "玄黄")
PATIENCE = 120.0
"""Seconds of refusals (429) after which a caller gives up."""
THINKING = (1.0, 3.0)


@dataclass
class Cast:
    """The callers: who files and who decides."""

    port: int
    hotlines: list[Machine]
    officer: Person
    count: Iterator[int] = field(default_factory=itertools.count)
    chance: random.Random = field(default_factory=lambda: random.Random(1))


class GaveUp(Exception):
    """A call was refused with 429 until its caller gave up."""


@dataclass
class Seen:
    """Counts and times of many lifecycles."""

    began: float = field(default_factory=time.perf_counter)
    ended: list[tuple[float, float]] = field(default_factory=list)
    """When each lifecycle should have begun, and when it was done."""
    failed: list[str] = field(default_factory=list)
    given_up: int = 0
    """Lifecycles whose caller gave up after PATIENCE seconds of refusals."""
    filed: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    renewed: int = 0
    """Kept connections that had to be made anew."""

    def hear(self, line: Line) -> None:
        self.calls += line.took
        self.statuses += line.statuses
        self.renewed += line.renewed


async def live(cast: Cast, line: Line, seen: Seen, due: float, *, thinking: bool) -> None:
    """Run one lifecycle."""
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
    except GaveUp:
        seen.given_up += 1
    except (OSError, asyncio.IncompleteReadError, RuntimeError) as failure:
        seen.failed.append(f"{type(failure).__name__}: {failure}"[:300])


async def _command(cast: Cast, line: Line, name: str, version: int, command: str, body: dict[str, object]) -> int:
    target, once = f"/v1/complaints/{name}/{command}", f"{command}-{name}"
    request = as_bytes(cast.officer, "intake", target, body, once=once, version=version)
    told = await _insist(line, lambda: request, 200)
    return int(told.json["version"])


async def _insist(line: Line, request: Callable[[], bytes], wanted: int) -> Told:
    """Retry when told. Raises RuntimeError for any other answer, GaveUp after too long."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        told = await line.send(request())
        if told.status == wanted:
            return told
        if told.status != 429:
            raise RuntimeError(f"{told.status} {told.body[:200].decode(errors='replace')}")
        await asyncio.sleep(told.retry_after or 1)
    raise GaveUp


def lifecycles_a_second(seen: Seen) -> float:
    return len(seen.ended) / (max(done for _, done in seen.ended) - seen.began) if seen.ended else 0.0
