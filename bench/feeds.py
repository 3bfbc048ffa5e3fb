"""P7: a month of construction feeds taken in, against COPY of the very same rows into the same indexed tables.

1,186 projects, 118,600 places of work, thirty swipes each, and a payroll. The batches lie sealed in the spool, as the
door leaves them; a process of its own takes them in as monitor's worker does: opens, reads, checks, finds the people,
writes, rejects what is wrong, adds up the workers' months. The peer copies the rows that were just written into a
second database with the same tables. Ours and the peer's take turns. Then every rule looks at every project: its
warnings of before are there, and those of the month are raised, told and stated.
"""

import asyncio
import base64
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from bench import feed_rows
from bench.feed_worker import Taken
from bench.figures import Figure
from bench.filings import same_tables
from bench.run import Run
from bench.stack import BenchStack, opened
from shared.privacy import Keyring, seal
from shared.spool import Spooling

GOAL = (
    "ingest ≥ 0.3 × COPY of the same rows into the same indexed tables; late payroll ≤ 50 ms median, ≤ 150 ms p99;"
    " full ÷ half month ≤ 2.2; ≤ 250 MiB; all rules ≤ 0.1 × the ingest time"
)
PEER = "copied"
ROUNDS, LATE = 3, 40
TABLES = ("attendance", "payroll_line")
RAISED = ("warning", "obligation", "reminder", "history", "outbox", "delivery", "question")
EMPTIED = (*TABLES, "worker_month", "changed", "to_match", "feed", "feed_row", "feed_batch")
PROJECT = """insert into project (number, version, revision, division, name, employers, general_contractor,
        subcontractors, permit_needed, registered_at, contract_on, started_on, pay_day, pay_day_next_month,
        told, look_on)
    select 'P' || lpad(n::text, 6, '0'), 1, 1, '420704', 'bench', array[firm],
        jsonb_build_object('name', 'bench', 'uscc', firm), '[]', true, now(), '2025-01-02', '2025-02-03', 15, true,
        '{"contractor": "bench_contractor", "territory": "bench_street"}', '2025-01-01'
    from generate_series(0, $1::int - 1) n, lateral (select '91420704' || lpad((n % 300)::text, 10, '0') as firm) f"""
BATCH = """insert into feed_batch (version, feed, party, parties, division, divisions, number, digest, size, content,
        header, spool, key_wrapped, state, received_at, rows_done, accepted, rejected, projects)
    values (1, $1, 'bench', '{bench}', '4207', '{4207}', $2, $3, $4, 'ndjson', '{}', $5, $6, 'received', now(), 0, 0, 0,
        '{}') returning id"""


@dataclass
class Month:
    """One round: ours, and what COPY of the same rows took."""

    ours: Taken
    rows: int
    copied: float = 0.0
    copied_processor: float = 0.0

    @property
    def ratio(self) -> float:
        return self.copied / sum(self.ours.seconds)


@dataclass
class Bench:
    """The stack, the keys and the folder of one run."""

    stack: BenchStack
    folder: Path
    keys: tuple[str, str, str]
    count: int = 0
    crews: feed_rows.Crews = field(default_factory=dict)

    @property
    def keyring(self) -> Keyring:
        return Keyring.of(*self.keys)


