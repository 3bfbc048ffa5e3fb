"""Apache Kafka as one plain Java process: a broker that is its own controller, ready in two seconds.

Its storage is formatted here (one file of four lines), which saves the two further Java processes of the official way.
The first orderly stop leaves a class archive in the cache that halves the time of every later start.
"""

import asyncio
import base64
import contextlib
import os
import signal
import socket
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import Template
from types import TracebackType
from typing import Self

from aiokafka.admin import AIOKafkaAdminClient

from deploy.local.jars import Broker, find_broker
from deploy.local.java import BrokerUnavailable
from deploy.local.program import Program, end_of, free_port, stop

TEMPLATES = Path(__file__).parent / "kafka"
JVM = (
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
    f"-Dlog4j2.configurationFile={TEMPLATES / 'log4j2.properties'}",
)


class Kafka:
    """One KRaft node in a folder. What it acknowledged is kept when it is killed, also by SIGKILL."""

    def __init__(
        self,
        root: Path,
        port: int | None = None,
        *,
        controller_port: int | None = None,
        broker: Broker | None = None,
    ) -> None:
        self.root = root.resolve()
        self.data = self.root / "data"
        self.log = self.root / "kafka.log"
        self.port = port or free_port()
        self.controller_port = controller_port or free_port()
        self.broker = broker or find_broker()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """host:port for clients."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Format the storage if it is new, start, and return once the broker names itself in its metadata."""
        self.prepare()
        self.process = self.program().launch()
        self.wait_until_ready()
        return self

    def stop(self) -> None:
        """Orderly stop. The very first one on a machine takes four seconds: it writes the class archive."""
        if self.process:
            stop(self.process, signal.SIGTERM, patience=30)
            self.keep_archive(self.process.returncode)
            self.process = None

    def prepare(self) -> None:
        """Write the settings and, on the first start, the identity of the storage."""
        self.data.mkdir(parents=True, exist_ok=True)
        template = Template((TEMPLATES / "server.properties.in").read_text())
        ports = {"port": str(self.port), "controller_port": str(self.controller_port)}
        self._settings.write_text(template.substitute(ports, data=str(self.data)))
        identity = self.data / "meta.properties"
        if not identity.exists():
            unfinished = identity.with_suffix(".new")
            unfinished.write_text(f"version=1\ncluster.id={random_id()}\nnode.id=1\ndirectory.id={random_id()}\n")
            unfinished.rename(identity)

    def program(self) -> Program:
        """The broker as a program, for a supervisor or for `start`."""
        command = (str(self.broker.java.path), *JVM, *self._archive_option(), "-cp", self.broker.classpath)
        return Program(
            name="kafka",
            command=(*command, "kafka.Kafka", str(self._settings)),
            log=self.log,
            folder=self.root,
        )

    def wait_until_ready(self, patience: float = 60.0) -> None:
        """An open port is not enough: wait for metadata that names this broker."""
        deadline = time.monotonic() + patience
        self._wait_for_port(deadline)
        with ThreadPoolExecutor(1) as elsewhere:  # callers may have an event loop of their own here
            elsewhere.submit(asyncio.run, self._wait_for_metadata(deadline)).result()

    def keep_archive(self, exit_code: int) -> None:
        """Move the class archive that was written at the stop to its place; that of a killed process may be
        incomplete.
        """
        with contextlib.suppress(FileNotFoundError):
            if exit_code >= 0:
                os.replace(self._new_archive, self.broker.archive)
            else:
                self._new_archive.unlink()

    def _wait_for_port(self, deadline: float) -> None:
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.5):
                return
            if self.process and self.process.poll() is not None:
                raise BrokerUnavailable(f"Kafka ended while starting:\n{end_of(self.log)}")
            if time.monotonic() > deadline:
                raise BrokerUnavailable(f"Kafka opened no port in time:\n{end_of(self.log)}")
            time.sleep(0.05)

    async def _wait_for_metadata(self, deadline: float) -> None:
        while not await names_a_broker(self.bootstrap):
            if time.monotonic() > deadline:
                raise BrokerUnavailable(f"Kafka named no broker in time:\n{end_of(self.log)}")
            await asyncio.sleep(0.1)

    def _archive_option(self) -> list[str]:
        if self.broker.archive.exists():
            return [f"-XX:SharedArchiveFile={self.broker.archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]
        return [f"-XX:ArchiveClassesAtExit={self._new_archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]

    @property
    def _settings(self) -> Path:
        return self.root / "server.properties"

    @property
    def _new_archive(self) -> Path:
        return self.broker.archive.with_name(f".classes-{self.port}.jsa")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


async def names_a_broker(bootstrap: str) -> bool:
    """Whether the cluster answers with at least one broker to talk to."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=3000)
    try:
        await admin.start()
        return bool((await admin.describe_cluster())["brokers"])
    except Exception:  # not yet: whatever the reason, the caller's deadline decides
        return False
    finally:
        with contextlib.suppress(Exception):
            await admin.close()


def random_id() -> str:
    """A random id as Kafka writes them: 16 bytes, url-safe base64, no padding, no leading dash."""
    text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    return random_id() if text.startswith("-") else text
