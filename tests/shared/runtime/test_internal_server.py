"""Health and metrics tell the truth when the database is away, its tables are old, the broker is away, things wait."""

import math
from datetime import timedelta

import httpx
import pytest
from prometheus_client import REGISTRY

from services.intake import app as intake_app
from services.intake.settings import Settings
from shared import clock
from shared.database.sessions import Sessions, make_engine
from shared.health.readiness import newest_migration
from shared.messaging.memory_broker import MemoryBroker
from shared.runtime.internal_server import http_internal, worker_app
from tests.shared.rehearsal import a_consumer, a_record
from tests.world import ServiceUnderTest

NOBODY = "postgresql+asyncpg://intake_app@127.0.0.1:1/anxin"
INSERT = (
    "insert into intake.outbox (event_id, name, version, key, occurred_at, body, stated_at) "
    "values (gen_random_uuid(), 'intake.complaint-filed', 1, 'k', now(), '{}', now() - $1::interval)"
)


class BrokerDown(MemoryBroker):
    async def reachable(self):
        return False


def a_worker(sessions, service, broker=None):
    """The worker's internal port, its consumer listening."""
    consumer = a_consumer(service, broker=broker)
    consumer.listening = True
    return worker_app(sessions, consumer, broker or MemoryBroker()), consumer


async def ask(app, path="/health/ready"):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        return await client.get(path)


def gauge(name, **labels):
    return REGISTRY.get_sample_value(name, labels)


@pytest.fixture
async def nowhere(intake):
    """Sessions whose database is away."""
    engine = make_engine(NOBODY)
    yield Sessions(engine, intake.sessions.keyring)
    await engine.dispose()


async def test_the_http_process_is_ready_at_the_newest_migration(intake):
    ready = await intake.get(None, "/health/ready")
    newest = newest_migration(intake_app.SERVICE.migrations)
    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ready", "database": True, "migration": newest, "needed": newest},
    )


async def test_the_http_process_is_not_ready_while_migrations_are_behind(world, intake):
    newest = newest_migration(intake_app.SERVICE.migrations)
    await world.execute("update intake.alembic_version set version_num = '0002'")
    try:
        ready = await intake.get(None, "/health/ready")
    finally:
        await world.execute("update intake.alembic_version set version_num = $1", newest)
    assert (ready.status_code, ready.json()["migration"], ready.json()["needed"]) == (503, "0002", newest)


async def test_tables_newer_than_the_code_are_no_reason_to_stop_it(world, intake):
    """The old process goes on while the new one is being started."""
    newest = newest_migration(intake_app.SERVICE.migrations)
    await world.execute("update intake.alembic_version set version_num = '0999'")
    try:
        assert (await intake.get(None, "/health/ready")).status_code == 200
    finally:
        await world.execute("update intake.alembic_version set version_num = $1", newest)


async def test_the_http_process_is_alive_but_not_ready_while_the_database_is_away(world):
    service = ServiceUnderTest("intake", intake_app, Settings(**world._told("intake") | {"database_url": NOBODY}))
    alive, ready = await service.get(None, "/health/live"), await service.get(None, "/health/ready")
    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.json()["database"] is False
    assert "127.0.0.1" not in ready.text


async def test_a_busy_pool_does_not_make_a_process_unready(world, intake):
    held = [await intake.sessions.engine.connect() for _ in range(10)]
    ready = await intake.get(None, "/health/ready")
    for connection in held:
        await connection.close()
    assert ready.status_code == 200


async def test_a_worker_is_ready_with_its_broker_and_nothing_old_unsent(world, intake):
    await world.execute(INSERT, timedelta(seconds=10))
    app, _ = a_worker(intake.sessions, intake)
    ready = await ask(app)
    assert ready.status_code == 200
    assert ready.json()["parked_keys"] == 0
    assert 9 < ready.json()["oldest_unsent_seconds"] < 30


async def test_a_worker_is_not_ready_while_the_broker_is_away(intake):
    app, _ = a_worker(intake.sessions, intake, BrokerDown())
    ready = await ask(app)
    assert (ready.status_code, ready.json()["broker"]) == (503, False)


async def test_a_worker_is_not_ready_while_the_database_is_away(nowhere, intake):
    app, _ = a_worker(nowhere, intake)
    ready = await ask(app)
    assert (ready.status_code, ready.json()["database"], ready.json()["broker"]) == (503, False, True)
    assert (await ask(app, "/health/live")).status_code == 200


async def test_a_worker_with_a_fact_unsent_for_a_minute_is_not_ready(world, intake):
    await world.execute(INSERT, timedelta(seconds=61))
    app, _ = a_worker(intake.sessions, intake)
    assert (await ask(app)).status_code == 503


