"""The whole product on this machine, as a newcomer starts it: real database, real broker, eight processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from deploy.local.layout import SERVICES
from shared.access.signing import sign
from tests.deploy.builders import free_base

pytestmark = [pytest.mark.kafka, pytest.mark.journey]


class Running:
    """`anxin up`, and the other commands beside it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {k: v for k, v in os.environ.items() if k not in ("ANXIN_KAFKA", "BROKER")}
        self.environment["ANXIN_HOME"] = str(home)
        up = ["up", "--at", "2025-08-28", "--port-base", str(free_base()), "--json"]
        self.process = subprocess.Popen(
            self._command(*up), env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        self.addresses = json.loads(line)

    def __call__(self, *arguments: str) -> dict[str, str]:
        done = subprocess.run(self._command(*arguments), env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def stop(self) -> int:
        subprocess.run(self._command("down"), env=self.environment, check=True, capture_output=True)
        self.process.communicate()
        return self.process.returncode

    @property
    def pids(self) -> dict[str, int]:
        return json.loads((self.home / "stack.json").read_text())["pids"]

    def is_ready(self) -> bool:
        record = json.loads((self.home / "stack.json").read_text())
        try:
            return all(
                httpx.get(f"{url}/health/ready").status_code == 200
                for url in (*record["urls"].values(), *record["workers"].values())
            )
        except httpx.HTTPError:
            return False

    @staticmethod
    def _command(*arguments: str) -> list[str]:
        return [sys.executable, "-m", "deploy.anxin", *arguments]


@pytest.fixture(scope="module")
def stack():
    home = Path(tempfile.mkdtemp(dir="/var/tmp"))
    home.chmod(0o755)
    running = Running(home)
    pids = running.pids
    yield running
    assert running.stop() == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids.values())
    assert {path.name for path in home.iterdir()} >= {"postgres", "kafka", "logs", "secrets"}
    shutil.rmtree(home)


def within(seconds: float, question) -> bool:
    deadline = time.monotonic() + seconds
    while not question() and time.monotonic() < deadline:
        time.sleep(0.2)
    return question()


def test_up_prints_where_everything_is(stack):
    assert set(stack.addresses) == {*SERVICES, "kafka", "postgres"}
    for service in SERVICES:
        assert httpx.get(f"{stack.addresses[service]}/openapi.json").json()["openapi"].startswith("3.1")


@pytest.mark.parametrize("victim", ["postgres", "kafka", "intake-http", "credit-worker"])
def test_what_is_killed_comes_back(stack, victim):
    killed = stack.pids[victim]
    os.kill(killed, signal.SIGKILL)
    assert within(10, lambda: stack.pids.get(victim, killed) != killed)
    assert within(60, stack.is_ready)


def test_the_clock_moves_forward_and_answers_when_all_is_settled(stack):
    assert within(60, stack.is_ready)
    moved = stack("clock", "+3d", "--json")
    before, now = (datetime.fromisoformat(moved[name]) for name in ("before", "now"))
    assert 2.99 < (now - before).total_seconds() / 86400 < 3.01
    assert now.year == 2025


def test_a_new_credential_signs_and_a_new_token_speaks_for_a_person(stack):
    assert within(60, stack.is_ready)
    about = ["--divisions", "620724", "--scopes", "complaints:read", "--json"]
    made = stack("credential", "hotline", "--party", "hotline_12345", *about)
    target = "/v1/complaints?limit=1"
    headers = sign(made["key"], made["secret"], service="intake", method="GET", target=target)
    assert httpx.get(stack.addresses["intake"] + target, headers=headers).status_code == 200
    issued = stack("token", "--name", "officer", "--party", "labour_authority", "--roles", "officer", *about)
    bearer = {"Authorization": f"Bearer {issued['token']}"}
    assert httpx.get(stack.addresses["intake"] + target, headers=bearer).status_code == 200
    assert httpx.get(stack.addresses["intake"] + target).status_code == 401
