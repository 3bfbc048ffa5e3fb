"""What pytest does differently for a job: a server that is there already, an order of tests, an end, a note of it."""

import inspect
import json
import time
from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from deploy.local.postgres import Postgres
from tests.breaking.mutants.job import LONGEST, UNCOLLECTED, Job, Outcome
from tests.breaking.mutants.relevant import words

SLOW = {"kafka", "postgres"}
"""Tests with these fixtures of their own come last."""
PATIENCE = 60.0


class Judge:
    """A plugin for one run. Its outcome is written after each test, so that it outlives the run."""

    def __init__(self, job: Job, answer: Path) -> None:
        self.job = job
        self.answer = answer
        self.outcome = Outcome()
        self.begun = (0.0, 0.0)

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        """In place of a server of its own: the one that was started for all, once its database is as new."""
        if fixturedef.argname != "postgres" or not self.job.server:
            return None
        folder, port = self.job.server.rsplit(":", 1)
        until = time.monotonic() + PATIENCE
        while not (Path(folder) / "as-new").exists():
            if time.monotonic() > until:
                raise TimeoutError("the database was not made anew")
            time.sleep(0.02)
        server = Postgres(Path(folder) / "server", int(port), durable=False)
        fixturedef.cached_result = (server, fixturedef.cache_key(request), None)
        return server

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid not in self.job.without]
        spoken = frozenset(self.job.words)
        if spoken:
            chosen.sort(key=lambda item: (bool(SLOW & set(_fixtures(item))), -_likeness(item, spoken)))
        items[:] = chosen
        self.outcome.chosen = len(chosen)
        self.begun = (time.process_time(), time.monotonic())

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.outcome.failed.append(f"{report.nodeid} {UNCOLLECTED}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and report.nodeid not in self.outcome.failed:
            self.outcome.failed.append(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        result = yield
        self.outcome.ran += 1
        self.write()
        if self._out_of_time():
            item.session.shouldstop = "out of time"
        return result

    def _out_of_time(self) -> bool:
        used, gone = time.process_time() - self.begun[0], time.monotonic() - self.begun[1]
        return used > self.job.seconds or gone > LONGEST * self.job.seconds

    def write(self) -> None:
        self.answer.write_text(json.dumps(asdict(self.outcome)))


def _fixtures(item: pytest.Item) -> tuple[str, ...]:
    """Those that the test itself asks for."""
    return tuple(inspect.signature(item.function).parameters) if isinstance(item, pytest.Function) else ()


def _likeness(item: pytest.Item, spoken: frozenset[str]) -> float:
    """How much of the test's words are the changed definition's."""
    own = words(inspect.getsource(item.function)) if isinstance(item, pytest.Function) else frozenset()
    return len(own & spoken) / (len(own) + 5) ** 0.5
