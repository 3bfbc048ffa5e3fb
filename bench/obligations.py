"""P8: ten thousand deadlines become due among a million open ones, while fifty clients start and meet others.

The same is done among ten thousand open ones, in another schema of the same server, in turn. Two replicas sweep; every
deadline that fires writes a row, so that one skipped, one fired twice or one out of order is seen.
"""

import asyncio
import base64
import json
import os
import signal
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from shared import history, obligations
from shared.calendar.working_days import Term, calendar
from shared.clock import CHINA
from shared.database.sessions import Sessions, make_engine
from shared.obligations import Obligation, Timers, sweep
from shared.privacy import Keyring

GOAL = "10,000 due among 1,000,000 open ≤ 1.3 × among 10,000; oldest first per batch; none skipped, none twice"
CLIENTS = 50
REPLICAS = 2
ROUNDS = 3
MANY, FEW = "intake", "credit"
"""Two schemas with the same tables: one is filled, one nearly empty."""
COLUMNS = [
    *("id", "subject_kind", "subject", "division", "name", "rule_id", "legal_basis", "term", "start_event"),
    *("started_on", "due_on", "due_at", "provisional", "calendar_version", "state", "timer", "extensions", "failures"),
]


@dataclass
class Turn:
    """One sweep: how long it took, what fired in which order, and what the clients did meanwhile."""

    seconds: float
    started: int
    faults: list[str] = field(default_factory=list)


async def measure(run: Run) -> list[Figure]:
    """Three turns each, alternating; the medians are compared."""
    many, few, due = run.sized(1_000_000, 20_000), run.sized(10_000, 1_000), run.sized(10_000, 500)
    turns: dict[str, list[Turn]] = {MANY: [], FEW: []}
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as stack:
        for schema, size in ((FEW, few), (MANY, many)):
            run.progress(f"loading {size:,} open deadlines", 0.05)
            await load(stack, schema, size)
        for turn in range(ROUNDS):
            for place, schema in enumerate((FEW, MANY)):
                run.progress(f"turn {turn + 1} of {ROUNDS}, {schema}", 0.4 + 0.6 * (2 * turn + place) / (2 * ROUNDS))
                turns[schema].append(await one_turn(stack, schema, due, turn))
    return [_figure(run, turns, many, few, due)]


async def load(stack: BenchStack, schema: str, size: int) -> None:
    """Fill the table over COPY from a generator, so that not all rows are in memory."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        await copy_in(connection, schema, _rows(size, datetime.now(UTC) + timedelta(days=1), "open", 90 * 86400))
        await connection.execute(f"vacuum analyze {schema}.obligation")
    finally:
        await connection.close()


async def copy_in(connection: asyncpg.Connection, schema: str, rows: Iterator[tuple[object, ...]]) -> None:
    await connection.set_type_codec("jsonb", encoder=_jsonb, decoder=bytes, schema="pg_catalog", format="binary")
    await connection.copy_records_to_table("obligation", schema_name=schema, columns=COLUMNS, records=rows)


async def one_turn(stack: BenchStack, schema: str, due: int, turn: int) -> Turn:
    """Let `due` deadlines pass, sweep them with two replicas under load, and check what fired."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        past = datetime.now(UTC) - timedelta(days=2)
        await copy_in(connection, schema, _rows(due, past, f"due-{turn}", 86400))
        url = stack.dsn(f"{schema}_app").replace("postgresql://", "postgresql+asyncpg://", 1)
        async with clients(url) as busy, _sessions(url) as sessions:
            assert busy.stdout is not None
            await busy.stdout.readline()  # they are all at work
            rung: list[list[datetime]] = [[] for _ in range(REPLICAS)]
            began = time.monotonic()
            fired = await asyncio.gather(*(sweep(sessions, _timers(into)) for into in rung))
            seconds = time.monotonic() - began
            busy.terminate()
            told, _ = await busy.communicate()
        faults = await _faults(connection, schema, f"due-{turn}", due, sum(fired), rung)
    finally:
        await connection.close()
    return Turn(seconds, json.loads(told or b"0"), faults)


