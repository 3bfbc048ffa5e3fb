"""`anxin bench` as a stranger runs it: it ends by itself, or on ctrl-c, and nothing it started is left."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.long
PORTS = 31400


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the database's unprivileged account may enter."""
    with tempfile.TemporaryDirectory(prefix="anxin-bench-", dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "stack"


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "deploy.anxin", "bench", "--quick", "--port-base", str(PORTS), *arguments]
    environment = os.environ | {"ANXIN_HOME": str(home)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def left_running(home: Path) -> list[str]:
    """Processes that know of this folder, by their command line or their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), *process.environ().values()]
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        if any(str(home) in word for word in words) and process.status() != psutil.STATUS_ZOMBIE:
            found.append(process.name())
    return found


def test_a_quick_run_ends_by_itself_with_a_table_and_leaves_nothing_running(home, tmp_path):
    bench = start(home, "P2", "--out", str(tmp_path / "results.json"))
    output, _ = bench.communicate(timeout=170)
    assert bench.returncode == 0, output[-3000:]
    assert "pgbench" in output
    result = json.loads((tmp_path / "results.json").read_text())["P2"]
    assert set(result["detail"]["statuses"]) == {"201"}
    assert set(result["figure"]) == {"× the textbook (a)", "× pgbench (b)"}
    assert left_running(home) == []


def test_ctrl_c_in_the_middle_stops_everything_that_was_started(home):
    bench = start(home, "P2")
    assert bench.stdout is not None
    for line in bench.stdout:
        if "round 1" in line:
            break
    bench.send_signal(signal.SIGINT)
    output, _ = bench.communicate(timeout=60)
    assert bench.returncode == 1, output[-3000:]
    assert left_running(home) == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", PORTS + 432)) != 0
