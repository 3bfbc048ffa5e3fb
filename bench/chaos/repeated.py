"""R2 and R10: one story played three times. Without faults; with every fact delivered three times; with two of every
process.

All three must end in the same state, in canonical form: the first is what the other two are compared with. The story
moves its clock, so that reminders, deadlines and overdue orders fire on the way.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import asyncpg

from bench.chaos.canonical import Canonical, canonical, differences
from bench.chaos.checks import findings, history_keys
from bench.chaos.kills import settle
from bench.chaos.matters import Clerks, Matter, engage, matter
from bench.chaos.redelivery import not_thrice, repeating
from bench.chaos.retrying_client import Surface
from bench.chaos.site import Site, open_site
from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from deploy.commands.clock import move
from deploy.local.layout import Ports
from deploy.local.processes import Processes
from deploy.local.program import Program
from deploy.local.quiescence import watching
from shared.access.http_client import Client
from shared.clock import CHINA

FIRST_DAY = datetime(2025, 9, 1, 9, tzinfo=CHINA)
HANDLED_ON = datetime(2025, 9, 3, 9, tzinfo=CHINA)
OVERDUE_BY = datetime(2025, 9, 26, 9, tzinfo=CHINA)
AT_ONCE = 8
THRICE_GOAL = "final state equal to a clean run in canonical form"
TWINS_GOAL = "no effect doubled, no deadline fired twice"
BESIDE = 50
"""By how much the ports of the second processes are higher."""


@dataclass
class Told:
    """The result of one run of the story."""

    state: Canonical
    findings: list[str]
    matters: int
    seconds: float
    facts: int
    odd: dict[int, int] = field(default_factory=dict)

    def against(self, clean: "Told") -> list[str]:
        """What is wrong by itself, and what differs from the run without faults."""
        return [*self.findings, *differences(clean.state, self.state)]


Tale = Callable[[BenchStack, Clerks, list[Matter]], Awaitable[None]]


async def measure(run: Run) -> list[Figure]:
    """The run without faults first; the other two are compared with it."""
    count = run.sized(40, 5)
    run.progress("a clean telling", 0.02)
    clean = await _tell(run, count)
    run.progress("every fact three times", 0.35)
    thrice = await _tell(run, count, repeated=True)
    run.progress("two of every process", 0.65)
    twins = await _tell(run, count, doubled=True)
    return [
        _figure(run, "R2", THRICE_GOAL, thrice, clean, f"{thrice.facts} facts, each three times"),
        _figure(run, "R10", TWINS_GOAL, twins, clean, "two http processes and two workers of each service"),
    ]


async def _tell(run: Run, count: int, *, repeated: bool = False, doubled: bool = False) -> Told:
    """The whole story on an empty stack."""
    began = time.monotonic()
    async with (
        opened("chaos", run.port_base, run.progress, at=FIRST_DAY) as stack,
        Client(timeout=15) as client,
        _repeating(stack, repeated) as thrice,
    ):
        await _tell_numbers_apart(stack)
        await stack.start()
        beside = Ports(stack.ports.base + BESIDE)
        if doubled:
            await _start_beside(stack, beside)
        surface = Surface.of(stack, client, beside=beside if doubled else None)
        day = {"today": FIRST_DAY.date()}
        clerks = await engage(stack, surface, lambda: day["today"])
        matters = [matter(number) for number in range(count)]
        site = await open_site(stack, surface, lambda: day["today"])
        await _play(stack, clerks, matters, site, day)
        await thrice()
        found = await findings(stack.dsn(), history_keys(stack), matters)
        odd = await not_thrice(stack.bootstrap)
        state = await canonical(stack.dsn())
        if repeated:
            found += [f"{number} facts were delivered {times} times" for times, number in odd.items()]
        facts = sum(rows.total() for table, rows in state.items() if table.endswith(".outbox"))
        return Told(state, found, count, time.monotonic() - began, facts)


async def _tell_numbers_apart(stack: BenchStack) -> None:
    """Complaints and cases are numbered alike; in a story compared by its text no two numbers may be the same."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        await connection.execute("alter sequence mediation.case_number restart with 500001")
    finally:
        await connection.close()


async def _play(stack: BenchStack, clerks: Clerks, matters: list[Matter], site: Site, day: dict[str, date]) -> None:
    """File and decide; two days later handle; after the orders' last day, finish. A site is warned of from the first
    day to the last.
    """
    await site.begin()
    await _each(matters, clerks.begin)
    day["today"] = await _move(stack, HANDLED_ON)
    await _each(matters, clerks.handle)
    await settle(stack)
    day["today"] = await _move(stack, OVERDUE_BY)
    await _each(matters, clerks.finish)
    await site.finish()
    await settle(stack)


async def _each(matters: list[Matter], step: Callable[[Matter], Awaitable[None]]) -> None:
    """The step for every matter, a few at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(mine: Matter) -> None:
        async with gate:
            await step(mine)

    async with asyncio.TaskGroup() as tasks:
        for mine in matters:
            tasks.create_task(one(mine))


async def _move(stack: BenchStack, to: datetime) -> date:
    async with watching(stack.record()) as watcher:
        now = datetime.now(UTC) + timedelta(seconds=await watcher.shift())
        assert to > now, f"the clock only goes forward: it is {now}"
        await move(watcher, to, lambda at: None)
    return to.date()


@asynccontextmanager
async def _repeating(stack: BenchStack, repeated: bool) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """With repetition or without; what is given waits until everything was sent and taken in as often as it should
    be.
    """
    if not repeated:

        async def settled() -> None:
            await settle(stack)

        yield settled
        return
    async with repeating(stack.bootstrap):

        async def said() -> None:
            for _ in range(60):
                await settle(stack)  # repeated facts cause no new ones, so this comes to an end
                if not await not_thrice(stack.bootstrap):
                    return
                await asyncio.sleep(0.5)

        yield said


async def _start_beside(stack: BenchStack, ports: Ports) -> None:
    """A second http process and worker of each service, on the same database and broker."""
    ports.require_free(with_kafka=False)
    second = Processes(stack.folder / "logs", ports, stack.secrets, stack.bootstrap, stack.movable_clock)
    same = {
        name: value
        for program in stack.processes.programs()
        for name, value in (program.environment or {}).items()
        if name.endswith(("_DATABASE_URL", "_KAFKA"))
    }
    programs = [_second(program, same) for program in second.programs()]
    await stack.start_programs(programs, {f"{name}-2": url for name, url in second.health().items()})


def _second(program: Program, same: dict[str, str]) -> Program:
    name = f"{program.name}-2"
    environment = {**(program.environment or {}), **same}
    return replace(program, name=name, log=program.log.with_name(f"{name}.log"), environment=environment)


def _figure(run: Run, name: str, goal: str, told: Told, clean: Told, what: str) -> Figure:
    wrong = [*clean.findings, *told.against(clean)]
    note = f"{told.matters} matters, {what}, {sum(rows.total() for rows in told.state.values())} rows compared"
    if wrong:
        note += f"; {wrong[0][:300]}"
    return run.figure(
        name,
        goal,
        {"differences": len(wrong)},
        not wrong,
        unit="rows that differ, or doubled effects",
        note=note,
        detail={"differences": wrong[:100], "seconds": round(told.seconds)},
    )
