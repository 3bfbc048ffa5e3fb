"""`anxin demo` as a stranger runs it: over Apache Kafka while its processes are killed, and over memory."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy import topics
from deploy.local.kafka import Kafka
from shared.contracts.intake import ComplaintAccepted
from shared.messaging.broker import KafkaBroker
from shared.messaging.envelope import record_of
from shared.messaging.outbox import OutboxRow

GOLDEN = Path(__file__).parents[1] / "contracts" / "golden"

VICTIMS = ("intake-http", "mediation-worker", "kafka", "postgres", "intake-worker", "credit-worker", "mediation-http")
PATIENCE = 240.0


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder the database's unprivileged account may enter."""
    with tempfile.TemporaryDirectory(prefix="anxin-demo-", dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "stack"


def start(home: Path, broker: str, port_base: int, given: str | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "deploy.anxin", "demo", "--broker", broker, "--port-base", str(port_base)]
    return subprocess.Popen(
        command,
        env=os.environ | {"ANXIN_HOME": str(home)} | ({"ANXIN_KAFKA": given} if given else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended_well(demo: subprocess.Popen[str]) -> str:
    output, _ = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 0, output[-4000:]
    return output


def pid_of(home: Path, program: str) -> int | None:
    try:
        return json.loads((home.with_name("stack-demo") / "stack.json").read_text())["pids"].get(program)
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def kill(home: Path, program: str, demo: subprocess.Popen[str]) -> bool:
    """SIGKILL, then wait until the supervisor has put another in its place; False when the story was over first."""
    victim = wait_for(lambda: pid_of(home, program), demo)
    if victim is None:
        return False
    os.kill(victim, signal.SIGKILL)
    return wait_for(lambda: pid_of(home, program) not in (None, victim), demo) is not None


def wait_for(found, demo: subprocess.Popen[str]):
    deadline = time.monotonic() + PATIENCE
    while demo.poll() is None and time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.05)
    return None


@pytest.mark.kafka
@pytest.mark.journey
@pytest.mark.timeout(300)
@pytest.mark.capability("C94", "C95", "C114")
def test_the_story_ends_the_same_while_every_kind_of_process_is_killed(home):
    demo = start(home, "kafka", 26000)
    killed = [program for program in VICTIMS if kill(home, program, demo)]
    output = ended_well(demo)
    assert len(killed) >= 5, killed
    assert output.count("✓") == 4
    assert "✗" not in output
    assert pid_of(home, "postgres") is None


@pytest.mark.journey
@pytest.mark.timeout(300)
def test_the_story_is_told_in_one_process_over_memory(home):
    output = ended_well(start(home, "memory", 27000))
    assert output.count("✓") == 4
    assert "nothing is kept" in output


@pytest.mark.kafka
@pytest.mark.journey
@pytest.mark.timeout(300)
def test_a_given_broker_that_served_another_database_changes_nothing_in_the_story(home, tmp_path):
    """An acceptance that some earlier stack stated and nobody took in, under the number this story will use."""
    with Kafka(tmp_path / "kafka") as given:
        asyncio.run(leave_behind(given.bootstrap))
        output = ended_well(start(home, "kafka", 28000, given.bootstrap))
    assert output.count("✓") == 4
    assert "✗" not in output


async def leave_behind(bootstrap: str) -> None:
    await topics.create_missing(bootstrap)
    accepted = json.loads((GOLDEN / "intake.complaint-accepted.v1.json").read_text())
    body = accepted.get("body", accepted) | {"complaint": "420704-2025-000001", "division": "420704"}
    fact = ComplaintAccepted.model_validate(body)
    row = OutboxRow(
        position=1,
        event_id=fact.event_id,
        name=fact.name,
        version=fact.version,
        key=fact.key,
        occurred_at=datetime.now(UTC),
        body=fact.body,
    )
    broker = KafkaBroker(bootstrap)
    await broker.send([record_of(row)])
    await broker.stop()
