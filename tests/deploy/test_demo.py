"""`anxin demo` as a stranger runs it: every place over Apache Kafka while its processes are killed, and over memory."""

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import typer
from rich.cells import cell_len
from rich.console import Console

from deploy import topics
from deploy.commands.demo import chosen
from deploy.demo import statements
from deploy.demo.places import PLACES
from deploy.demo.report import figures
from deploy.demo.stage import Account, Figure, Published
from deploy.local.kafka import Kafka
from shared.clock import CHINA
from shared.contracts.intake import ComplaintAccepted
from shared.messaging.broker import KafkaBroker
from shared.messaging.envelope import record_of
from shared.messaging.outbox import OutboxRow

GOLDEN = Path(__file__).parents[1] / "contracts" / "golden"

VICTIMS = {
    "2025-08-28": "intake-http",
    "2025-08-29": "mediation-worker",
    "2025-09-12": "kafka",
    "2025-09-26": "postgres",
    "2025-10-20": "intake-worker",
    "2025-10-22": "credit-worker",
    "2025-10-29": "mediation-http",
    "2025-11-06": "monitor-worker",
}
"""Who is killed once the stories have come to which day."""
PATIENCE = 840.0
NOBODY: Any = None
"""A story asks for its stage only once it is played."""
FIGURES = {"echeng": 8, "zhuhai": 24, "gaotai": 33, "tianshui": 16, "haiyan": 12}
COLUMNS = 100


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder the database's unprivileged account may enter."""
    with tempfile.TemporaryDirectory(prefix="anxin-demo-", dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "stack"


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `anxin demo` in that folder; one that a failed test left playing goes with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(broker: str, port_base: int, *, place: str | None = None, given: str | None = None):
        command = [sys.executable, "-m", "deploy.anxin", "demo", "--broker", broker, "--port-base", str(port_base)]
        demo = subprocess.Popen(
            command + (["--place", place] if place else []),
            env=os.environ | {"ANXIN_HOME": str(home)} | ({"ANXIN_KAFKA": given} if given else {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(demo)
        return demo

    yield start
    for demo in started:
        demo.kill()
        demo.communicate()


def ended_well(demo: subprocess.Popen[str]) -> str:
    output, _ = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 0, output[-4000:]
    return output


def pid_of(home: Path, program: str) -> int | None:
    try:
        return json.loads((home.with_name("stack-demo") / "stack.json").read_text())["pids"].get(program)
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def day_of(home: Path) -> str:
    """The day the stories have come to; none while the stack or its database is not there."""
    try:
        record = json.loads((home.with_name("stack-demo") / "stack.json").read_text())
        seconds = asyncio.run(shift_of(record["postgres"]))
    except (OSError, json.JSONDecodeError, asyncpg.PostgresError):
        return ""
    return f"{datetime.now(CHINA) + timedelta(seconds=seconds):%Y-%m-%d}"


async def shift_of(dsn: str) -> float:
    connection = await asyncpg.connect(dsn)
    try:
        return float(await connection.fetchval("select shift_seconds from access.clock") or 0.0)
    finally:
        await connection.close()


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


def agrees(output: str, *places: str) -> bool:
    """Every figure of these places was read back as it was said."""
    return output.count("✓") == sum(FIGURES[place] for place in places) and "✗" not in output


@pytest.mark.kafka
@pytest.mark.journey
@pytest.mark.timeout(900)
@pytest.mark.capability("C94", "C95", "C114")
def test_the_stories_end_the_same_while_every_kind_of_process_is_killed(home, start):
    demo = start("kafka", 29000)
    killed = [
        program
        for day, program in VICTIMS.items()
        if wait_for(lambda day=day: day_of(home) >= day, demo) and kill(home, program, demo)
    ]
    output = ended_well(demo)
    assert len(killed) >= 6, killed
    assert agrees(output, *PLACES), output[-8000:]
    assert max(cell_len(line.rstrip()) for line in output.splitlines()) <= COLUMNS
    assert pid_of(home, "postgres") is None


@pytest.mark.journey
@pytest.mark.timeout(900)
@pytest.mark.parametrize("place", ["zhuhai", "gaotai"])
def test_a_story_is_told_in_one_process_over_memory(start, place):
    """Each of these goes through all four services; what the larger places tell is told over Kafka above."""
    output = ended_well(start("memory", 30000, place=place))
    assert agrees(output, place), output[-8000:]
    assert "nothing is kept" in output
    assert max(cell_len(line.rstrip()) for line in output.splitlines()) <= COLUMNS


@pytest.mark.kafka
@pytest.mark.journey
@pytest.mark.timeout(900)
def test_a_given_broker_that_served_another_database_changes_nothing_in_a_story(start, tmp_path):
    """An acceptance that some earlier stack stated and nobody took in, under the number this story will use."""
    with Kafka(tmp_path / "kafka") as given:
        asyncio.run(leave_behind(given.bootstrap))
        output = ended_well(start("kafka", 31000, place="echeng", given=given.bootstrap))
    assert agrees(output, "echeng"), output[-8000:]


def test_a_place_without_a_story_is_misspelt():
    with pytest.raises(typer.BadParameter, match="echeng, zhuhai, gaotai"):
        chosen("atlantis")
    assert chosen("zhuhai") == [PLACES["zhuhai"]]
    assert chosen(None) == list(PLACES.values())


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_story_begins_on_the_day_its_place_says(place):
    assert min(place.story(NOBODY).scenes) == place.begins


def test_a_figure_that_was_read_otherwise_shows_and_is_no_success():
    said = [Figure("天数", "4", "4", "case"), Figure("人数", "1", "2", "report")]
    shown = Console(width=COLUMNS, record=True, file=io.StringIO())
    shown.print(*figures("鄂城", said))
    text = shown.export_text()
    assert not Account([], "鄂城", said).agrees
    assert (text.count("✓"), text.count("✗")) == (1, 1)


def test_a_published_figure_stands_in_a_table_of_its_own_with_the_question_that_answers_it():
    told = [Figure("天数", "4", "4", "case"), Published("预警", "590", "589", "天水", "/v1/warnings/count")]
    shown = Console(width=COLUMNS, record=True, file=io.StringIO())
    own, published = figures("天水", told)
    shown.print(own, published)
    text = shown.export_text()
    assert (own.row_count, published.row_count) == (1, 1)
    assert (text.count("✓"), text.count("✗"), text.count("/v1/warnings/count")) == (1, 1, 1)


@pytest.mark.parametrize("fen", [statements.PAID_FEN, statements.PAID_FEN + 1, 10**9])
def test_what_went_through_the_accounts_comes_to_the_whole_sum(fen):
    through = statements.shares(fen)
    assert (len(through), sum(through)) == (statements.ACCOUNTS, fen)
    assert min(through) > 0


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
