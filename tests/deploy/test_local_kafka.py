"""The real broker: what the consumer's design relies on, observed rather than believed."""

import asyncio
import os
import signal
import uuid
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import IllegalStateError

from deploy import topics
from deploy.local import jars, java
from deploy.local.java import BrokerUnavailable
from deploy.local.kafka import Kafka

kafka = pytest.mark.kafka


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Kafka(tmp_path_factory.mktemp("kafka")) as running:
        yield running


@pytest.fixture
async def topic(broker):
    """A topic of its own for each test: two partitions."""
    name = f"t-{uuid.uuid4().hex[:8]}"
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(name, 2, 1)])
    await admin.close()
    return name


@pytest.fixture
async def producer(broker):
    sender = AIOKafkaProducer(bootstrap_servers=broker.bootstrap, enable_idempotence=True, acks="all")
    await sender.start()
    yield sender
    await sender.stop()


@pytest.fixture
async def join(broker, topic):
    """Add a member to the topic's one group."""
    members = []

    async def joined() -> AIOKafkaConsumer:
        member = AIOKafkaConsumer(
            topic,
            bootstrap_servers=broker.bootstrap,
            group_id=f"g-{topic}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            rebalance_timeout_ms=60_000,
            heartbeat_interval_ms=300,
        )
        await member.start()
        members.append(member)
        return member

    yield joined
    for member in members:
        await asyncio.wait_for(member.stop(), 20)


@kafka
async def test_a_group_goes_on_where_it_committed(join, producer, topic):
    for value in (b"1", b"2"):
        await producer.send_and_wait(topic, value, partition=0)
    place = TopicPartition(topic, 0)
    first = await join()
    taken = await asyncio.wait_for(first.getone(), 20)
    await first.commit({place: taken.offset + 1})
    await first.stop()
    second = await join()
    assert (await asyncio.wait_for(second.getone(), 20)).value == b"2"


@kafka
async def test_a_member_that_joins_gets_what_another_still_works_on(join, producer, topic):
    """Why the inbox is compulsory, and why a lost partition is no error of the consumer's."""
    for partition in (0, 1):
        await producer.send_and_wait(topic, b"slow", partition=partition)
    slow = await join()
    in_hand = [await asyncio.wait_for(slow.getone(), 20) for _ in range(2)]
    newcomer = await join()  # while the first still works on both
    again = await asyncio.wait_for(newcomer.getone(), 20)
    assert again.value == b"slow"
    assert (again.partition, again.offset) in [(m.partition, m.offset) for m in in_hand]
    with pytest.raises(IllegalStateError):
        await slow.commit({TopicPartition(topic, again.partition): again.offset + 1})


@kafka
async def test_what_was_acknowledged_outlives_a_kill(tmp_path):
    with Kafka(tmp_path) as first:
        await topics.create_missing(first.bootstrap)
        sender = AIOKafkaProducer(bootstrap_servers=first.bootstrap, acks="all")
        await sender.start()
        await sender.send_and_wait("intake.events", b"filed", partition=7)
        await sender.stop()
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
    with Kafka(tmp_path) as second:  # on other ports
        reader = AIOKafkaConsumer(bootstrap_servers=second.bootstrap, auto_offset_reset="earliest")
        reader.assign([TopicPartition("intake.events", 7)])
        await reader.start()
        assert (await asyncio.wait_for(reader.getone(), 20)).value == b"filed"
        await reader.stop()


@kafka
async def test_declared_topics_are_created_once(broker):
    await topics.create_missing(broker.bootstrap)
    assert await topics.create_missing(broker.bootstrap) == []


@kafka
async def test_a_topic_of_another_shape_is_refused(broker, topic, monkeypatch, tmp_path):
    declared = tmp_path / "topics.toml"
    declared.write_text(f'[topics."{topic}"]\npartitions = 24\nretention_days = 30\n')
    monkeypatch.setattr(topics, "DECLARED", declared)
    with pytest.raises(topics.TopicRefused, match="has 2 partitions, not 24"):
        await topics.create_missing(broker.bootstrap)


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_java_that_is_too_old_is_passed_over(tmp_path, monkeypatch):
    old = program(tmp_path, "java8", """echo 'openjdk version "1.8.0_402"' >&2""")
    new = program(tmp_path, "java21", """echo 'openjdk version "21.0.2" 2024-01-16' >&2""")
    monkeypatch.setattr(java, "candidates", lambda: [old, tmp_path / "missing", new])
    assert java.find_java() == java.Java(new, "21.0.2")


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """A machine without Java, Maven or jars; only what the test puts on its path."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("ANXIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(java, "candidates", lambda: [tmp_path / "bin" / "java"])
    return tmp_path / "bin"


def test_without_root_the_ways_out_are_told(bare_machine, monkeypatch):
    monkeypatch.setattr(jars.os, "geteuid", lambda: 1000)
    with pytest.raises(BrokerUnavailable, match=r"ANXIN_KAFKA=host:port.*BROKER=memory"):
        jars.find_broker()


def test_root_on_debian_installs_what_is_missing_and_fetches_once(bare_machine, monkeypatch):
    monkeypatch.setattr(jars.os, "geteuid", lambda: 0)
    java_script = """echo 'openjdk version "17.0.15"' >&2"""
    maven_script = (
        "for word; do case $word in -DoutputDirectory=*) d=${word#*=}; esac; done; /bin/mkdir -p $d; echo > $d/a.jar"
    )
    program(
        bare_machine,
        "apt-get",
        f"cd {bare_machine}\n"
        f"/bin/cat > java <<'X'\n#!/bin/sh\n{java_script}\nX\n"
        f"/bin/cat > mvn <<'X'\n#!/bin/sh\n{maven_script}\nX\n"
        "/bin/chmod +x java mvn",
    )
    told = []
    found = jars.find_broker(told.append)
    assert [jar.name for jar in found.jars.iterdir()] == ["a.jar"]
    assert told[1].startswith("running: apt-get install")
    (bare_machine / "mvn").unlink()
    assert jars.find_broker(told.append) == found
    assert len(told) == 3
