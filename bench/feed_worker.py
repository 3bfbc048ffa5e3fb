"""A process of its own that takes batches in as monitor's worker does, and tells what it cost (P7)."""

import asyncio
import json
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from services.monitor.feeds.jobs import take_in
from shared.database.sessions import Sessions, make_engine
from shared.privacy import Keyring


@dataclass
class Taken:
    """What taking batches in cost: seconds for each, the process's own processor time, its largest size in bytes."""

    seconds: list[float]
    processor: float
    largest: int
    database: float = 0.0


async def take_all(url: str, folder: Path, keys: list[str], batches: list[int]) -> Taken:
    """In the process of its own: each batch, timed."""
    sessions = Sessions(make_engine(url, pool_size=3), Keyring.of(*keys))
    seconds = []
    try:
        async with sessions.driver():
            pass  # a worker is connected already
        processor = time.process_time()
        for number in batches:
            began = time.perf_counter()
            assert await take_in(sessions, folder, number), number
            seconds.append(time.perf_counter() - began)
    finally:
        await sessions.close()
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Taken(seconds, time.process_time() - processor, largest)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    took = asyncio.run(take_all(asked["url"], Path(asked["folder"]), asked["keys"], asked["batches"]))
    shown = {"seconds": took.seconds, "processor": took.processor, "largest": took.largest}
    print(json.dumps(shown), flush=True)
