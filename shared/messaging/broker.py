"""The two operations we need of a broker, send and listen, and their implementation for Apache Kafka.

Topics are `<service>.events`; a record's key is the number of the aggregate, so facts about it stay in order. Tests use
`memory_broker`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from shared.observability.telemetry import CONSUMER_LAG


@dataclass(frozen=True)
class Partition:
    topic: str
    number: int


@dataclass(frozen=True)
class Record:
    """A message: key, body and headers; `offset` once the broker has stored it."""

    topic: str
    key: str
    value: bytes | None
    headers: Mapping[str, bytes]
    offset: int = -1


class BrokerAway(ConnectionError):
    """The broker did not store or return what was asked. Nothing is lost; try again."""


class Listener(Protocol):
    """A member of a consumer group."""

    async def batch(self) -> dict[Partition, list[Record]]:
        """New records since the last call, in order per partition; may be empty."""
        ...

    async def done(self, offsets: Mapping[Partition, int]) -> None:
        """Commit these offsets: everything before them was acted on. A partition lost meanwhile is no error."""
        ...

    async def again(self, partition: Partition, offset: int) -> None:
        """Read this partition again from `offset`."""
        ...

    async def stop(self) -> None: ...


class Broker(Protocol):
    async def send(self, records: Sequence[Record]) -> None:
        """Returns when the broker has stored every record. Raises BrokerAway if one may not be stored."""
        ...

    async def listen(self, group: str, topics: Sequence[str]) -> Listener: ...

    async def reachable(self) -> bool:
        """Whether something accepts connections at its address now."""
        ...

    async def stop(self) -> None: ...


def topic_of(service: str) -> str:
    return f"{service}.events"


class KafkaBroker:
    """Apache Kafka through aiokafka. A producer that failed is discarded; the outbox sends again."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._producer: AIOKafkaProducer | None = None

    async def send(self, records: Sequence[Record]) -> None:
        try:
            producer = await self._ready()
            sent = [
                await producer.send(
                    record.topic,
                    record.value,
                    key=record.key.encode(),
                    headers=list(record.headers.items()),
                )
                for record in records
            ]
            await asyncio.gather(*sent)
        except (KafkaError, OSError, TimeoutError) as failure:
            await self._discard_producer()
            raise BrokerAway(str(failure)) from failure

    async def listen(self, group: str, topics: Sequence[str]) -> Listener:
        listener = KafkaListener(self._bootstrap, group, topics)
        await listener.start()
        return listener

    async def reachable(self) -> bool:
        for address in self._bootstrap.split(","):
            host, _, port = address.strip().rpartition(":")
            try:
                _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), 2)
            except (OSError, TimeoutError):
                continue
            writer.close()
            return True
        return False

    async def stop(self) -> None:
        await self._discard_producer()

    async def _ready(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap,
                enable_idempotence=True,
                acks="all",
                linger_ms=0,
                request_timeout_ms=10_000,
            )
            self._producer = producer  # kept before it starts, so that one that fails to start is closed too
            await producer.start()
        return self._producer

    async def _discard_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await _within(20, producer.stop())


class KafkaListener:
    """One member of a consumer group. Offsets are committed explicitly, never automatically."""

    def __init__(self, bootstrap: str, group: str, topics: Sequence[str]) -> None:
        self._topics = list(topics)
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            rebalance_timeout_ms=60_000,
            session_timeout_ms=10_000,
            max_poll_interval_ms=300_000,
        )

    async def start(self) -> None:
        self._consumer.subscribe(self._topics, listener=_NothingOnRebalance())
        try:
            await self._consumer.start()
        except (KafkaError, OSError) as failure:
            await _within(5, self._consumer.stop())
            raise BrokerAway(str(failure)) from failure

    async def batch(self) -> dict[Partition, list[Record]]:
        try:
            found = await self._consumer.getmany(timeout_ms=500, max_records=500)
        except (KafkaError, OSError) as failure:
            raise BrokerAway(str(failure)) from failure
        await self._measure_lag()
        return {
            Partition(place.topic, place.partition): [_record(message) for message in messages]
            for place, messages in found.items()
        }

    async def _measure_lag(self) -> None:
        """Set the gauge of how many records the broker has beyond those read; asks the client only, not the broker."""
        behind = dict.fromkeys(self._topics, 0)
        for place in self._consumer.assignment():
            if (newest := self._consumer.highwater(place)) is not None:
                behind[place.topic] += newest - await self._consumer.position(place)
        for topic, facts in behind.items():
            CONSUMER_LAG.labels(topic).set(facts)

    async def done(self, offsets: Mapping[Partition, int]) -> None:
        named = {TopicPartition(place.topic, place.number): offset for place, offset in offsets.items()}
        mine = {place: offset for place, offset in named.items() if place in self._consumer.assignment()}
        if not mine:
            return
        try:
            await self._consumer.commit(mine)
        except (KafkaError, IllegalStateError):
            return  # the partition moved to another member, or the broker is away; the inbox keeps what was done

    async def again(self, partition: Partition, offset: int) -> None:
        place = TopicPartition(partition.topic, partition.number)
        if place in self._consumer.assignment():
            self._consumer.seek(place, offset)

    async def stop(self) -> None:
        await _within(20, self._consumer.stop())


class _NothingOnRebalance(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka carries no types
    """Nothing to do when partitions move: the inbox has what was committed."""

    def on_partitions_revoked(self, revoked: Any) -> None: ...

    def on_partitions_assigned(self, assigned: Any) -> None: ...


def _record(message: Any) -> Record:
    key = message.key.decode(errors="replace").replace("\0", "\ufffd") if message.key else ""  # no column holds NUL
    return Record(message.topic, key, message.value, dict(message.headers), message.offset)


async def _within(seconds: float, closing: Any) -> None:
    """Close a client, but wait at most `seconds`: with the broker away it may never return."""
    try:
        await asyncio.wait_for(closing, seconds)
    except (TimeoutError, KafkaError, OSError):
        return
