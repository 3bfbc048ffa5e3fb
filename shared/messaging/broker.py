"""The two things we need of a broker: send and listen. Apache Kafka here; its twin is `memory_broker`.

Topics are `<service>.events`; a record's key is the number of the aggregate, so facts about it stay in order.
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
    """What travels: a key, a body and headers; `offset` once it has a place."""

    topic: str
    key: str
    value: bytes | None
    headers: Mapping[str, bytes]
    offset: int = -1


class BrokerAway(ConnectionError):
    """The broker did not take or give what was asked. Nothing is lost; try again."""


class Listener(Protocol):
    """A member of a group."""

    async def batch(self) -> dict[Partition, list[Record]]:
        """What has come since last time, per partition in order; may be empty."""
        ...

    async def done(self, offsets: Mapping[Partition, int]) -> None:
        """Everything before these offsets was acted on and committed. A partition lost meanwhile is no error."""
        ...

    async def again(self, partition: Partition, offset: int) -> None:
        """Give this partition again from `offset`."""
        ...

    async def stop(self) -> None: ...


class Broker(Protocol):
    async def send(self, records: Sequence[Record]) -> None:
        """Returns when every record is safe with the broker. Raises BrokerAway if one may not be."""
        ...

    async def listen(self, group: str, topics: Sequence[str]) -> Listener: ...

    async def reachable(self) -> bool:
        """Whether somebody answers at its address now."""
        ...

    async def stop(self) -> None: ...


def topic_of(service: str) -> str:
    return f"{service}.events"


class KafkaBroker:
    """Apache Kafka through aiokafka. A producer that failed is thrown away: the outbox replays."""

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
            await self._throw_away()
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
        await self._throw_away()

    async def _ready(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap,
                enable_idempotence=True,
                acks="all",
                linger_ms=0,
                request_timeout_ms=10_000,
            )
            self._producer = producer  # before it starts, so that one that cannot is closed too
            await producer.start()
        return self._producer

    async def _throw_away(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await _within(20, producer.stop())


class KafkaListener:
    """One member of a consumer group. Offsets are committed by name only, never automatically."""

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
        self._consumer.subscribe(self._topics, listener=_Quiet())
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
        await self._tell_lag()
        return {
            Partition(place.topic, place.partition): [_record(message) for message in messages]
            for place, messages in found.items()
        }

    async def _tell_lag(self) -> None:
        """How much more the broker has than was given so far; asks the client only, not the broker."""
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
            return  # a partition went to another member, or the broker is away: the inbox knows what was done

    async def again(self, partition: Partition, offset: int) -> None:
        place = TopicPartition(partition.topic, partition.number)
        if place in self._consumer.assignment():
            self._consumer.seek(place, offset)

    async def stop(self) -> None:
        await _within(20, self._consumer.stop())


class _Quiet(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka carries no types
    """Nothing to hand over when partitions move: what was committed stands in the inbox."""

    def on_partitions_revoked(self, revoked: Any) -> None: ...

    def on_partitions_assigned(self, assigned: Any) -> None: ...


def _record(message: Any) -> Record:
    key = message.key.decode(errors="replace").replace("\0", "\ufffd") if message.key else ""  # no column holds NUL
    return Record(message.topic, key, message.value, dict(message.headers), message.offset)


async def _within(seconds: float, closing: Any) -> None:
    """Closing a client of a broker that is away may wait for ever; we do not."""
    try:
        await asyncio.wait_for(closing, seconds)
    except (TimeoutError, KafkaError, OSError):
        return
