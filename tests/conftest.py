"""A PostgreSQL for each process of tests, emptied before each test that uses it; fixtures for the four services.

What costs seconds to import is imported by the fixtures that need it: most files of tests have no database.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import distribution

if TYPE_CHECKING:
    from deploy.local.postgres import Postgres
    from tests.world import ServiceUnderTest, World


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Seconds on a busy machine say nothing of the code: properties are tried without a limit of time."""
    if b"hypothesis" in module_path.read_bytes():
        from hypothesis import HealthCheck, settings

        settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
        settings.load_profile("busy")


@pytest.hookimpl(trylast=True)  # after they were put in random order
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest is begun first, so that no process has to wait for another at the end."""
    distribution.put_long_first(items)


def pytest_collection_finish() -> None:
    """What was imported lives until the end: the collector, at rest so far, need not look at it again."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """How tests are given to several processes."""
    return distribution.scheduler(config, log)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server of this process."""
    from tests.database import migrated_server

    with migrated_server() as server:
        yield server


@pytest.fixture(scope="session")
async def whole_world(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    from deploy.database import DATABASE
    from tests.world import World

    world = await World(postgres.dsn(DATABASE), tmp_path_factory.mktemp("issuer")).open()
    yield world
    await world.close()


@pytest.fixture
async def world(whole_world: World, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The four services with nothing in them, on 28 August 2025, 09:00.

    A test that `command_costs.toml` names must send the commands that stand there.
    """
    from shared import clock
    from tests.command_costs import HeldCosts

    await whole_world.empty()
    for service in whole_world._services.values():
        service.forget()
    await whole_world.set_clock("2025-08-28")
    held = HeldCosts(request.node.nodeid)
    whole_world.hold(held)
    yield whole_world
    whole_world.hold(None)
    clock.set_shift(timedelta())
    assert not (missing := held.missing()), f"{held.test} sends no {', '.join(missing)}"


@pytest.fixture
def intake(world: World) -> ServiceUnderTest:
    return world.service("intake")


@pytest.fixture
def monitor(world: World) -> ServiceUnderTest:
    return world.service("monitor")


@pytest.fixture
def mediation(world: World) -> ServiceUnderTest:
    return world.service("mediation")


@pytest.fixture
def credit(world: World) -> ServiceUnderTest:
    return world.service("credit")


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One real broker for this process, with the topics of the product; its host:port."""
    from deploy import topics
    from deploy.local.kafka import Kafka

    with Kafka(tmp_path_factory.mktemp("broker")) as running, ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, topics.create_missing(running.bootstrap)).result()
        yield running.bootstrap
