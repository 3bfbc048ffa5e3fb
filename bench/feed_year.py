"""P7y: a year of a city's construction sites: 587 projects as in Zhuhai, twelve months of swipes and payrolls.

They are taken in month by month, and every rule looks at each month as it comes.
"""

import base64
import os
from calendar import monthrange

from bench import feed_rows
from bench.feed_worker import Taken
from bench.feeds import EMPTIED, RAISED, Bench, connected, prepare, send, take
from bench.figures import Figure
from bench.run import Run
from bench.stack import opened

GOAL = "587 projects, twelve months, taken in and evaluated in ≤ 20 minutes"
PROJECTS, YEAR = 587, 2024
"""A leap year: gates open on the 29th of every month."""


async def measure(run: Run) -> list[Figure]:
    """Twelve months one after the other, each looked at by the rules; the sum of their seconds."""
    projects, months = run.sized(PROJECTS, 10), run.sized(12, 2)
    keys = [base64.urlsafe_b64encode(os.urandom(32)).decode() for _ in range(3)]
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as stack:
        folder = stack.folder / "spool"
        folder.mkdir(exist_ok=True)
        bench = Bench(stack, folder, (keys[0], keys[1], keys[2]))
        await prepare(bench, projects, run)
        async with connected(bench) as monitor:
            await monitor.execute(f"truncate {', '.join((*EMPTIED, *RAISED))} cascade")
        taken = [
            await _month(bench, projects, f"{YEAR}-{month + 1:02d}", run, month / months) for month in range(months)
        ]
        async with connected(bench) as monitor:
            rows = await monitor.fetchval("select sum(accepted) from feed_batch")
            warnings = await monitor.fetchval("select count(*) from warning")
    return [_figure(run, taken, rows, warnings)]


async def _month(bench: Bench, projects: int, month: str, run: Run, done: float) -> Taken:
    run.progress(f"{month}", done)
    paid_on = f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
    batches = [
        await send(bench, "attendance", month, feed_rows.swipes(bench.crews, projects, month)),
        await send(bench, "payrolls", month, feed_rows.lines(bench.crews, projects, paid_on, month)),
    ]
    return await take(bench, batches, look=True)


def _figure(run: Run, taken: list[Taken], rows: int, warnings: int) -> Figure:
    ingest, rules = sum(sum(each.seconds) for each in taken), sum(each.rules for each in taken)
    minutes = (ingest + rules) / 60
    return run.figure(
        "P7y",
        GOAL,
        {"minutes": minutes, "last month ÷ second": sum(taken[-1].seconds) / sum(taken[1].seconds)},
        minutes <= 20,
        unit="one run",
        note=f"{rows:,} rows in {ingest:.0f} s, the rules {rules:.0f} s; {warnings:,} warnings",
        detail={
            "ingest_seconds": [round(sum(each.seconds), 1) for each in taken],
            "rules_seconds": [round(each.rules, 1) for each in taken],
            "MiB": round(max(each.largest for each in taken) / 2**20),
        },
    )
