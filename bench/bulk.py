"""P3: filings a thousand a request, against COPY of the very same rows into the same indexed tables.

One http process, two partners, each sending one batch after the other. The peer takes the rows that were just written
out of the database and copies them, table by table and all at once, into a second database with the same tables,
indexes, foreign keys and durability: no HTTP, no signature, no checks, no encryption.
"""

import io
import random
import statistics
import time

import asyncpg

from bench.callers import Machine, as_bytes, engage_machines
from bench.complaints import complaint
from bench.figures import Figure
from bench.filings import same_tables
from bench.run import Run
from bench.stack import BenchStack, opened
from bench.volleys import Volley, fire

GOAL = "≥ 0.25 × COPY of the same rows into the same indexed tables"
TARGET = "/v1/complaints:batch"
PEER = "copied"
EACH = 1000
CLIENTS = 2
ROUNDS = 3
TABLES = ("reporter", "complaint", "history", "obligation", "reminder", "outbox")
"""The tables a filing writes to, in the order that foreign keys require."""


async def measure(run: Run) -> list[Figure]:
    """Three rounds, ours and the peer's in turn; the medians are compared."""
    batches, each = run.sized(5, 1), run.sized(EACH, 50)
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as stack:
        await same_tables(stack, PEER)
        parties = [f"hotline_12345_{place:02d}" for place in range(CLIENTS)]
        machines = await engage_machines(stack, parties, ["complaints:write"], ["anxin"])
        run.progress("starting intake's http process")
        await stack.start("intake-http")
        chance, ours, copied = random.Random(3), list[Volley](), list[float]()
        await _file(stack, machines, 1, each, "w", chance)
        for turn in range(ROUNDS):
            run.progress(f"round {turn + 1} of {ROUNDS}: ours", turn / ROUNDS)
            ours.append(await _file(stack, machines, batches, each, str(turn), chance))
            run.progress(f"round {turn + 1} of {ROUNDS}: COPY", (turn + 0.6) / ROUNDS)
            copied.append(await _copy(stack))
        run.remember_memory(stack.memory())
    filed = batches * each * CLIENTS
    return [_figure(run, [filed / volley.seconds for volley in ours], [filed / took for took in copied], ours)]


async def _file(
    stack: BenchStack, machines: list[Machine], batches: int, each: int, series: str, chance: random.Random
) -> Volley:
    """Empty the tables, then send the batches; every item must have been accepted."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        await connection.execute(f"truncate {', '.join(f'intake.{table}' for table in TABLES)} cascade")
    finally:
        await connection.close()
    requests = [
        [
            as_bytes(machine, "intake", TARGET, {"items": items}, once=f"{series}-{place}-{number}")
            for number in range(batches)
            for items in [[complaint(f"{series}{place}{number:03d}{n:04d}", chance) for n in range(each)]]
        ]
        for place, machine in enumerate(machines)
    ]
    volley = await fire(stack.ports.http("intake"), requests, keep_bodies=True)
    assert set(volley.statuses) == {200}, volley.statuses
    filed = sum(body.count(b'"status":201') for body in volley.bodies)
    assert filed == batches * each * len(machines), f"only {filed} were taken in"
    return volley


async def _copy(stack: BenchStack) -> float:
    """Seconds for copying the rows of the last round."""
    ours, theirs = await asyncpg.connect(stack.dsn()), await asyncpg.connect(stack.dsn(name=PEER))
    try:
        await theirs.execute(f"truncate {', '.join(f'intake.{table}' for table in TABLES)} cascade")
        rows = {}
        for table in TABLES:
            names = await _columns(ours, table)
            out = io.BytesIO()
            query = f"select {', '.join(names)} from intake.{table}"
            await ours.copy_from_query(query, output=out, format="binary")
            rows[table] = (names, out.getvalue())
        began = time.perf_counter()
        async with theirs.transaction():
            for table, (names, content) in rows.items():
                source = io.BytesIO(content)
                await theirs.copy_to_table(table, schema_name="intake", source=source, columns=names, format="binary")
        return time.perf_counter() - began
    finally:
        await ours.close()
        await theirs.close()


async def _columns(connection: asyncpg.Connection, table: str) -> list[str]:
    found = await connection.fetch(
        "select column_name from information_schema.columns where table_schema = 'intake' and table_name = $1"
        " and is_generated = 'NEVER' order by ordinal_position",
        table,
    )
    return [row["column_name"] for row in found]


def _figure(run: Run, ours: list[float], copied: list[float], volleys: list[Volley]) -> Figure:
    mine, theirs = statistics.median(ours), statistics.median(copied)
    took = [each for volley in volleys for each in volley.latencies]
    return run.figure(
        "P3",
        GOAL,
        {"× COPY": mine / theirs},
        mine / theirs >= 0.25,
        unit="ratio of medians of 3",
        note=f"{mine:.0f} filings/s in batches of {EACH}; COPY {theirs:.0f}/s",
        detail={
            "filings_per_second": [round(rate) for rate in ours],
            "copy_per_second": [round(rate) for rate in copied],
            "median_ms_a_batch": round(statistics.median(took) * 1000),
            "processes": "intake http, PostgreSQL, this generator",
        },
    )
