"""What dies is started again; what is stopped stays stopped; nobody outlives the one who started it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from deploy.local.program import Program
from deploy.local.supervisor import Supervisor

STUBBORN = "trap '' TERM; while true; do sleep 0.05; done"


class Ticks:
    """A clock the test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks():
    return Ticks()


@pytest.fixture
def supervisor(ticks):
    kept = Supervisor(now=ticks)
    yield kept
    kept.stop(patience=0)


def shell(tmp_path, script: str, name: str = "child") -> Program:
    return Program(name=name, command=("sh", "-c", script), log=tmp_path / f"{name}.log")


def die(supervisor: Supervisor, name: str = "child") -> None:
    process = supervisor.children[name].process
    process.send_signal(signal.SIGKILL)
    process.wait()


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def within(seconds: float, question) -> bool:
    deadline = time.monotonic() + seconds
    while not question() and time.monotonic() < deadline:
        time.sleep(0.02)
    return question()


def test_a_killed_child_is_started_again(supervisor, ticks, tmp_path):
    supervisor.start(shell(tmp_path, "sleep 60"))
    first = supervisor.pids()["child"]
    die(supervisor)
    supervisor.tick()
    assert supervisor.pids() == {}
    ticks.now += 0.2
    supervisor.tick()
    assert supervisor.pids()["child"] != first


def test_the_wait_doubles_up_to_five_seconds_and_is_forgotten_after_good_health(supervisor, ticks, tmp_path):
    supervisor.start(shell(tmp_path, "sleep 60"))
    child, waits = supervisor.children["child"], []
    for lived in (1, 1, 1, 1, 1, 1, 1, 30):
        ticks.now += lived
        die(supervisor)
        supervisor.tick()
        waits.append(child.wait)
        ticks.now += child.wait
        supervisor.tick()
    assert waits == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 0.2]


def test_stop_stops_all_and_starts_none_again(supervisor, ticks, tmp_path):
    for name in ("a", "b"):
        supervisor.start(shell(tmp_path, "sleep 60", name))
    pids = supervisor.pids()
    assert supervisor.stop() == {"a": -signal.SIGTERM, "b": -signal.SIGTERM}
    ticks.now += 60
    supervisor.tick()
    assert not any(is_alive(pid) for pid in pids.values())


def test_a_child_that_ignores_the_request_is_killed_with_its_own_children(supervisor, tmp_path):
    supervisor.start(shell(tmp_path, f"sleep 60 & echo $!; {STUBBORN}"))
    assert within(5, lambda: (tmp_path / "child.log").read_text().strip().isdigit())
    grandchild = int((tmp_path / "child.log").read_text())
    assert supervisor.stop(patience=0.2) == {"child": -signal.SIGKILL}
    assert within(2, lambda: not is_alive(grandchild))


def test_what_a_child_says_is_in_its_log(supervisor, tmp_path):
    supervisor.start(shell(tmp_path, "echo said; echo complained >&2; sleep 60"))
    assert within(5, lambda: (tmp_path / "child.log").read_text() == "said\ncomplained\n")


if sys.platform == "linux":  # the tie is the kernel's

    def test_children_die_when_the_supervisor_is_killed(tmp_path):
        script = (
            "import sys, time, pathlib\n"
            "from deploy.local.program import Program\n"
            "from deploy.local.supervisor import Supervisor\n"
            "kept = Supervisor()\n"
            f"kept.start(Program('child', ('sh', '-c', {STUBBORN!r}), pathlib.Path({str(tmp_path / 'log')!r})))\n"
            "print(kept.pids()['child'], flush=True)\n"
            "time.sleep(60)\n"
        )
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=os.getcwd())
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()
        parent.communicate()
        assert within(2, lambda: not is_alive(child))