async def measure(run: Run) -> list[Figure]:
    """Half a month once, then three whole months and their peer in turn, then late payrolls one by one."""
    projects = run.sized(1_186, 20)
    keys = [base64.urlsafe_b64encode(os.urandom(32)).decode() for _ in range(3)]
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as stack:
        await same_tables(stack, PEER, "monitor")
        folder = stack.folder / "spool"
        folder.mkdir(exist_ok=True)
        bench = Bench(stack, folder, (keys[0], keys[1], keys[2]))
        await prepare(bench, projects, run)
        run.progress("half a month", 0.2)
        half = await _month(bench, projects // 2, "half")
        months = []
        for turn in range(ROUNDS):
            run.progress(f"month {turn + 1} of {ROUNDS}", 0.3 + 0.2 * turn)
            months.append(await _month(bench, projects, f"full-{turn}"))
            run.progress(f"month {turn + 1} of {ROUNDS}: COPY", 0.45 + 0.2 * turn)
            await _copy(bench, months[-1])
        run.progress("late payrolls", 0.95)
        late = await _late(bench, projects)
    return [_figure(run, half, months, late)]


async def prepare(bench: Bench, projects: int, run: Run) -> None:
    """Projects and their rosters; the latter are taken in by the product."""
    bench.crews = feed_rows.crews_of(projects)
    async with connected(bench) as monitor:
        await monitor.execute(PROJECT, projects)
    run.progress("rosters", 0.05)
    await take(bench, [await send(bench, "rosters", "R", feed_rows.roster(bench.crews, projects))])
    async with connected(bench) as monitor:
        await monitor.execute("analyze person")
        await monitor.execute("analyze membership")


async def _month(bench: Bench, projects: int, name: str) -> Month:
    """Empty the tables and let the rules raise what is wrong without the month; then take in the attendance and the
    payroll of these projects.
    """
    async with connected(bench) as monitor:
        await monitor.execute(f"truncate {', '.join((*EMPTIED, *RAISED))} cascade")
        await monitor.execute("update project set look_on = '2025-01-01', looked_on = null")
    await take(bench, [], look=True)
    async with connected(bench) as monitor:
        await monitor.execute("checkpoint")
    batches = [
        await send(bench, "attendance", name, feed_rows.swipes(bench.crews, projects)),
        await send(bench, "payrolls", name, feed_rows.lines(bench.crews, projects, "2025-09-10")),
    ]
    taken = await take(bench, batches, look=True)
    async with connected(bench) as monitor:
        found = await monitor.fetch("select state, rejected, accepted from feed_batch order by id")
        assert [(each["state"], each["rejected"]) for each in found] == [("done", 0)] * 2, found
        return Month(taken, sum(each["accepted"] for each in found))


async def _late(bench: Bench, projects: int) -> Taken:
    """One payroll of one crew after another, beside a whole month."""
    names = [(place, f"late-{place}") for place in range(min(LATE, projects))]
    batches = []
    for place, name in names:
        lines = (feed_rows.line(place, worker, "2025-09-28") for worker in bench.crews[place])
        batches.append(await send(bench, "payrolls", name, lines))
    return await take(bench, batches)


async def send(bench: Bench, feed: str, number: str, rows: Iterator[dict[str, Any]]) -> int:
    """The batch as the door leaves it: sealed in the spool, its key in its row."""
    coming = Spooling(bench.folder)
    for row in rows:
        if coming.add(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"):
            coming.write()
    spooled = coming.end()
    key = seal(bench.keyring.field_key, spooled.key)
    async with connected(bench) as monitor:
        values = (feed, number, spooled.digest, spooled.size, spooled.path.name, key)
        return int(await monitor.fetchval(BATCH, *values))


async def take(bench: Bench, batches: list[int], *, look: bool = False) -> Taken:
    """Take the batches in, in a process of its own; and `look` at what they changed."""
    url = bench.stack.dsn("monitor_app").replace("postgresql://", "postgresql+asyncpg://", 1)
    before = bench.stack.processor_seconds()["postgres"]
    told = json.dumps({"url": url, "folder": str(bench.folder), "keys": bench.keys, "batches": batches, "look": look})
    command = (sys.executable, "-m", "bench.feed_worker")
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate(told.encode())
    assert process.returncode == 0, "taking in failed"
    taken = Taken(**json.loads(out.splitlines()[-1]))
    taken.database = bench.stack.processor_seconds()["postgres"] - before
    return taken


async def _copy(bench: Bench, month: Month) -> None:
    """The rows of the month, out of the database and into the peer's."""
    ours, theirs = await asyncpg.connect(bench.stack.dsn()), await asyncpg.connect(bench.stack.dsn(name=PEER))
    try:
        await theirs.execute(f"truncate {', '.join(f'monitor.{table}' for table in TABLES)}")
        await theirs.execute("select monitor.keep_attendance_month('2025-08-01')")
        await theirs.execute("checkpoint")
        for table in TABLES:
            rows = io.BytesIO()
            await ours.copy_from_query(f"select * from monitor.{table}", output=rows, format="binary")
            rows.seek(0)
            before, began = bench.stack.processor_seconds()["postgres"], time.perf_counter()
            await theirs.copy_to_table(table, schema_name="monitor", source=rows, format="binary")
            month.copied += time.perf_counter() - began
            month.copied_processor += bench.stack.processor_seconds()["postgres"] - before
    finally:
        await ours.close()
        await theirs.close()


def connected(bench: Bench) -> Any:
    """A connection past every role that looks at monitor's tables."""
    return asyncpg.create_pool(bench.stack.dsn(), min_size=1, max_size=1, server_settings={"search_path": "monitor"})


def _figure(run: Run, half: Month, months: list[Month], late: Taken) -> Figure:
    ratio = statistics.median(month.ratio for month in months)
    ours = statistics.median(month.ours.processor + month.ours.database for month in months)
    processor = statistics.median(month.copied_processor for month in months) / ours
    seconds = statistics.median(sum(month.ours.seconds) for month in months)
    growth = seconds / sum(half.ours.seconds)
    middle = statistics.median(late.seconds[1:]) * 1000
    worst = sorted(late.seconds[1:])[int(len(late.seconds[1:]) * 0.99)] * 1000
    largest = max(month.ours.largest for month in months) / 2**20
    rules = statistics.median(month.ours.rules / sum(month.ours.seconds) for month in months)
    missed = ratio < 0.3 or middle > 50 or worst > 150 or growth > 2.2 or largest > 250 or rules > 0.1
    return run.figure(
        "P7",
        GOAL,
        {
            "× COPY": ratio,
            "× COPY's processor time": processor,
            "late payroll, ms": middle,
            "late payroll p99, ms": worst,
            "full ÷ half month": growth,
            "MiB": largest,
            "rules ÷ ingest": rules,
        },
        not missed,
        unit=f"ratio of medians of {ROUNDS}",
        note=f"{months[0].rows:,} rows in {seconds:.1f} s, all rules {rules * seconds:.1f} s",
        detail={
            "seconds": [[round(each, 2) for each in month.ours.seconds] for month in months],
            "copy_seconds": [round(month.copied, 2) for month in months],
            "processor": [[round(month.ours.processor, 2), round(month.ours.database, 2)] for month in months],
            "half_seconds": round(sum(half.ours.seconds), 2),
        },
    )
