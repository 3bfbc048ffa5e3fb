"""Topics of a measure's own, and reading any topic from its beginning to its present end."""

import asyncio
import time

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.topics import declared

PATIENCE = 30.0


async def new_topic(bootstrap: str, name: str, partitions: int) -> None:
    """Create a topic, and return once every partition of it has its leader."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, partitions, 1)])
        deadline = time.monotonic() + PATIENCE
        while not await _stands(admin, name, partitions):
            assert time.monotonic() < deadline, f"the broker did not make {name} in time"
            await asyncio.sleep(0.1)
    finally:
        await admin.close()


async def _stands(admin: AIOKafkaAdminClient, name: str, partitions: int) -> bool:
    described = (await admin.describe_topics([name]))[0]
    leaders = [place for place in described["partitions"] if place["error_code"] == 0 and place["leader"] >= 0]
    return described["error_code"] == 0 and len(leaders) == partitions


async def everything_in(bootstrap: str, topics: list[str]) -> list[ConsumerRecord]:
    """Every record of these topics of ours up to now, each partition in its order."""
    partitions = {topic.name: topic.partitions for topic in declared()}
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        places = [TopicPartition(topic, number) for topic in topics for number in range(partitions[topic])]
        ends = await consumer.end_offsets(places)
        consumer.assign(places)
        found: list[ConsumerRecord] = []
        while [place for place in places if await consumer.position(place) < ends[place]]:
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found += records
        return found
    finally:
        await consumer.stop()
