"""R3: the broker's disk deleted with facts on it that nobody had taken in, and projections truncated.

One story played twice: once without faults; and once with monitor's and credit's workers stopped while their facts are
sent, the broker killed and its disk deleted, `anxin replay`, the story's end, projections truncated, `anxin rebuild`.
Both must end in the same state, and the rebuild itself may state nothing, write no history and send no letter.
"""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg

from bench.chaos.canonical import Canonical, canonical, differences
from bench.chaos.checks import findings, history_keys
from bench.chaos.kills import settle
from bench.chaos.matters import Matter, engage, matter
from bench.chaos.poison import acting
from bench.chaos.retrying_client import Surface
from bench.chaos.site import open_site
from bench.figures import Figure
from bench.run import Progress, Run
from bench.stack import BenchStack, opened
from deploy import replay, topics
from deploy.commands.clock import move
from deploy.commands.service_session import app_of
from deploy.local.layout import SERVICES
from deploy.local.quiescence import watching
from shared.access.http_client import Client
from shared.clock import CHINA
from shared.messaging import projection_rebuild

GOAL = "after replay and rebuild all equal to before, no outside effect repeated"
FIRST_DAY = datetime(2025, 9, 1, 9, tzinfo=CHINA)
OVERDUE_BY = datetime(2025, 9, 26, 9, tzinfo=CHINA)
TELLERS = ("intake", "mediation")
REBUILT = ("monitor", "credit")
LISTENERS = tuple(f"{service}-worker" for service in REBUILT)
"""The workers that had not taken their facts in when the disk was lost."""
PATIENCE = 60.0
OUTSIDE = ("outbox", "history", "delivery", "obligation", "question", "inbox", "listening_since", "read_log")
"""Tables a rebuild may not change: counted before and after, in every service."""


@dataclass
class Told:
    """The result of one run of the story."""

    state: Canonical
    wrong: list[str]
    counts: dict[str, int] = field(default_factory=dict)


async def measure(run: Run) -> list[Figure]:
    """The run without faults first; the one with the loss is compared with it."""
    count = run.sized(30, 5)
    run.progress("a clean telling", 0.02)
    clean = await _tell(run, count, lose=False)
    run.progress("the telling with the loss", 0.4)
    told = await _tell(run, count, lose=True)
    wrong = [*clean.wrong, *told.wrong, *differences(clean.state, told.state)]
    note = (
        f"{count} matters; {told.counts['lost']} facts were on the disk that nobody had taken in, "
        f"{told.counts['replayed']} marked unsent, projections made anew from {told.counts['fed']}"
    )
    if wrong:
        note += f"; {wrong[0][:300]}"
    unit = "rows that differ, lost or doubled effects"
    detail = {**told.counts, "differences": wrong[:100]}
    return [run.figure("R3", GOAL, {"differences": len(wrong)}, not wrong, unit=unit, note=note, detail=detail)]


async def _tell(run: Run, count: int, *, lose: bool) -> Told:
    """The whole story on an empty stack, with the loss in its middle and the rebuild at its end, or without."""
    counts: dict[str, int] = {}
    async with (
        opened("chaos", run.port_base, run.progress, at=FIRST_DAY) as stack,
        Client(timeout=15) as client,
    ):
        await stack.start()
        await _execute(stack, "alter sequence mediation.case_number restart with 500001")  # no complaint has such a one
        day = {"today": FIRST_DAY.date()}
        clerks = await engage(stack, Surface.of(stack, client), lambda: day["today"])
        matters = [matter(number) for number in range(count)]
        site = await open_site(stack, clerks.surface, lambda: day["today"])
        await site.begin()
        await _each(matters, clerks.begin)
        if lose:
            stack.stop(*LISTENERS)
        await _each(matters, clerks.handle)
        if lose:
            counts |= await lose_the_disk(stack, run.progress)
        await settle(stack)
        day["today"] = await _move(stack, OVERDUE_BY)
        await _each(matters, clerks.finish)
        await site.finish()
        await settle(stack)
        wrong = await _truncate_and_rebuild(stack, run.progress, counts) if lose else []
        found = await findings(stack.dsn(), history_keys(stack), matters)
        return Told(_without_what_the_moment_decides(await canonical(stack.dsn())), [*wrong, *found], counts)


