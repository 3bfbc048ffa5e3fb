"""Machines that die at the worst moment, and senders that are ahead of us: nothing is lost, nothing happens twice."""

import asyncio
import contextlib
import signal
import subprocess
import sys
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.messaging.broker import KafkaBroker
from shared.messaging.consumer import Consumer
from shared.messaging.dead_letter_retry import retry
from shared.messaging.dead_letters import WAITS, Place
from shared.messaging.memory_broker import MemoryBroker
from shared.messaging.subscription import Subscription
from tests.shared.messaging.builders import heard, nothing_waits, until
from tests.shared.rehearsal import TOPIC, BellRung, a_consumer, a_record, hear, parked, rings, taken

pytestmark = pytest.mark.usefixtures("rehearsal")
PARTITIONS = 4
BELLS = [f"bell-{n}" for n in range(12)]


# the database


@pytest.mark.invariant(1, 6)
@pytest.mark.capability("C95")
async def test_a_database_restarted_in_the_middle_of_a_batch_loses_and_doubles_nothing(world, intake, postgres):
    broker, stop, restarted = MemoryBroker(), asyncio.Event(), asyncio.Event()

    async def hear_through_a_restart(session, rung):
        await hear(session, rung)
        await session.flush()
        if rung.strokes == 3 and not restarted.is_set():
            await asyncio.to_thread(postgres.stop)
            await asyncio.to_thread(postgres.start)
            restarted.set()

    await broker.send([a_record(strokes=n) for n in range(1, 6)])
    running = asyncio.create_task(a_consumer(intake, hear_through_a_restart, broker=broker).run(stop))
    await asyncio.wait_for(restarted.wait(), 60)
    await until(lambda: heard(world, "bell", 5), seconds=60)
    await until(lambda: nothing_waits(broker))
    stop.set()
    await asyncio.wait_for(running, 10)
    assert await rings(world) == [("great", str(n)) for n in range(1, 6)]
    assert (await parked(world), await taken(world)) == ([], 5)


# a sender ahead of us


@pytest.mark.invariant(3, 6)
@pytest.mark.capability("C96")
async def test_a_version_we_do_not_know_waits_for_the_release_that_does(world, intake, monkeypatch):
    newer = a_record(strokes=2, headers={"ce_factversion": b"3"})
    await a_consumer(intake).take([a_record(strokes=1), newer, a_record(strokes=3), a_record(bell="small")])
    assert [row["reason"] for row in await parked(world)] == [
        "UnknownVersion: rehearsal.bell-rung version 3, known up to 2",
        WAITS,
    ]
    monkeypatch.setattr(BellRung, "version", 3)
    monkeypatch.setattr(BellRung, "from_v2", staticmethod(lambda body: body), raising=False)
    await retry(intake.sessions, {BellRung: [Subscription(hear)]}, Place("hear", TOPIC, "great"))
    assert sorted(await rings(world)) == [("great", "1"), ("great", "2"), ("great", "3"), ("small", "1")]
    assert await parked(world) == []


# members that die, and members that are slow: the real broker


