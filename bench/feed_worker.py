"""A process of its own that takes batches in, and looks at what they changed by the rules, as monitor's worker does; it
tells what both cost (P7, P7y).
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from services.monitor.feeds.jobs import take_in
from services.monitor.warnings.look import keep_looking
from shared.database.sessions import Sessions, make_engine
from shared.privacy import Keyring


@dataclass
class Taken:
    """What taking batches in cost: seconds for each, the process's own processor time, its largest size in bytes; and
    the seconds that the rules took afterwards, where they were asked to look.
    """

    seconds: list[float]
    processor: float
    largest: int
    rules: float = 0.0
    database: float = 0.0


async def take_all(url: str, folder: Path, keys: list[str], batches: list[int], *, look: bool) -> Taken:
    """In the process of its own: each batch, timed; then, if it is to `look`, all that the rules have to look at."""
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
        processor = time.process_time() - processor
        began = time.perf_counter()
        if look:
            assert await keep_looking(sessions), "nothing was due"
        rules = time.perf_counter() - began
    finally:
        await sessions.close()
    return Taken(seconds, processor, largest_size(), rules)


def largest_size() -> int:
    """Bytes: the largest resident size of this very program. `ru_maxrss` would be that of who started it, if that was
    larger: a process keeps it over exec.
    """
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return int(told["VmHWM"].split()[0]) * 1024


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    took = asyncio.run(
        take_all(asked["url"], Path(asked["folder"]), asked["keys"], asked["batches"], look=asked["look"])
    )
    print(json.dumps(asdict(took)), flush=True)
