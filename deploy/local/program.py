"""Running one program, and letting the kernel end it together with the process that started it."""

import contextlib
import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True)
class Account:
    """A system account a program runs as; only root can start a program as another account."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """One program: its command, where its output goes, and which signals mean "stop" to it."""

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] | None = None
    folder: Path = Path("/")
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL

    def launch(self) -> subprocess.Popen[bytes]:
        """Start it in its own session.

        Call this from a thread that lives as long as the child: the child ends with the thread.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=self.environment,
                start_new_session=True,
                preexec_fn=tie_to_parent(self.orphan_signal),
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
            )


def tie_to_parent(orphan_signal: signal.Signals) -> Callable[[], None] | None:
    """Have the kernel signal the child when its parent dies, even of SIGKILL. Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, int(orphan_signal), 0, 0, 0)
        if os.getppid() != parent:  # the parent died between fork and prctl
            os._exit(1)

    return tie


def stop(process: subprocess.Popen[bytes], stop_signal: signal.Signals, patience: float) -> None:
    """Send the signal, wait, then kill the whole session."""
    if process.poll() is None:
        process.send_signal(stop_signal)
        await_exit(process, patience)


def await_exit(process: subprocess.Popen[bytes], patience: float) -> None:
    """Wait for the process to end; after `patience` seconds kill its session."""
    try:
        process.wait(max(patience, 0.0))
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def unprivileged_account(*names: str) -> Account | None:
    """The first of these accounts that exists, when we are root; None for other users. Raises LookupError for none."""
    if os.geteuid() != 0:
        return None
    for name in names:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise LookupError(f"none of the accounts {', '.join(names)} exists on this machine")


def own_folder(path: Path) -> Path:
    """The folder, created if missing. Raises PermissionError when somebody else owns it, as may be in /var/tmp."""
    path.mkdir(parents=True, exist_ok=True, mode=0o755)
    if path.is_symlink() or path.stat().st_uid != os.geteuid():
        raise PermissionError(f"{path} belongs to somebody else; remove it or choose another folder")
    return path


def free_port() -> int:
    """A port that is not in use right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def port_is_free(port: int) -> bool:
    """Whether we could listen there; connections of a server that has just ended do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def end_of(log: Path, characters: int = 2000) -> str:
    """The last lines of a log, for the message that says why a program did not start."""
    written = log.read_text(errors="replace")[-characters:] if log.exists() else ""
    return written if written.strip() else f"(nothing is written in {log} yet: it is still starting)"