@pytest.mark.parametrize(("listening", "halted"), [(False, False), (True, True)])
async def test_a_worker_that_takes_nothing_in_is_not_ready(intake, listening, halted):
    app, consumer = a_worker(intake.sessions, intake)
    consumer.listening, consumer.halted = listening, halted
    assert (await ask(app)).status_code == 503


@pytest.mark.usefixtures("rehearsal")
async def test_parked_facts_are_shown_and_alone_do_not_make_a_worker_unready(world, intake):
    async def stumble(session, rung):
        raise ValueError("a bug")

    await a_consumer(intake, stumble).take([a_record(bell="great"), a_record(bell="small")])
    app, _ = a_worker(intake.sessions, intake)
    ready = await ask(app)
    assert (ready.status_code, ready.json()["parked_keys"]) == (200, 2)
    told = (await ask(app, "/metrics")).text
    assert 'anxin_parked_keys{action="stumble",topic="rehearsal.events"} 2.0' in told


@pytest.mark.capability("C117")
async def test_the_metrics_of_a_worker_say_how_long_things_have_waited(world, intake):
    now = clock.now()
    await world.execute(INSERT, timedelta(seconds=100))
    await world.execute(
        "insert into intake.obligation (id, subject_kind, subject, division, name, rule_id, legal_basis, term, "
        "start_event, started_on, due_on, due_at, provisional, calendar_version, state, timer, extensions, failures) "
        "select gen_random_uuid(), 'complaint', 'x', '420704', 'n', 'INT-02', 'b', '5WD', 'e', now(), now(), "
        "$1::timestamptz - age, false, 'v', state, false, '[]', 0 "
        "from (values ('open', interval '7 min'), ('open', '-1 day'), ('met', '1 day'), ('parked', '1 day')) "
        "as one (state, age)",
        now,
    )
    await world.execute(
        "insert into intake.question select gen_random_uuid(), 'complaint', code, '420704', code, 'z', 'e', now(), at "
        "from (values ('deadline-failed:n', null), ('deadline-failed:m', now()), ('other', null)) as one (code, at)"
    )
    app, _ = a_worker(intake.sessions, intake)
    await ask(app, "/metrics")
    assert gauge("anxin_database_there") == 1
    assert 99 < gauge("anxin_oldest_unsent_seconds") < 130
    assert 419 < gauge("anxin_oldest_deadline_seconds") < 450
    assert (gauge("anxin_parked_deadlines"), gauge("anxin_oldest_push_seconds")) == (1, 0)


async def test_only_a_push_that_somebody_can_receive_is_late(world, intake):
    """A party without an address pulls, whenever it likes."""
    await world.execute("insert into intake.destination values ('hosts', 'https://x.example', null, 's', now())")
    for party, minutes in {"hosts": 5, "pulls": 50}.items():
        await world.execute(
            "insert into intake.delivery (id, party, kind, subject, occasion, body, state, made_at, attempts, next_at) "
            "values (gen_random_uuid(), $1, 'k', 's', 'o', '{}', 'due', now(), 0, now() - $2::interval)",
            party,
            timedelta(minutes=minutes),
        )
    app, _ = a_worker(intake.sessions, intake)
    await ask(app, "/metrics")
    assert 299 < gauge("anxin_oldest_push_seconds") < 330


async def test_unsealed_history_grows_older_until_it_is_sealed(world, intake):
    async def unsealed():
        await ask(a_worker(intake.sessions, intake)[0], "/metrics")
        return gauge("anxin_oldest_unsealed_seconds")

    assert await unsealed() == 0
    await world.execute(
        "insert into intake.history (kind, subject, version, at, entry, previous, hash) "
        "values ('complaint', 'x', 1, $1, '', '', '')",
        clock.now() - timedelta(minutes=10),
    )
    assert 599 < await unsealed() < 630
    await world.execute(
        "insert into intake.seal values (1, now(), 0, (select max(txid) + 1 from intake.history), 1, '', '', '', null)"
    )
    assert await unsealed() == 0


async def test_what_cannot_be_measured_reads_as_nothing_rather_than_as_the_last_value(intake, nowhere):
    await ask(a_worker(intake.sessions, intake)[0], "/metrics")
    assert gauge("anxin_oldest_unsent_seconds") == 0
    answer = await ask(a_worker(nowhere, intake)[0], "/metrics")
    assert answer.status_code == 200
    assert gauge("anxin_database_there") == 0
    assert math.isnan(gauge("anxin_oldest_unsent_seconds"))


async def test_the_http_process_shows_its_pool_and_asks_the_database_nothing(intake, nowhere):
    async with intake.sessions.engine.connect():
        await ask(http_internal(intake.sessions), "/metrics")
    assert gauge("anxin_pool_in_use") >= 1
    assert (await ask(http_internal(nowhere), "/metrics")).status_code == 200
    assert gauge("anxin_pool_in_use") == 0
