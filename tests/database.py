"""The tests' PostgreSQL: made and migrated once a day and state of the migrations, then copied for each process.

A server of its own for each process, not only a database: tests restart it, end connections by their login and change
roles, and roles belong to the whole server. The copy costs a fifth of a second, making and migrating one costs five.
"""

import asyncio
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from deploy import database, migrate
from deploy.local.layout import REPOSITORY
from deploy.local.postgres import Postgres, find_binaries
from deploy.local.program import own_folder

SOURCES = (
    "deploy/database.py",
    "deploy/local/postgres.py",
    "deploy/migrate.py",
    "deploy/postgres.sql",
    "services/*/migrations/**/*",
    "shared/migrations/**/*",
)
"""Whatever decides how an empty database looks; `test_migrations` holds that migrations import nothing else of ours."""
LITTLE_LOG = {"min_wal_size": "32MB"}
"""What is copied would else be mostly files of the write-ahead log that wait to be used again."""
KEPT_SECONDS = 2 * 86400


@contextmanager
def migrated_server() -> Iterator[Postgres]:
    """A running server, empty and at the newest migrations. It alone may run without fsync; it is gone afterwards.

    In /var/tmp, which its unprivileged account may enter.
    """
    with tempfile.TemporaryDirectory(prefix="anxin-test-", dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        root = Path(folder) / "server"
        root.mkdir()
        subprocess.run(["cp", "-a", str(template() / "data"), str(root)], check=True)
        with Postgres(root, durable=False) as server:
            yield server


def template() -> Path:
    """The folder of the stopped server that is copied. The first process that needs one makes it, others wait."""
    shelf = own_folder(Path(f"/var/tmp/anxin-{os.geteuid()}"))
    made = shelf / f"test-database-{digest()}"
    with (shelf / "test-database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _remove_old(shelf)
            _make(shelf, made)
    return made


def digest(root: Path = REPOSITORY) -> str:
    """Names a state of the migrations and of the programs that carry them out, and the day, which some of them ask."""
    summed = hashlib.sha256(f"{find_binaries().resolve()} {datetime.now(UTC):%Y-%m-%d}".encode())
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                summed.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return summed.hexdigest()[:16]


def _make(shelf: Path, made: Path) -> None:
    unfinished = Path(tempfile.mkdtemp(prefix="test-database-unfinished-", dir=shelf))
    unfinished.chmod(0o755)
    with Postgres(unfinished, durable=False, settings=LITTLE_LOG) as server:
        asyncio.run(_migrated(server.dsn()))
    unfinished.rename(made)


async def _migrated(dsn: str) -> None:
    await database.bootstrap(dsn)
    await migrate.upgrade_all(dsn)


def _remove_old(shelf: Path) -> None:
    """Templates of migrations that nobody has tested lately."""
    for old in shelf.glob("test-database-*"):
        if old.is_dir() and time.time() - old.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
