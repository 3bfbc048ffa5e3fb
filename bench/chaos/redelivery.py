"""Sends every fact on the broker twice more: each key's facts in their order, keys interleaved at random.

That is what a rebalance, a replay or a relay that ended before its mark do now and then, done to everything.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from bench.topics import everything_in
from deploy.topics import declared

FACTS = ".events"
TIMES = 3


def topics_of_facts() -> list[str]:
    """The topics that carry facts."""
    return [topic.name for topic in declared() if topic.name.endswith(FACTS)]


def identity(record: ConsumerRecord) -> bytes:
    """Which fact a record carries: the same for every repetition."""
    headers: dict[str, bytes] = dict(record.headers)
    return headers.get("ce_id", b"")


def interleaved(records: list[ConsumerRecord], chance: random.Random) -> list[ConsumerRecord]:
    """Every key's records twice over, the second time after the first; which key comes next is random."""
    waiting: dict[tuple[str, bytes], list[ConsumerRecord]] = defaultdict(list)
    for record in records:
        waiting[record.topic, record.key].append(record)
    lanes = [[*lane, *lane] for lane in waiting.values()]
    for lane in lanes:
        lane.reverse()
    found = []
    while lanes:
        lane = chance.choice(lanes)
        found.append(lane.pop())
        if not lane:
            lanes.remove(lane)
    return found


@dataclass
class Repeater:
    """Reads every fact and sends it again."""

    consumer: AIOKafkaConsumer
    producer: AIOKafkaProducer
    chance: random.Random = field(default_factory=lambda: random.Random(3))
    heard: set[bytes] = field(default_factory=set)

    async def run(self) -> None:
        """Runs until cancelled."""
        while True:
            batches = await self.consumer.getmany(timeout_ms=200)
            new = [record for batch in batches.values() for record in batch if identity(record) not in self.heard]
            self.heard |= {identity(record) for record in new}
            for record in interleaved(new, self.chance):
                place = {"key": record.key, "headers": list(record.headers), "partition": record.partition}
                await self.producer.send(record.topic, record.value, **place)
            await self.producer.flush()


@asynccontextmanager
async def repeating(bootstrap: str) -> AsyncIterator[Repeater]:
    """A repeater during the block."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all")
    await consumer.start()
    await producer.start()
    partitions = {topic.name: topic.partitions for topic in declared()}
    consumer.assign([TopicPartition(name, n) for name in topics_of_facts() for n in range(partitions[name])])
    repeater = Repeater(consumer, producer)
    running = asyncio.create_task(repeater.run())
    try:
        yield repeater
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await consumer.stop()
        await producer.stop()


async def not_thrice(bootstrap: str) -> Counter[int]:
    """How many facts are on the broker how often, other than three times."""
    times = Counter(identity(record) for record in await everything_in(bootstrap, topics_of_facts()))
    return Counter(count for count in times.values() if count != TIMES)
