"""Creates the topics of topics.toml that are missing: `python -m deploy.topics HOST:PORT [REPLICAS]`.

A topic that exists with another number of partitions is refused, never changed: keys would lose their order.
"""

import asyncio
import sys
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import for_code

DECLARED = Path(__file__).parent / "topics.toml"
NO_ERROR, TOPIC_EXISTS = 0, 36


class TopicRefused(Exception):
    """The broker would not create a topic, or has it in another shape than declared."""


@dataclass(frozen=True)
class Topic:
    """One line of topics.toml."""

    name: str
    partitions: int
    retention: timedelta

    def as_new(self, replicas: int) -> NewTopic:
        """What the broker is asked to create."""
        settings = {
            "retention.ms": str(int(self.retention.total_seconds() * 1000)),
            "cleanup.policy": "delete",
            "min.insync.replicas": str(max(1, replicas - 1)),
        }
        return NewTopic(self.name, self.partitions, replicas, topic_configs=settings)


def declared() -> list[Topic]:
    """The topics this product uses."""
    table = tomllib.loads(DECLARED.read_text())["topics"]
    return [Topic(name, entry["partitions"], timedelta(days=entry["retention_days"])) for name, entry in table.items()]


async def create_missing(bootstrap: str, replicas: int = 1) -> list[str]:
    """Create what is declared and missing; return the names of the new ones."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        standing = set(await admin.list_topics())
        missing = [topic for topic in declared() if topic.name not in standing]
        asked = await admin.create_topics([topic.as_new(replicas) for topic in missing]) if missing else None
        ours = newly_created(asked)
        await require_shape(admin, [topic for topic in declared() if topic.name not in ours])
        return ours
    finally:
        await admin.close()


def newly_created(answer: Any) -> list[str]:
    """The names of the topics that are new; one that another process made at the same time is not. Raises
    TopicRefused.
    """
    errors = {name: code for name, code, *_ in answer.topic_errors} if answer else {}
    for name, code in errors.items():
        if code not in (NO_ERROR, TOPIC_EXISTS):
            raise TopicRefused(f"{name}: {for_code(code).__name__}")
    return [name for name, code in errors.items() if code == NO_ERROR]


async def _described(admin: AIOKafkaAdminClient, names: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await admin.describe_topics(names) if names else []
    return found


async def require_shape(admin: AIOKafkaAdminClient, topics: list[Topic]) -> None:
    """Raises TopicRefused for a topic with another number of partitions. A new topic may take a moment to be known."""
    wanted = {topic.name: topic.partitions for topic in topics}
    async with asyncio.timeout(20):
        there = await _described(admin, list(wanted))
        while any(topic["error_code"] for topic in there):
            await asyncio.sleep(0.1)
            there = await _described(admin, list(wanted))
    for described in there:
        found = len(described["partitions"])
        if found != wanted[described["topic"]]:
            name = described["topic"]
            raise TopicRefused(f"{name} has {found} partitions, not {wanted[name]}: make a new topic and drain")


async def begin_behind(bootstrap: str, listening: Mapping[str, Collection[str]]) -> None:
    """Let each group begin after what its topics hold now: an empty database has no part in older facts.

    For a broker that served another database before. The groups must have no member.
    """
    partitions = {topic.name: topic.partitions for topic in declared()}
    for group, names in listening.items():
        consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=group, enable_auto_commit=False)
        await consumer.start()
        try:
            places = [TopicPartition(name, number) for name in names for number in range(partitions[name])]
            if places:
                consumer.assign(places)
                await consumer.commit(await consumer.end_offsets(places))
        finally:
            await consumer.stop()


if __name__ == "__main__":
    created = asyncio.run(create_missing(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1))
    print("created:", ", ".join(created) or "nothing, all were there")
