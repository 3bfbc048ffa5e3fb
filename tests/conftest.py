"""One PostgreSQL for the run, emptied before each test that uses it; fixtures for the four services."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from deploy import database, migrate, topics
from deploy.local.kafka import Kafka
from deploy.local.postgres import Postgres
from shared import clock
from tests.world import ServiceUnderTest, World


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A throwaway server; it alone may run without fsync. In /var/tmp, which its unprivileged account may enter."""
    with tempfile.TemporaryDirectory(prefix="anxin-test-", dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder) / "server", durable=False).start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
async def whole_world(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    await database.bootstrap(postgres.dsn())
    await migrate.upgrade_all(postgres.dsn())
    world = await World(postgres.dsn(database.DATABASE), tmp_path_factory.mktemp("issuer")).open()
    yield world
    await world.close()


@pytest.fixture
async def world(whole_world: World) -> AsyncIterator[World]:
    """The four services with nothing in them, on 28 August 2025, 09:00."""
    await whole_world.empty()
    for service in whole_world._services.values():
        service.forget()
    await whole_world.set_clock("2025-08-28")
    yield whole_world
    clock.set_shift(timedelta())


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
    """One real broker for the run, with the topics of the product; its host:port."""
    with Kafka(tmp_path_factory.mktemp("broker")) as running, ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, topics.create_missing(running.bootstrap)).result()
        yield running.bootstrap