async def lose_the_disk(stack: BenchStack, progress: Progress) -> dict[str, int]:
    """Kill the broker, delete its data, give it a new disk; then follow the runbook for a lost broker."""
    lost = await _sent_and_not_taken_in(stack)
    assert stack.kafka is not None
    progress("the broker's disk is gone", 0.6)
    stack.supervisor.stop("kafka", patience=0.0)
    shutil.rmtree(stack.kafka.data)
    stack.kafka.prepare()
    stack.supervisor.start(stack.kafka.program())
    await asyncio.to_thread(stack.kafka.wait_until_ready)
    await topics.create_missing(stack.bootstrap)
    workers = [f"{service}-worker" for service in SERVICES]
    stack.stop(*workers)
    replayed = [await replay.mark_unsent(stack.dsn(), service, replay.Chosen()) for service in SERVICES]
    await stack.start(*workers)
    return {"lost": lost, "replayed": sum(replayed)}


async def _sent_and_not_taken_in(stack: BenchStack) -> int:
    """How many facts are on the broker for the stopped workers, once the sending services have sent all."""
    waiting = " + ".join(f"(select count(*) from {teller}.outbox where sent_at is null)" for teller in TELLERS)
    async with asyncio.timeout(PATIENCE), watching(stack.record()) as watcher:
        assert watcher.broker is not None
        unsent = 1
        while unsent:
            await asyncio.sleep(0.1)
            unsent = await watcher.database.fetchval(f"select {waiting}")
        lost = sum([await watcher.broker.lag(service) for service in REBUILT])
    assert lost, "nothing was on the disk: nothing is shown"
    return lost


async def _truncate_and_rebuild(stack: BenchStack, progress: Progress, counts: dict[str, int]) -> list[str]:
    """Truncate the projections, rebuild them beside running workers; returns what else changed meanwhile."""
    before = await _outside(stack)
    await _execute(
        stack, "truncate monitor.contribution, monitor.heard, monitor.matter, monitor.employer, credit.entry"
    )
    counts["fed"] = 0
    for service in REBUILT:
        progress(f"making {service} anew", 0.9)
        app = app_of(service)
        named = projection_rebuild.rebuildable(app.SERVICE.subscriptions)
        async with acting(stack, service) as sessions, replay.stated(stack.dsn(), named) as (_, facts):
            counts["fed"] += await projection_rebuild.rebuild(
                sessions, app.PROJECTION, app.SERVICE.subscriptions, facts
            )
    await settle(stack)
    after = await _outside(stack)
    return [
        f"a rebuild moved {table}: {before[table]} rows, then {after[table]}"
        for table in before
        if before[table] != after[table]
    ]


async def _outside(stack: BenchStack) -> dict[str, int]:
    """How many rows there are in every table that is a record or an effect."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        return {
            f"{service}.{table}": await connection.fetchval(f"select count(*) from {service}.{table}")
            for service in SERVICES
            for table in OUTSIDE
        }
    finally:
        await connection.close()


async def _execute(stack: BenchStack, statement: str) -> None:
    connection = await asyncpg.connect(stack.dsn())
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _without_what_the_moment_decides(state: Canonical) -> Canonical:
    """How often monitor started its timers again depends on how many facts came at once; which one is open does not.
    On which day a person's days to tell a worker begin, where no gateway does, depends on when a job of the worker
    comes by; that somebody is to tell them does not.
    """
    timers = state["monitor.obligation"]
    live = Counter({row: count for row, count in timers.items() if '"state": "cancelled"' not in row})
    notices = Counter[str]()
    for row, count in state["intake.notice"].items():
        notices[DAY_TO_TELL.sub("", row)] += count
    duties = Counter({row: count for row, count in state["intake.obligation"].items() if TO_TELL not in row})
    left = {"monitor.obligation": live, "intake.notice": notices, "intake.obligation": duties}
    return {**state, **left}


DAY_TO_TELL = re.compile(r'"due_on": (null|"[^"]*"), ')
TO_TELL = '"name": "tell-worker"'


async def _each(matters: list[Matter], step: Callable[[Matter], Any]) -> None:
    async with asyncio.TaskGroup() as tasks:
        for mine in matters:
            tasks.create_task(step(mine))


async def _move(stack: BenchStack, to: datetime) -> date:
    async with watching(stack.record()) as watcher:
        assert to > datetime.now(UTC) + timedelta(seconds=await watcher.shift())
        await move(watcher, to, lambda at: None)
    return to.date()