@asynccontextmanager
async def clients(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Fifty clients in a process of their own; ended with the block."""
    command = (sys.executable, "-m", "bench.obligations", url)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def start_and_meet(sessions: Sessions, client: int, count: list[int], at_work: asyncio.Event) -> None:
    """A client without a pause: starts a deadline, meets it, each in a transaction of its own."""
    while True:
        subject = f"client-{client}-{uuid4()}"
        async with sessions.begin() as session:
            await obligations.start(session, **_told(subject), term=Term.parse("5WD"))
        async with sessions.begin() as session:
            await obligations.meet(session, "bench", subject, "client", datetime.now(CHINA).date())
        count[0] += 1
        if count[0] == CLIENTS:
            at_work.set()


async def run_clients(url: str) -> None:
    """Runs until terminated; then prints how many deadlines were started and met."""
    count = [0]
    async with _sessions(url, pool=20) as sessions:
        stop, at_work = asyncio.Event(), asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        each = range(CLIENTS)
        busy = [asyncio.create_task(start_and_meet(sessions, client, count, at_work)) for client in each]
        await at_work.wait()
        print("at work", flush=True)
        await stop.wait()
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
    print(count[0], flush=True)


def _timers(rung: list[datetime]) -> Timers:
    async def ring(session: AsyncSession, obligation: Obligation) -> None:
        rung.append(obligation.due_at)
        history.log_read(session, by="bench", kind=obligation.start_event, subject=obligation.subject, purpose="rang")

    return Timers(overdue={"due": ring})


def _rows(count: int, first: datetime, event: str, seconds: int) -> Iterator[tuple[object, ...]]:
    """Spread over so many seconds in an order unrelated to time."""
    version, name = calendar().version, "due" if event.startswith("due") else "open"
    for number in range(count):
        due_at = first + timedelta(seconds=(number * 7919) % seconds, microseconds=number % 1_000_000)
        told = _told(f"{event}-{number}") | {"name": name, "start_event": event}
        moment = {"id": UUID(bytes=os.urandom(16), version=4), "term": "5WD", "due_on": due_at.date(), "due_at": due_at}
        kept = {"provisional": False, "calendar_version": version, "state": "open", "timer": False}
        row = told | moment | kept | {"extensions": "[]", "failures": 0}
        yield tuple(row[column] for column in COLUMNS)


def _jsonb(text: str) -> bytes:
    return b"\x01" + text.encode()


def _told(subject: str) -> dict[str, Any]:
    return {
        "subject_kind": "bench",
        "subject": subject,
        "division": "420704",
        "name": "client",
        "rule_id": "INT-02",
        "legal_basis": "bench",
        "start_event": "bench",
        "started_on": datetime.now(CHINA).date(),
    }


@asynccontextmanager
async def _sessions(url: str, pool: int = 5) -> AsyncIterator[Sessions]:
    engine = make_engine(url, pool_size=pool)
    key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    try:
        yield Sessions(engine, Keyring.of(key, key, key))
    finally:
        await engine.dispose()


async def _faults(
    connection: asyncpg.Connection, schema: str, event: str, due: int, fired: int, rung: list[list[datetime]]
) -> list[str]:
    """Differences from the promise: none skipped, none twice, oldest first in each replica's batches."""
    swept = await connection.fetchval(
        f"select count(*) from {schema}.obligation where start_event = $1 and state = 'overdue'", event
    )
    rows = await connection.fetchrow(
        f"select count(*) as all, count(distinct subject) as different from {schema}.read_log where kind = $1", event
    )
    found = {"fired": fired, "overdue": swept, "rows": rows["all"], "different": rows["different"]}
    faults = [f"{name}: {number} of {due}" for name, number in found.items() if number != due]
    return faults + ["a replica fired a newer one first" for order in rung if order != sorted(order)]


def _figure(run: Run, turns: dict[str, list[Turn]], many: int, few: int, due: int) -> Figure:
    took = {schema: statistics.median(turn.seconds for turn in of) for schema, of in turns.items()}
    faults = sorted({fault for of in turns.values() for turn in of for fault in turn.faults})
    ratio = took[MANY] / took[FEW]
    return run.figure(
        "P8",
        GOAL,
        {f"× the time among {few:,} open": ratio, "skipped, doubled or out of order": len(faults)},
        ratio <= 1.3 and not faults,
        unit=f"ratio of medians of {ROUNDS}, {REPLICAS} replicas sweeping",
        note=f"{due:,} due in {took[MANY]:.2f} s among {many:,}, {took[FEW]:.2f} s among {few:,}"
        + (f"; {'; '.join(faults)}" if faults else ""),
        detail={
            "seconds_among_many": [round(turn.seconds, 3) for turn in turns[MANY]],
            "seconds_among_few": [round(turn.seconds, 3) for turn in turns[FEW]],
            "begun_and_met_meanwhile": {schema: [turn.started for turn in of] for schema, of in turns.items()},
            "clients": CLIENTS,
        },
    )


if __name__ == "__main__":
    asyncio.run(run_clients(sys.argv[1]))
