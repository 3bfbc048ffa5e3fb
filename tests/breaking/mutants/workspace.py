"""Where faults are planted: a copy of the tree, a server with a pristine database, a process that runs tests."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Self

import asyncpg

from deploy import database, migrate
from deploy.local.postgres import Postgres
from deploy.local.program import tie_to_parent
from tests.breaking.mutants.faults import Fault
from tests.breaking.mutants.job import Job, Outcome
from tests.breaking.source_copy import copy_source

PRISTINE = "anxin_pristine"
LATER = 2_000_000_000
"""Times of changed files begin here, each its own second: bytecode of one is never taken for another's."""


def prepare(folder: Path, count: int) -> list["Workspace"]:
    """The tree copied and compiled once, the database migrated once, then both copied for each place."""
    folder.chmod(0o755)
    first = folder / "0"
    first.mkdir(mode=0o755)
    copy_source(first / "tree")
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "services", "shared", "deploy"], cwd=first / "tree", check=True
    )
    with Postgres(first / "server", durable=False) as server:
        asyncio.run(_make_pristine(server.dsn()))
    for at in range(1, count):
        subprocess.run(["cp", "-a", str(first), str(folder / str(at))], check=True)
    return [Workspace(folder / str(at)) for at in range(count)]


async def _make_pristine(dsn: str) -> None:
    await database.bootstrap(dsn)
    await migrate.upgrade_all(dsn)
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"alter database {database.DATABASE} rename to {PRISTINE}")
    await connection.close()


class Workspace:
    """One fault at a time. Each job gets a database as new; what a child left open is closed by force."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tree = folder / "tree"
        self.server = Postgres(folder / "server", durable=False)
        self.planted = 0
        self.fork_server: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.server.start()
        self.fork_server = subprocess.Popen(
            [sys.executable, "-m", "tests.breaking.mutants.fork_server"],
            cwd=self.tree,
            env={**os.environ, "PYTHONPATH": str(self.tree)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=tie_to_parent(signal.SIGKILL),
        )
        self._read()
        return self

    def stop(self) -> None:
        """Whoever waits for an outcome here gets a RuntimeError instead."""
        if self.fork_server:
            self.fork_server.kill()

    def __exit__(self, *raised: object) -> None:
        self.stop()
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, job: Job) -> Outcome:
        """The job on the tree as it is. The database is made anew while the child still imports."""
        job.server = f"{self.folder}:{self.server.port}"
        as_new = self.folder / "as-new"
        as_new.unlink(missing_ok=True)
        with ThreadPoolExecutor(1) as beside:
            renewed = beside.submit(asyncio.run, self._renew())
            renewed.add_done_callback(lambda done: as_new.touch() if done.exception() is None else None)
            self._write(job)
            answer = self._read()
        renewed.result()
        return Outcome(**answer)

    def judge(self, fault: Fault, job: Job) -> Outcome:
        """The job with the fault in the tree, which is as before afterwards."""
        path = self.tree / fault.file
        before, times = path.read_bytes(), path.stat()
        self.planted += 1
        path.write_text(fault.code)
        os.utime(path, (LATER + self.planted, LATER + self.planted))
        try:
            return self.run(job)
        finally:
            path.write_bytes(before)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    async def _renew(self) -> None:
        connection = await asyncpg.connect(self.server.dsn())
        await connection.execute(f"drop database if exists {database.DATABASE} with (force)")
        await connection.execute(f"create database {database.DATABASE} template {PRISTINE}")
        await connection.close()

    def _write(self, job: Job) -> None:
        assert self.fork_server
        assert self.fork_server.stdin
        self.fork_server.stdin.write(json.dumps(asdict(job)) + "\n")
        self.fork_server.stdin.flush()

    def _read(self) -> dict[str, object]:
        assert self.fork_server
        assert self.fork_server.stdout
        line = self.fork_server.stdout.readline()
        if not line:
            raise RuntimeError(f"the process that runs tests ended: see {self.tree / '.anxin-tests.log'}")
        return json.loads(line)  # type: ignore[no-any-return]
