"""The operator's command: what it understands, what it refuses and with which exit code."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import typer
from typer.testing import CliRunner

from deploy import anxin
from deploy.commands.clock import Moved, move, parse_moment, parse_target
from deploy.commands.outcomes import ExitCode, Refusal, exit_code_of
from deploy.local import state_file
from deploy.local.layout import Ports, PortsTaken
from deploy.local.program import free_port
from deploy.local.secrets import Secrets
from deploy.local.state_file import AlreadyRuns, NothingRuns, Record
from shared.clock import CHINA

NOW = datetime(2025, 8, 28, 9, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A stack folder of its own; nothing runs from it."""
    monkeypatch.setenv("ANXIN_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "deploy.anxin", *arguments], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("+45d", NOW + timedelta(days=45)),
        ("+3h", NOW + timedelta(hours=3)),
        ("+30m", NOW + timedelta(minutes=30)),
        ("2025-09-01", datetime(2025, 9, 1, 9, tzinfo=CHINA)),
        ("2025-09-01T15:30", datetime(2025, 9, 1, 15, 30, tzinfo=CHINA)),
        ("2025-09-01T00:00+00:00", datetime(2025, 9, 1, 8, tzinfo=CHINA)),
    ],
)
def test_a_target_is_a_step_or_a_moment_in_china(said, meant):
    assert parse_target(said, NOW) == meant


@pytest.mark.parametrize("said", ["tomorrow", "45d", "-3d", "2025-13-01", ""])
def test_what_is_neither_is_misspelt(said):
    with pytest.raises(typer.BadParameter):
        parse_moment(said)


class Stub:
    """A stack with deadlines, that notes where its clock has been."""

    def __init__(self, *due: datetime) -> None:
        self.due, self.shifted = sorted(due), (NOW - datetime.now(UTC)).total_seconds()
        self.settled: list[datetime] = []

    async def shift(self) -> float:
        return self.shifted

    async def set_shift(self, seconds: float) -> None:
        self.shifted = seconds

    async def next_due(self, after: datetime) -> datetime | None:
        return next((moment for moment in self.due if moment > after), None)

    async def settle(self, now: datetime) -> None:
        self.settled.append(now.replace(microsecond=0))


@pytest.mark.invariant(17)
async def test_the_clock_stops_at_every_due_moment_and_settles_before_and_after():
    first, second, late = (NOW + timedelta(days=days) for days in (2, 5, 99))
    stack = Stub(second, late, first)
    moved = await move(stack, NOW + timedelta(days=10), lambda at: None)
    assert stack.settled[1:] == [first, second, NOW + timedelta(days=10)]
    assert moved == Moved(moved.before, NOW + timedelta(days=10), 2)


@pytest.mark.invariant(17)
async def test_the_clock_never_goes_back():
    with pytest.raises(Refusal, match="only goes forward"):
        await move(Stub(), NOW - timedelta(days=1), lambda at: None)


@pytest.mark.parametrize(
    "arguments",
    [
        ["clock", "+1d"],
        ["token", "--name", "a", "--party", "labour_authority", "--divisions", "62", "--scopes", "x"],
        ["credential", "a", "--party", "bank", "--divisions", "62", "--scopes", "x"],
    ],
)
def test_commands_that_need_a_stack_say_that_none_runs(arguments, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["anxin", *arguments])
    with pytest.raises(SystemExit) as end:
        anxin.main()
    assert end.value.code == ExitCode.NOTHING_RUNS


def test_down_is_harmless_when_nothing_runs():
    assert run("down").returncode == ExitCode.DONE


def test_a_day_to_come_is_refused_before_anything_starts(home):
    refused = run("up", "--at", "2999-01-01")
    assert refused.returncode == ExitCode.REFUSED
    assert not (home / "postgres").exists()


def test_every_command_teaches_with_an_example():
    runner = CliRunner()
    for command in anxin.app.registered_commands:
        name = command.name or command.callback.__name__
        shown = runner.invoke(anxin.app, [name, "--help"]).output
        assert f"anxin {name}" in shown or name == "down"
        assert "Exit codes" in shown


def test_only_a_surprise_deserves_a_traceback():
    assert exit_code_of(NothingRuns()) is ExitCode.NOTHING_RUNS
    assert exit_code_of(ZeroDivisionError()) is None


def test_ports_follow_the_contract():
    ports = Ports()
    assert [ports.http(service) for service in ("intake", "credit")] == [8001, 8004]
    assert [ports.internal(service) for service in ("intake", "credit")] == [9001, 9004]
    assert [ports.worker(service) for service in ("intake", "credit")] == [9011, 9014]


def test_a_taken_port_is_named():
    import socket

    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", free_port()))
        somebody.listen()
        port = somebody.getsockname()[1]
        with pytest.raises(PortsTaken, match=rf"{port} \(mediation\)"):
            Ports(port - 3).require_free(with_kafka=False)


def test_one_folder_runs_one_stack_and_forgets_it_afterwards(home):
    written = Record(1, {"intake": "http://x"}, {}, "memory", "postgresql://postgres@x/anxin", True, str(home))
    with state_file.held(home):
        written.write()
        assert state_file.running(home) == written
        with pytest.raises(AlreadyRuns), state_file.held(home):
            pass
    with pytest.raises(NothingRuns):
        state_file.running(home)


def test_secrets_are_made_once_and_for_nobody_else_to_read(home):
    made = Secrets.load(home / "secrets")
    again = Secrets.load(home / "secrets")
    assert again.values == made.values
    assert again.issuer_key().kid == made.issuer_key().kid
    assert {path.stat().st_mode & 0o777 for path in home.glob("secrets/*.json") if path != made.jwks} == {0o600}
    assert "d" not in json.loads(made.jwks.read_text())["keys"][0]


def test_services_share_the_access_key_and_nothing_else(home):
    secrets = Secrets.load(home / "secrets")
    intake, credit = secrets.of("intake"), secrets.of("credit")
    same = {name for name in intake if intake[name] == credit[name]}
    assert same == {"ACCESS_KEY", "OIDC_ISSUER", "OIDC_JWKS_URL"}
