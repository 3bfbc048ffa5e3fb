"""A stack for measuring: durable PostgreSQL and Kafka, and of the eight processes only those a measure needs.

It has a folder and ports of its own, begins empty, and is removed with everything it started, also on ctrl-c.
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import asyncpg
import psutil

from bench.run import Progress
from deploy import database, migrate, topics
from deploy.local.kafka import Kafka
from deploy.local.layout import SERVICES, Ports, stack_folder
from deploy.local.postgres import DURABLE, Postgres
from deploy.local.processes import Processes, address
from deploy.local.program import Program, end_of, own_folder
from deploy.local.readiness import NotReady, wait_for_all
from deploy.local.secrets import Secrets
from deploy.local.state_file import Record, held
from deploy.local.supervisor import Supervisor

PACK = """region = "420704"
rows = [
  {key = "hotline_12345_days", value = "5WD", status = "PROPOSED", rule = "INT-14", source = "invented for measuring"},
]
"""
"""An operator's pack: in production the hotline's days are entered, and a filing starts both of its deadlines."""
PATIENCE = 180.0
TICK = 0.05
NOT_ON = "select name from pg_settings where setting <> 'on' and name = any($1)"


class NotDurable(AssertionError):
    """The database may lose what it confirmed; its figures would be worthless."""


@dataclass
class BenchStack:
    """One PostgreSQL, perhaps one Kafka, and programs under a supervisor."""

    folder: Path
    ports: Ports
    supervisor: Supervisor = field(default_factory=Supervisor)
    kafka: Kafka | None = None
    movable_clock: bool = False
    traced: bool = False

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.ports.kafka}"

    @property
    def processes(self) -> Processes:
        return Processes(self.folder / "logs", self.ports, self.secrets, self.bootstrap, self.movable_clock)

    @property
    def packs(self) -> Path:
        return self.folder / "regions"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the stack's programs beside their settings."""
        traces = {"ANXIN_TRACES": f"file:{self.folder / 'logs' / 'traces.jsonl'}"} if self.traced else {}
        return {"ANXIN_REGION_PACKS": str(self.packs), **traces}

    def dsn(self, role: str = "postgres", name: str = database.DATABASE) -> str:
        """The DSN of a database of this stack for a role; local roles need no password."""
        return self.postgres.dsn(name, role)

    async def open(self, *, with_kafka: bool, at: datetime | None) -> None:
        """The two servers, every schema migrated, topics created; no service yet."""
        own_folder(self.folder.parent)
        own_folder(self.folder)
        self.ports.require_free(with_kafka=with_kafka)
        for name in ("postgres", "kafka", "logs", "seals"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.secrets = Secrets.load(self.folder / "secrets")
        self.packs.mkdir(exist_ok=True)
        (self.packs / "420704.toml").write_text(PACK)
        if with_kafka:
            self.kafka = await asyncio.to_thread(
                Kafka, self.folder / "kafka", self.ports.kafka, controller_port=self.ports.kafka_controller
            )
            self.kafka.prepare()
            self.supervisor.start(self.kafka.program())
        self.postgres = Postgres(self.folder / "postgres", self.ports.postgres)
        await asyncio.to_thread(self.postgres.prepare)
        self.supervisor.start(self.postgres.program())
        await asyncio.to_thread(self.postgres.wait_until_ready)
        await self._assert_durable()
        await database.bootstrap(self.postgres.dsn())
        await migrate.upgrade_all(self.postgres.dsn())
        if at is not None:
            await self._begin_at(at)
        if self.kafka:
            await asyncio.to_thread(self.kafka.wait_until_ready)
            await topics.create_missing(self.bootstrap)

    async def start(self, *names: str) -> None:
        """Start processes of services (all eight when none is named), and return once each is ready."""
        wanted = [p for p in self.processes.programs() if not names or p.name in names]
        health = self.processes.health()
        await self.start_programs(wanted, {program.name: health[program.name] for program in wanted})

    async def start_programs(self, programs: Iterable[Program], health: dict[str, str]) -> None:
        """Start any programs, and return once every address in `health` answers as ready."""
        programs = list(programs)
        for program in programs:
            self.supervisor.start(replace(program, environment={**(program.environment or {}), **self.environment}))
        logs = {program.name: program.log for program in programs}
        await wait_for_all(
            health,
            patience=PATIENCE,
            meanwhile=self._give_up_on_hopeless,
            ready=lambda name: None,
            last_words=lambda name: end_of(logs[name]) if name in logs else "",
        )

    def stop(self, *names: str) -> None:
        """Stop these programs in an orderly way."""
        self.supervisor.stop(*names)

    def close(self) -> None:
        """Stop the services first, then the broker, the database last."""
        servers = ("kafka", "postgres")
        services = [name for name in self.supervisor.children if name not in servers]
        if services:
            self.supervisor.stop(*services)
        for server in servers:
            if server in self.supervisor.children:
                ended = self.supervisor.stop(server, patience=30)
                if self.kafka and server == "kafka":
                    self.kafka.keep_archive(ended[server])

    async def watch(self) -> None:
        """Restart programs that end, for as long as this task runs."""
        while True:
            self.supervisor.tick()
            await asyncio.sleep(TICK)

    def memory(self) -> dict[str, int]:
        """Resident bytes of each program and its children."""
        found: dict[str, int] = {}
        for name, pid in self.supervisor.pids().items():
            with contextlib.suppress(psutil.NoSuchProcess):
                found[name] = psutil.Process(pid).memory_info().rss
        return found

    def processor_seconds(self) -> dict[str, float]:
        """User and system seconds of each program and its children since each began, ended children included."""
        found: dict[str, float] = {}
        for name, pid in self.supervisor.pids().items():
            with contextlib.suppress(psutil.NoSuchProcess):
                root = psutil.Process(pid)
                own = root.cpu_times()
                found[name] = own.user + own.system + own.children_user + own.children_system
                found[name] += sum(_seconds_of(child) for child in root.children(recursive=True))
        return found

    def record(self) -> Record:
        """The state file's content, for functions that work on a running stack."""
        return Record(
            pid=0,
            urls={service: address(self.ports.http(service)) for service in SERVICES},
            workers={service: address(self.ports.worker(service)) for service in SERVICES},
            kafka=self.bootstrap,
            postgres=self.dsn(),
            movable_clock=self.movable_clock,
            folder=str(self.folder),
        )

    async def _begin_at(self, at: datetime) -> None:
        self.movable_clock = True
        shift = (at - datetime.now(at.tzinfo)).total_seconds()
        connection = await asyncpg.connect(self.dsn())
        try:
            await connection.execute("insert into access.clock (only_row, shift_seconds) values (true, $1)", shift)
        finally:
            await connection.close()

    async def _assert_durable(self) -> None:
        connection = await asyncpg.connect(self.postgres.dsn())
        try:
            if off := await connection.fetch(NOT_ON, DURABLE):
                raise NotDurable(", ".join(row["name"] for row in off))
        finally:
            await connection.close()

    def _give_up_on_hopeless(self) -> None:
        for name, child in self.supervisor.children.items():
            if child.restarts >= 5:
                raise NotReady(f"{name} does not stay up:\n{end_of(child.program.log)}")


def _seconds_of(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        spent = process.cpu_times()
        return float(spent.user + spent.system)
    return 0.0


def folder_for(purpose: str) -> Path:
    """A folder beside the development stack's own, so that nothing of a user's is touched."""
    own = stack_folder()
    return own.with_name(f"{own.name}-{purpose}")


@asynccontextmanager
async def opened(
    purpose: str,
    port_base: int,
    progress: Progress,
    *,
    with_kafka: bool = True,
    at: datetime | None = None,
    traced: bool = False,
) -> AsyncIterator[BenchStack]:
    """An empty stack, supervised during the block, removed afterwards in any case."""
    folder = folder_for(purpose)
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder):
        stack = BenchStack(folder, Ports(port_base), traced=traced)
        watch: asyncio.Task[None] | None = None
        try:
            progress("starting PostgreSQL" + (" and Kafka" if with_kafka else ""))
            opening = asyncio.ensure_future(stack.open(with_kafka=with_kafka, at=at))
            await opening
            watch = asyncio.create_task(stack.watch())
            yield stack
        finally:
            if watch is not None:
                watch.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watch
            stack.close()
