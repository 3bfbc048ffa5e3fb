"""The whole product on this machine: PostgreSQL, Kafka, and an http and a worker process for each service.

One folder for each stack. Its data stays there between two runs; `fresh` deletes it. Everything is durable.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import asyncpg

from deploy import database, migrate, topics
from deploy.local import certificate, mediation_key
from deploy.local.kafka import Kafka
from deploy.local.layout import REPOSITORY, SERVICES, Ports
from deploy.local.postgres import Postgres
from deploy.local.processes import MEMORY, Processes, address
from deploy.local.program import Program, end_of, own_folder
from deploy.local.quiescence import topics_of
from deploy.local.readiness import NotReady, listening, wait_for_all
from deploy.local.secrets import Secrets
from deploy.local.state_file import Record
from deploy.local.supervisor import Supervisor

PATIENCE = 180.0
"""Seconds in which all processes must be ready; on a busy machine each needs many. One that ends is not waited for."""
HOPELESS = 5  # restarts of one program while the stack is still starting


class DataExists(Exception):
    """A past day was asked for, and this stack already has a history."""


@dataclass(frozen=True)
class Options:
    """The options of `anxin up`. `kafka` is host:port of a broker that exists already, or `memory`."""

    port_base: int = 8000
    at: datetime | None = None
    fresh: bool = False
    kafka: str | None = None
    patience: float = PATIENCE
    tls: bool = False


@dataclass
class Stack:
    """Starts the programs in order, watches them, and stops them in the opposite order."""

    folder: Path
    options: Options = field(default_factory=Options)
    tell: Callable[[str], None] = lambda news: None

    def __post_init__(self) -> None:
        self.ports = Ports(self.options.port_base)
        self.supervisor = Supervisor(self.tell)
        self.kafka: Kafka | None = None
        self._new = False
        self.bootstrap = self.options.kafka or f"127.0.0.1:{self.ports.kafka}"

    async def up(self) -> Record:
        """Start everything and return once all eight processes are ready."""
        self._require_room()
        self.secrets = Secrets.load(self.folder / "secrets")
        await self._launch_kafka()
        await self._start_postgres()
        await self._start_kafka()
        await self._start_services()
        if self.options.tls:
            await self._start_tls()
        record = self._record()
        record.write()
        return record

    async def stay(self, record: Record, told: asyncio.Event) -> None:
        """Restart what ends until `told` is set; stack.json always has the present process ids."""
        while not told.is_set():
            self.supervisor.tick()
            if record.pids != (pids := self.supervisor.pids()):
                record.pids = pids
                record.write()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), 0.1)

    def down(self) -> None:
        """Services first, so that they can finish; then the broker; the database last."""
        self.supervisor.stop(*(program for program in self.supervisor.children if "-" in program))
        for exit_code in self.supervisor.stop("kafka", patience=30).values():
            if self.kafka:
                self.kafka.keep_archive(exit_code)
        self.supervisor.stop("postgres", patience=30)

    def _require_room(self) -> None:
        """Checks for a folder of our own, free ports, and no data where a past day is asked for.

        Raises PortsTaken, DataExists or PermissionError.
        """
        own_folder(self.folder.parent)
        own_folder(self.folder)
        self.ports.require_free(with_kafka=self.options.kafka is None, with_tls=self.options.tls)
        if self.options.fresh:
            for name in ("postgres", "kafka", "logs", "seals", "spool"):
                shutil.rmtree(self.folder / name, ignore_errors=True)
            self._beginning.unlink(missing_ok=True)
        self._new = not (self.folder / "postgres" / "data" / "PG_VERSION").exists()
        if self.options.at and not self._new:
            raise DataExists(
                f"{self.folder} already has data, and its clock cannot go back: "
                "`anxin up --at DATE --fresh` deletes it, ANXIN_HOME=… chooses another folder"
            )

    async def _launch_kafka(self) -> None:
        if self.options.kafka is not None:
            return
        self.tell("starting Kafka")
        root, port, controller = self.folder / "kafka", self.ports.kafka, self.ports.kafka_controller
        self.kafka = await asyncio.to_thread(Kafka, root, port, controller_port=controller)
        self.kafka.prepare()
        self.supervisor.start(self.kafka.program())

    async def _start_postgres(self) -> None:
        self.tell("starting PostgreSQL")
        self.postgres = Postgres(self.folder / "postgres", self.ports.postgres)
        await asyncio.to_thread(self.postgres.prepare)
        self.supervisor.start(self.postgres.program())
        await asyncio.to_thread(self.postgres.wait_until_ready, self.options.patience)
        self.tell("creating roles and tables")
        await database.bootstrap(self.postgres.dsn())
        await migrate.upgrade_all(self.postgres.dsn())
        await database.assert_durable(self.postgres.dsn())
        await mediation_key.give_key(self.postgres.dsn(), self.secrets)
        if self.options.at:
            await self._set_clock(self.options.at)

    async def _start_kafka(self) -> None:
        if self.kafka:
            self.tell("waiting for Kafka")
            await asyncio.to_thread(self.kafka.wait_until_ready, self.options.patience)
        if self.bootstrap != MEMORY:
            await topics.create_missing(self.bootstrap)
        if self.options.kafka not in (None, MEMORY) and self._new:
            self.tell("leaving older facts of the given broker behind")
            await topics.begin_behind(self.bootstrap, {service: topics_of(service) for service in SERVICES})

    async def _set_clock(self, at: datetime) -> None:
        shift = (at - datetime.now(at.tzinfo)).total_seconds()
        connection = await asyncpg.connect(self.postgres.dsn(database.DATABASE))
        try:
            await connection.execute("insert into access.clock (only_row, shift_seconds) values (true, $1)", shift)
        finally:
            await connection.close()
        self._beginning.write_text(json.dumps({"at": at.isoformat()}))

    async def _start_services(self) -> None:
        self.tell("starting the services")
        logs, movable = self.folder / "logs", self._beginning.exists()
        processes = Processes(logs, self.ports, self.secrets, self.bootstrap, movable)
        for program in processes.programs():
            self.supervisor.start(program)
        await wait_for_all(
            processes.health(),
            patience=self.options.patience,
            meanwhile=self._tick_or_give_up,
            ready=lambda name: self.tell(f"{name} is ready"),
            last_words=lambda name: end_of(processes.log(name)),
        )

    async def _start_tls(self) -> None:
        """A new certificate, and in front of each service a port that ends TLS; returns once all of them listen."""
        certificate.make(self.folder / "tls")
        ports = [f"{self.ports.https(service)}:{self.ports.http(service)}" for service in SERVICES]
        command = (sys.executable, "-m", "deploy.local.tls_front", str(self.folder / "tls"), *ports)
        log = self.folder / "logs" / "tls-front.log"
        self.supervisor.start(Program("tls-front", command, log, folder=REPOSITORY))
        until = time.monotonic() + self.options.patience
        while not await listening([self.ports.https(service) for service in SERVICES]):
            self._tick_or_give_up()
            if time.monotonic() > until:
                raise NotReady(f"nothing listens with TLS within {self.options.patience:.0f} s:\n{end_of(log)}")
            await asyncio.sleep(0.1)

    def _tick_or_give_up(self) -> None:
        self.supervisor.tick()
        for name, child in self.supervisor.children.items():
            if child.restarts >= HOPELESS:
                raise NotReady(f"{name} does not stay up:\n{end_of(child.program.log)}")

    def _record(self) -> Record:
        return Record(
            pid=os.getpid(),
            urls={service: address(self.ports.http(service)) for service in SERVICES},
            workers={service: address(self.ports.worker(service)) for service in SERVICES},
            kafka=self.bootstrap,
            postgres=self.postgres.dsn(database.DATABASE),
            movable_clock=self._beginning.exists(),
            folder=str(self.folder),
            pids=self.supervisor.pids(),
            https={name: f"https://localhost:{self.ports.https(name)}" for name in SERVICES if self.options.tls},
        )

    @property
    def _beginning(self) -> Path:
        """Present when the stack began on a past day; only then may its clock be moved."""
        return self.folder / "clock.json"
