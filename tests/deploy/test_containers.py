"""The images and the compose file, held to their word without a container engine."""

import os
import re
import shutil
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
import yaml

from deploy.local.layout import SERVICES, Ports
from deploy.local.processes import Processes
from deploy.local.secrets import Secrets

ROOT = Path(__file__).parents[2]
NEEDED = re.compile(r"\$\{(\w+):\?")
ANY = re.compile(r"\$\{(\w+)")


def copies(stage: str, **arguments: str) -> list[tuple[list[str], str]]:
    """The COPY steps of one stage of the Dockerfile: what goes where."""
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    section = re.split(r"^FROM .*$", text.partition(f" AS {stage}\n")[2], flags=re.MULTILINE)[0]
    for name, value in arguments.items():
        section = section.replace(f"${name}", value)
    steps = [line.split()[1:] for line in section.splitlines() if line.startswith("COPY ")]
    return [(step[:-1], step[-1]) for step in steps if not step[0].startswith("--from")]


def replay(steps: list[tuple[list[str], str]], into: Path) -> Path:
    """Do what the COPY steps do, in a clean folder."""
    for sources, target in steps:
        for source in sources:
            there = into / target / (Path(source).name if target.endswith("/") and "." in Path(source).name else "")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, there, dirs_exist_ok=True)
            else:
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, there)
    return into


def python(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code as the container would: this folder, and of the checkout nothing."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_all_its_service_needs_and_no_other_service(service, tmp_path):
    image = replay(copies("service", SERVICE=service), tmp_path)
    started = python(image, f"import deploy.run, services.{service}.app as app; print(app.__file__)")
    assert started.returncode == 0, started.stderr
    assert Path(started.stdout.strip()).is_relative_to(image)
    for other in set(SERVICES) - {service}:
        assert python(image, f"import services.{other}").returncode != 0
    assert {path.name for path in (image / "deploy").iterdir() if path.is_file()} == {"__init__.py", "run.py"}


def test_the_operators_image_runs_the_command(tmp_path):
    image = replay(copies("operator"), tmp_path)
    assert python(image, "import deploy.anxin").returncode == 0


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_each_service_runs_as_http_and_as_worker(compose):
    for service in SERVICES:
        for role in ("http", "worker"):
            process = compose["services"][f"{service}-{role}"]
            assert process["command"] == [service, role]
            assert process["build"]["args"] == {"SERVICE": service}
            assert process["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_containers_find_the_same_settings_and_ports_as_a_local_stack(compose, tmp_path):
    secrets = Secrets.load(tmp_path)
    local = Processes(tmp_path, Ports(), secrets, "kafka:9092", movable_clock=False)
    only_local = {"HOST", "MOVABLE_CLOCK", "SWEEP_SECONDS"}
    for service in SERVICES:
        settings, prefix = compose["services"][f"{service}-http"]["environment"], f"{service.upper()}_"
        expected = local.settings(service)
        only_here = {"ANXIN_REGION_PACKS", "ANXIN_HOLIDAYS", "FORWARDED_ALLOW_IPS"}
        assert set(settings) - only_here == {name for name in expected if name.removeprefix(prefix) not in only_local}
        for port in ("HTTP_PORT", "INTERNAL_PORT", "WORKER_PORT"):
            assert str(settings[prefix + port]) == expected[prefix + port]


def test_every_process_finds_the_operators_packs_and_notices_and_cannot_write_them(compose):
    for service in SERVICES:
        for role in ("http", "worker"):
            process = compose["services"][f"{service}-{role}"]
            mounted = {volume.split(":")[1] for volume in process["volumes"] if volume.endswith(":ro")}
            assert {process["environment"][name] for name in ("ANXIN_REGION_PACKS", "ANXIN_HOLIDAYS")} == mounted


def test_every_check_asks_the_port_that_its_process_listens_on(compose):
    for service in SERVICES:
        for role, port in (("http", Ports().http(service)), ("worker", Ports().worker(service))):
            check = compose["services"][f"{service}-{role}"]["healthcheck"]["test"]
            assert f":{port}/health/ready" in check[-1]
            assert "curl" not in check


def test_every_container_is_checked_but_the_job_that_ends(compose):
    unchecked = [name for name, container in compose["services"].items() if "healthcheck" not in container]
    assert unchecked == ["migrate"]


def test_nothing_from_the_environment_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(NEEDED.findall(text)) == set(ANY.findall(text))


if shutil.which("docker") and subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0:

    def test_docker_reads_the_file_and_refuses_a_missing_secret():
        text = (ROOT / "docker-compose.yml").read_text()
        key = urlsafe_b64encode(bytes(range(32))).decode()
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]} | dict.fromkeys(
            NEEDED.findall(text), key
        )
        command = ["docker", "compose", "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
        complete = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert complete.returncode == 0, complete.stderr
        del environment["INTAKE_FIELD_KEY"]
        refused = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert refused.returncode != 0
        assert "INTAKE_FIELD_KEY" in refused.stderr