@pytest.fixture
async def group(kafka):
    """A group of its own, for which nothing that was sent before exists."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, PARTITIONS, 1)])
    await admin.close()
    name = f"faults-{uuid4().hex[:8]}"
    reader = AIOKafkaConsumer(bootstrap_servers=kafka, group_id=name, enable_auto_commit=False)
    await reader.start()
    places = [TopicPartition(TOPIC, number) for number in range(PARTITIONS)]
    reader.assign(places)
    await reader.commit(await reader.end_offsets(places))
    await reader.stop()
    return name


@pytest.fixture
async def wire(kafka):
    broker = KafkaBroker(kafka)
    yield broker
    await broker.stop()


@contextlib.asynccontextmanager
async def a_member(intake, wire, group, action=hear):
    """One member of the group in this process."""
    stop = asyncio.Event()
    consumer = Consumer(group, intake.sessions, wire, {BellRung: [Subscription(action)]})
    running = asyncio.create_task(consumer.run(stop))
    try:
        yield consumer
    finally:
        stop.set()
        await asyncio.wait_for(running, 60)


async def killed_before_its_offset(kafka, world, group, action, marker):
    """A member that has committed its work to the database and dies before the broker hears of it."""
    command = [
        sys.executable,
        "-m",
        "tests.shared.dying_member",
        kafka,
        world.url("intake"),
        group,
        action,
        str(marker),
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    member = await asyncio.create_subprocess_exec(*command, **quiet)
    try:
        await until(lambda: there(marker), seconds=60)
    finally:
        member.send_signal(signal.SIGKILL)
        await member.wait()


@pytest.mark.kafka
@pytest.mark.invariant(1, 5)
@pytest.mark.capability("C95")
async def test_a_member_killed_between_its_commit_and_the_offset_has_its_effect_once(
    world, intake, kafka, wire, group, tmp_path
):
    await wire.send([a_record(strokes=1), a_record(strokes=2)])
    await killed_before_its_offset(kafka, world, group, "hear", tmp_path / "committed")
    assert await rings(world) == [("great", "1"), ("great", "2")]
    async with a_member(intake, wire, group):
        await wire.send([a_record(strokes=3)])
        await until(lambda: heard(world, "bell", 3), seconds=60)
    assert await rings(world) == [("great", "1"), ("great", "2"), ("great", "3")]
    assert await taken(world) == 3


@pytest.mark.kafka
@pytest.mark.invariant(6)
@pytest.mark.capability("C96")
async def test_a_member_killed_between_parking_and_the_offset_parks_once_and_in_order(
    world, intake, kafka, wire, group, tmp_path
):
    await wire.send([a_record(strokes=1), a_record(strokes=2)])
    await killed_before_its_offset(kafka, world, group, "stumble", tmp_path / "parked")
    async with a_member(intake, wire, group):
        await wire.send([a_record(strokes=3), a_record(bell="great 2")])
        await until(lambda: heard(world, "bell", 1), seconds=60)
        await until(lambda: are_parked(world, 3), seconds=60)
    assert await rings(world) == [("great 2", "1")]
    await retry(intake.sessions, {BellRung: [Subscription(hear)]}, Place("hear", TOPIC, "great"))
    assert await rings(world) == [("great 2", "1"), ("great", "1"), ("great", "2"), ("great", "3")]


@pytest.mark.kafka
@pytest.mark.invariant(5, 7)
@pytest.mark.capability("C95")
async def test_a_slow_member_that_loses_its_partitions_to_another_doubles_nothing(world, intake, wire, group):
    """The second is given what the first still has in hand, and waits for its claims."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hear_slowly(session, rung):
        await hear(session, rung)
        begun.set()
        await go_on.wait()

    hear_slowly.__name__ = "hear"
    await wire.send([a_record(bell=bell) for bell in BELLS])
    async with a_member(intake, wire, group, hear_slowly):
        await asyncio.wait_for(begun.wait(), 60)
        async with a_member(intake, wire, group):
            await until(lambda: waits_for_a_claim(world), seconds=90)
            go_on.set()
            await wire.send([a_record(bell=bell, strokes=2) for bell in BELLS])
            await until(lambda: heard(world, "bell", 2 * len(BELLS)), seconds=90)
    found = await rings(world)
    assert sorted(found) == sorted((bell, strokes) for bell in BELLS for strokes in ("1", "2"))
    assert all(found.index((bell, "1")) < found.index((bell, "2")) for bell in BELLS)
    assert await parked(world) == []


async def there(marker):
    return marker.exists()


async def are_parked(world, several):
    return len(await parked(world)) == several


async def waits_for_a_claim(world):
    return await world.rows("select 1 from pg_locks where locktype = 'transactionid' and not granted")
