"""P5: facts applied by the next service: outbox → relay → Kafka → inbox and projection, one process each.

So many `complaint-filed` are put into intake's outbox at once; the time runs from that commit until all of them are in
monitor's inbox, which is written in the same commit as what they change. Compared with raw aiokafka, which only sends
and receives the same bytes in one process, and with the same path taking each fact in a transaction of its own. Both
are shown for monitor's real projection and for a minimal one of one row a fact.
"""

import asyncio
import os
import random
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench import minimal_projection
from bench.complaints import uscc
from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from bench.topics import new_topic
from deploy.local.layout import REPOSITORY
from deploy.local.processes import address
from deploy.local.program import Program
from deploy.topics import begin_behind
from shared.contracts.intake import ComplaintFiled
from shared.messaging.broker import Record
from shared.messaging.envelope import record_of
from shared.messaging.outbox import OutboxRow

GOAL = "≥ 0.3 × raw send + getmany of the same bytes; ≥ 10 × one transaction a fact (monitor's projection)"
COLUMNS = ("event_id", "name", "version", "key", "occurred_at", "body", "stated_at")
APPLIED = "select count(*) from monitor.inbox"
RAW_TOPIC, PARTITIONS = "bench.raw", 24
PATIENCE = 90.0


@dataclass(frozen=True)
class Applied:
    """How many facts were applied in how long."""

    facts: int
    seconds: float

    @property
    def rate(self) -> float:
        return self.facts / self.seconds


async def measure(run: Run) -> list[Figure]:
    """The raw client first; then each projection in groups and one fact at a time."""
    many, few = run.sized(20_000, 200), run.sized(1_500, 50)
    found: dict[tuple[str, str], Applied] = {}
    async with opened("bench", run.port_base, run.progress) as stack:
        run.progress("raw aiokafka", 0.05)
        raw = await _raw(stack.bootstrap, [record_of(OutboxRow(position=1, **row)) for row in facts("raw", many)])
        await _execute(stack, minimal_projection.TABLE)
        await stack.start("intake-worker")
        for place, (group, how) in enumerate((g, h) for g in ("monitor", "narrow") for h in ("gathered", "alone")):
            run.progress(f"{group}, {how}", 0.1 + place * 0.22)
            await begin_behind(stack.bootstrap, {group: ["intake.events", "mediation.events"]})
            found[group, how] = await _applied(stack, group, how, many if how == "gathered" else few)
    return [_figure(run, raw, found)]


def facts(series: str, count: int) -> list[dict[str, Any]]:
    """So many filings as rows of an outbox."""
    chance, now = random.Random(5), datetime.now(UTC)
    rows = []
    for number in range(count):
        fact = ComplaintFiled(
            division="420704",
            complaint=f"420704-{series}-{number:06d}",
            matter_kind="complaint",
            channel="hotline_12345",
            domain="construction",
            employer_uscc=uscc(chance.randrange(5000)),
            employer_key=None,
            project_id=None,
            workers=chance.randrange(1, 8),
            claimed_fen=chance.randrange(100_000, 3_000_000),
            filed_on=now.date(),
        )
        values = (fact.event_id, fact.name, fact.version, fact.key, now, fact.body, now)
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


async def _applied(stack: BenchStack, group: str, how: str, count: int) -> Applied:
    """Start whoever takes in, put the facts there, and wait until all are applied or patience is over."""
    whole_worker = (group, how) == ("monitor", "gathered")
    name = "monitor-worker" if whole_worker else f"{group}-{how}"
    if whole_worker:
        await stack.start(name)
    else:
        await stack.start_programs([_taker(stack, name, group, how)], {name: address(stack.ports.worker("monitor"))})
    connection = await asyncpg.connect(stack.dsn())
    try:
        before = await connection.fetchval(APPLIED)
        records = [tuple(row[column] for column in COLUMNS) for row in facts(f"{group}-{how}", count)]
        async with connection.transaction():
            await connection.copy_records_to_table("outbox", schema_name="intake", columns=COLUMNS, records=records)
            await connection.execute("select pg_notify('outbox_intake', '')")
        began, done = time.perf_counter(), 0
        while done < count and time.perf_counter() - began < PATIENCE:
            await asyncio.sleep(0.02)
            done = await connection.fetchval(APPLIED) - before
        return Applied(min(done, count), time.perf_counter() - began)
    finally:
        await connection.close()
        stack.stop(name)


def _taker(stack: BenchStack, name: str, group: str, how: str) -> Program:
    return Program(
        name=name,
        command=(sys.executable, "-m", "bench.minimal_projection", group, how, str(stack.ports.worker("monitor"))),
        log=stack.folder / "logs" / f"{name}.log",
        environment=os.environ | stack.processes.settings("monitor"),
        folder=REPOSITORY,
    )


async def _raw(bootstrap: str, records: list[Record]) -> Applied:
    """Send and get the same keys, bodies and headers, as fast as the client goes; nothing else."""
    await new_topic(bootstrap, RAW_TOPIC, PARTITIONS)
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all", linger_ms=5)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await producer.start()
    await consumer.start()
    consumer.assign([TopicPartition(RAW_TOPIC, number) for number in range(PARTITIONS)])
    try:
        await _there_and_back(producer, consumer, records[:1000])  # connections, metadata and compiled paths are warm
        return await _there_and_back(producer, consumer, records)
    finally:
        await consumer.stop()
        await producer.stop()


async def _there_and_back(producer: AIOKafkaProducer, consumer: AIOKafkaConsumer, records: list[Record]) -> Applied:
    began, came = time.perf_counter(), 0
    sending = asyncio.create_task(_send(producer, records))
    try:
        while came < len(records):
            batch = await consumer.getmany(timeout_ms=500, max_records=500)
            came += sum(map(len, batch.values()))
        return Applied(came, time.perf_counter() - began)
    finally:
        sending.cancel()  # it has ended, or the measure was stopped
        await asyncio.gather(sending, return_exceptions=True)


async def _send(producer: AIOKafkaProducer, records: list[Record]) -> None:
    for record in records:
        headers = list(record.headers.items())
        await producer.send(RAW_TOPIC, record.value, key=record.key.encode(), headers=headers)
    await producer.flush()


async def _execute(stack: BenchStack, statements: str) -> None:
    connection = await asyncpg.connect(stack.dsn())
    try:
        await connection.execute(statements)
    finally:
        await connection.close()


def _figure(run: Run, raw: Applied, found: dict[tuple[str, str], Applied]) -> Figure:
    rates = {f"{group} {how}": applied.rate for (group, how), applied in found.items()}
    figure = {
        "monitor × raw": rates["monitor gathered"] / raw.rate,
        "monitor × alone": rates["monitor gathered"] / rates["monitor alone"],
        "narrow × raw": rates["narrow gathered"] / raw.rate,
        "narrow × alone": rates["narrow gathered"] / rates["narrow alone"],
    }
    shown = ", ".join(f"{name} {rate:,.0f}/s" for name, rate in rates.items())
    return run.figure(
        "P5",
        GOAL,
        figure,
        figure["monitor × raw"] >= 0.3 and figure["monitor × alone"] >= 10,
        unit="ratio of facts a second",
        note=f"raw {raw.rate:,.0f}/s; {shown}",
        detail={
            "facts_per_second": {name: round(rate) for name, rate in rates.items()} | {"raw": round(raw.rate)},
            "facts": {f"{group} {how}": applied.facts for (group, how), applied in found.items()},
            "processes": "intake worker (relay), one process that takes in, Kafka, PostgreSQL",
        },
    )
