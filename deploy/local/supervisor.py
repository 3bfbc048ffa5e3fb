"""Keeps programs running: one that ends is started again after a wait, which is shorter if it had run well for long."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from deploy.local.program import Program, await_exit

FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0
HEALTHY_AFTER = 30.0  # seconds of life after which an earlier crash is forgotten


@dataclass
class Child:
    """One supervised program: its present process, and when it may be started again."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    wait: float = FIRST_WAIT
    due: float | None = None
    restarts: int = 0


@dataclass
class Supervisor:
    """Named programs, restarted with back-off from 0.2 s to 5 s. One thread only: see `Program.launch`."""

    tell: Callable[[str], None] = lambda news: None
    now: Callable[[], float] = time.monotonic
    children: dict[str, Child] = field(default_factory=dict)

    def start(self, program: Program) -> None:
        """Start a program and restart it whenever it ends."""
        if program.name in self.children:
            raise ValueError(f"{program.name} is already running")
        self.children[program.name] = Child(program, program.launch(), self.now())

    def tick(self) -> None:
        """Check every child once: note those that ended, start those whose wait is over. To be called often."""
        for child in self.children.values():
            if child.due is not None:
                if self.now() >= child.due:
                    self._restart(child)
            elif child.process.poll() is not None:
                self._note_death(child)

    def stop(self, *names: str, patience: float = 15.0) -> dict[str, int]:
        """Stop these programs together (all when none is named), after `patience` by SIGKILL; returns exit codes."""
        leaving = [self.children.pop(name) for name in names or tuple(self.children) if name in self.children]
        for child in leaving:
            if child.process.poll() is None:
                child.process.send_signal(child.program.stop_signal)
        deadline = time.monotonic() + patience
        for child in leaving:
            await_exit(child.process, deadline - time.monotonic())
        return {child.program.name: child.process.returncode for child in leaving}

    def pids(self) -> dict[str, int]:
        """The process id of every child that runs at this moment."""
        return {name: child.process.pid for name, child in self.children.items() if child.due is None}

    def _note_death(self, child: Child) -> None:
        lived = self.now() - child.started
        child.wait = FIRST_WAIT if lived >= HEALTHY_AFTER or not child.restarts else min(child.wait * 2, LONGEST_WAIT)
        child.due = self.now() + child.wait
        self.tell(f"{child.program.name} ended ({child.process.returncode}), again in {child.wait:.1f} s")

    def _restart(self, child: Child) -> None:
        child.process, child.started, child.due = child.program.launch(), self.now(), None
        child.restarts += 1
