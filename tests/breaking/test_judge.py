"""A run of tests for one fault: their order, their end, and the note that is left."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from deploy.documents.protections import ROOT
from tests.breaking.mutants.job import Job, Outcome

RUN = """
import json, sys
import pytest
from tests.breaking.mutants.job import Job
from tests.breaking.mutants.judge import Judge
judge = Judge(Job(**json.loads(sys.argv[1])), __import__("pathlib").Path("outcome.json"))
options = ["-q", "-x", "-c", "empty.ini", "-p", "no:randomly", "-p", "no:cacheprovider"]
pytest.main([*options, "test_till.py"], plugins=[judge])
judge.write()
"""
TILL = """
import time
def test_the_door_opens(): note("door")
def test_the_drawer_counts_coins(): note("drawer")
def note(word):
    with open("order.txt", "a") as order: order.write(word + " ")
"""


@pytest.fixture
def run(tmp_path: Path):
    """Runs these tests in a process of their own; the outcome."""

    def ran(tests: str, **more: object) -> Outcome:
        (tmp_path / "test_till.py").write_text(tests)
        (tmp_path / "empty.ini").write_text("[pytest]\n")
        job = json.dumps(asdict(Job(["test_till.py"], **more)))  # type: ignore[arg-type]
        command = [sys.executable, "-c", RUN, job]
        done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return Outcome(**json.loads((tmp_path / "outcome.json").read_text()))

    return ran


def test_what_speaks_of_the_changed_definition_runs_first(run, tmp_path: Path):
    outcome = run(TILL, words=["drawer", "coins"])
    assert (tmp_path / "order.txt").read_text().split() == ["drawer", "door"]
    assert (outcome.ran, outcome.chosen, outcome.failed) == (2, 2, [])


def test_the_first_failure_is_named_and_ends_the_run(run):
    outcome = run(TILL.replace('note("door")', "assert False"))
    assert outcome.failed == ["test_till.py::test_the_door_opens"]
    assert (outcome.ran, outcome.chosen) == (1, 2)


def test_a_test_that_is_not_to_be_relied_on_is_left_out(run):
    broken = TILL.replace('note("door")', "assert False")
    outcome = run(broken, without=["test_till.py::test_the_door_opens"])
    assert (outcome.failed, outcome.ran, outcome.chosen) == ([], 1, 1)


def test_after_its_time_no_further_test_begins(run):
    outcome = run(TILL, seconds=0.0)
    assert (outcome.failed, outcome.ran, outcome.chosen) == ([], 1, 2)


def test_tests_that_cannot_be_collected_have_noticed(run):
    outcome = run("import nowhere_to_be_found")
    assert [failed.endswith("(cannot be collected)") for failed in outcome.failed] == [True]
