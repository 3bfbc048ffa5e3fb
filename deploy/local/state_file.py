"""The files by which other commands find a running stack: its addresses, and a lock that shows whether it runs."""

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from deploy.local.certificate import AUTHORITY


class NothingRuns(Exception):
    """The command needs a running development stack, and there is none."""


class AlreadyRuns(Exception):
    """This folder's stack is running already."""


@dataclass
class Record:
    """The content of stack.json."""

    pid: int
    urls: dict[str, str]
    workers: dict[str, str]
    kafka: str
    postgres: str
    movable_clock: bool
    folder: str
    pids: dict[str, int] = field(default_factory=dict)
    https: dict[str, str] = field(default_factory=dict)

    def for_callers(self) -> dict[str, str]:
        """What `anxin up --json` prints; with TLS also each service's https address and the authority to trust."""
        secure = {f"{service}_https": url for service, url in self.https.items()}
        trusted = {"authority": str(Path(self.folder) / "tls" / AUTHORITY)} if secure else {}
        return {**self.urls, **secure, **trusted, "kafka": self.kafka, "postgres": self.postgres}

    def dsn(self, role: str) -> str:
        """The same database as another role; local roles are trusted."""
        return self.postgres.replace("//postgres@", f"//{role}@")

    def write(self) -> None:
        """Replace stack.json in one step."""
        unfinished = Path(self.folder) / "stack.json.new"
        unfinished.write_text(json.dumps(asdict(self), indent=2))
        unfinished.rename(Path(self.folder) / "stack.json")


def running(folder: Path) -> Record:
    """The stack that runs from this folder. Raises NothingRuns."""
    if not is_held(folder):
        raise NothingRuns("no development stack is running here: start one with `anxin up`")
    try:
        return Record(**json.loads((folder / "stack.json").read_text()))
    except FileNotFoundError:
        raise NothingRuns("the stack is still starting: wait until `anxin up` says it is ready") from None


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Lock the folder for the one stack that runs from it; the kernel releases the lock when this process ends."""
    with (folder / "stack.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRuns(f"a stack already runs from {folder}: `anxin down` stops it") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        (folder / "stack.json").unlink(missing_ok=True)
        try:
            yield
        finally:
            (folder / "stack.json").unlink(missing_ok=True)


def is_held(folder: Path) -> bool:
    """Whether a stack runs from this folder."""
    if not (folder / "stack.lock").exists():
        return False
    with (folder / "stack.lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def stop_running(folder: Path, patience: float = 60.0) -> bool:
    """Tell the running `anxin up` to stop and wait until it has; False when nothing was running."""
    if not is_held(folder):
        return False
    os.kill(int((folder / "stack.lock").read_text()), signal.SIGTERM)
    deadline = time.monotonic() + patience
    while is_held(folder):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the stack in {folder} did not stop within {patience:.0f} s")
        time.sleep(0.1)
    return True
