"""P2: durable single filings, against the same filing written as in a tutorial and against bare statements.

One http process, 32 keep-alive connections, each with a key of its own. Every filing is signed, validated, idempotent,
with a partner's number that must be unique. No worker runs: facts stay in the outbox, for all three alike.
"""

import os
import random
import statistics
import sys
from dataclasses import dataclass, field, replace

import asyncpg

from bench import statements as bench_statements
from bench.callers import Machine, engage_machines
from bench.complaints import filings, numbers_of
from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from bench.volleys import Volley, fire
from deploy.database import SQL
from deploy.local.layout import REPOSITORY
from deploy.local.processes import address
from deploy.local.program import Program
from deploy.migrate import folders
from shared.migrations import upgrade

CLIENTS = 32
ROUNDS = 3
OURS, TEXTBOOK, STATEMENTS = "anxin", "textbook", "statements"
GOAL = "≥ 8 × the textbook way (a); ≥ 0.5 × pgbench, the same inserts as separate statements (b)"


@dataclass
class Rates:
    """Filings a second, round by round."""

    ours: list[Volley] = field(default_factory=list)
    textbook: list[Volley] = field(default_factory=list)
    statements: list[float] = field(default_factory=list)


async def measure(run: Run) -> list[Figure]:
    """Three rounds, the three variants in turn; the medians are compared."""
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as stack:
        for name in (TEXTBOOK, STATEMENTS):
            await same_tables(stack, name)
        parties = [f"hotline_12345_{place:02d}" for place in range(CLIENTS)]
        machines = await engage_machines(stack, parties, ["complaints:write"], [OURS, TEXTBOOK])
        run.progress("starting intake's http process and the textbook's")
        await stack.start("intake-http")
        textbook_port = await start_textbook(stack)
        rates, inserts = await _rounds(run, stack, machines, textbook_port)
        run.remember_memory(stack.memory())
    return [_figure(run, rates, inserts)]


async def _rounds(run: Run, stack: BenchStack, machines: list[Machine], textbook_port: int) -> tuple[Rates, int]:
    seconds, warm = run.sized(10, 1), run.sized(25, 2)
    rates, chance, ours = Rates(), random.Random(2), stack.ports.http("intake")
    warmed = await fire(ours, filings(machines, warm, series="w", chance=chance), keep_bodies=True)
    peer = await fire(textbook_port, filings(machines, warm, series="w", chance=chance))
    script = await bench_statements.script(stack, numbers_of(warmed.bodies)[-1])
    for turn in range(ROUNDS):
        for name, port, found, before in (
            ("ours", ours, rates.ours, warmed),
            ("the textbook", textbook_port, rates.textbook, peer),
        ):
            run.progress(f"round {turn + 1} of {ROUNDS}: {name}", turn / ROUNDS)
            fastest = max([before.rate, *(volley.rate for volley in found)])
            each = int(fastest * 1.5 * seconds / CLIENTS) + 20
            requests = filings(machines, each, series=f"{turn}{name[0]}", chance=chance)
            found.append(await fire(port, requests, seconds=seconds))
        run.progress(f"round {turn + 1} of {ROUNDS}: pgbench", (turn + 0.7) / ROUNDS)
        try:
            rates.statements.append(
                await bench_statements.pgbench(stack, STATEMENTS, script, clients=CLIENTS, seconds=seconds)
            )
        except bench_statements.PgbenchMissing as missing:
            run.progress(str(missing))
    return rates, len(script) - 1


async def same_tables(stack: BenchStack, name: str, service: str = "intake") -> None:
    """Another database on the same server with a service's tables, indexes, roles and grants."""
    connection = await asyncpg.connect(stack.postgres.dsn())
    try:
        await connection.execute(f"create database {name}")
    finally:
        await connection.close()
    connection = await asyncpg.connect(stack.dsn(name=name))
    try:
        await connection.execute(SQL.read_text())
    finally:
        await connection.close()
    url = stack.dsn(name=name).replace("postgresql://", "postgresql+asyncpg://", 1)
    for schema in ("access", service):
        await upgrade(schema, url, folders()[schema])


async def start_textbook(stack: BenchStack) -> int:
    """The http process of the tutorial variant, with intake's settings except its database and its port."""
    port = stack.ports.http("credit")
    settings = stack.processes.settings("intake")
    settings |= {
        "INTAKE_DATABASE_URL": stack.dsn("intake_app", TEXTBOOK).replace("postgresql://", "postgresql+asyncpg://"),
        "INTAKE_HTTP_PORT": str(port),
    }
    program = Program(
        name=TEXTBOOK,
        command=(sys.executable, "-m", "bench.textbook"),
        log=stack.folder / "logs" / "textbook.log",
        environment=os.environ | settings,
        folder=REPOSITORY,
    )
    await stack.start_programs([program], {TEXTBOOK: address(port)})
    return port


def _figure(run: Run, rates: Rates, inserts: int) -> Figure:
    ours = statistics.median(volley.rate for volley in rates.ours)
    textbook = statistics.median(volley.rate for volley in rates.textbook)
    bare = statistics.median(rates.statements) if rates.statements else None
    figure = {"× the textbook (a)": ours / textbook}
    if bare:
        figure["× pgbench (b)"] = ours / bare
    met = figure["× the textbook (a)"] >= 8 and figure.get("× pgbench (b)", 1) >= 0.5
    typical = sorted(rates.ours, key=lambda volley: volley.rate)[len(rates.ours) // 2]
    refused = sum((volley.statuses for volley in (*rates.ours, *rates.textbook)), start=type(typical.statuses)())
    note = f"{ours:,.0f}/s, p50 {typical.percentile(0.5):.0f} ms, p99 {typical.percentile(0.99):.0f} ms; "
    note += f"textbook {textbook:,.0f}/s; pgbench " + (f"{bare:,.0f}/s" if bare else "could not be run")
    detail = {
        "ours_per_second": [round(volley.rate) for volley in rates.ours],
        "textbook_per_second": [round(volley.rate) for volley in rates.textbook],
        "pgbench_per_second": [round(rate) for rate in rates.statements],
        "statements_in_a_pgbench_transaction": inserts,
        "p50_ms": round(typical.percentile(0.5), 1),
        "p99_ms": round(typical.percentile(0.99), 1),
        "statuses": {str(status): count for status, count in sorted(refused.items())},
        "processes": "intake http, the textbook's http, PostgreSQL, this generator",
    }
    figure_ = run.figure("P2", GOAL, figure, met if bare else None, unit="ratio of medians of 3", note=note)
    return replace(figure_, detail=detail)
