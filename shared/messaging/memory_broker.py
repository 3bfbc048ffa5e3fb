"""A broker in memory, held to the same tests as Kafka's. It keeps nothing: for tests and for `BROKER=memory`."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from zlib import crc32

from shared.messaging.broker import Listener, Partition, Record

PARTITIONS = 24


class MemoryBroker:
    def __init__(self) -> None:
        self._log: dict[Partition, list[Record]] = defaultdict(list)
        self._committed: dict[tuple[str, Partition], int] = defaultdict(int)
        self._members: dict[str, list[MemoryListener]] = defaultdict(list)
        self._arrived = asyncio.Condition()

    async def send(self, records: Sequence[Record]) -> None:
        async with self._arrived:
            for record in records:
                place = Partition(record.topic, crc32(record.key.encode()) % PARTITIONS)
                self._log[place].append(replace(record, offset=len(self._log[place])))
            self._arrived.notify_all()

    async def listen(self, group: str, topics: Sequence[str]) -> Listener:
        listener = MemoryListener(self, group, topics)
        self._members[group].append(listener)
        self._deal(group)
        return listener

    async def reachable(self) -> bool:
        return True

    async def stop(self) -> None:
        return

    def lag(self, group: str) -> int:
        """How many records the group's members have yet to act on."""
        topics = {topic for member in self._members[group] for topic in member.topics}
        return sum(
            len(log) - self._committed[group, place] for place, log in self._log.items() if place.topic in topics
        )

    def _deal(self, group: str) -> None:
        """Assign the partitions anew, as in a rebalance; every member starts again from the committed offsets."""
        members = self._members[group]
        for index, member in enumerate(members):
            member.mine = {number for number in range(PARTITIONS) if number % len(members) == index}
            member.position.clear()

    async def take(self, member: "MemoryListener", wait: float) -> dict[Partition, list[Record]]:
        async with self._arrived:
            found = self._waiting(member)
            if not found:
                try:
                    await asyncio.wait_for(self._arrived.wait(), wait)
                except TimeoutError:
                    return {}
                found = self._waiting(member)
            for place, records in found.items():
                member.position[place] = records[-1].offset + 1
            return found

    def _waiting(self, member: "MemoryListener") -> dict[Partition, list[Record]]:
        found: dict[Partition, list[Record]] = {}
        for place, log in self._log.items():
            if place.topic in member.topics and place.number in member.mine:
                start = member.position.get(place, self._committed[member.group, place])
                if start < len(log):
                    found[place] = log[start:]
        return found

    def commit(self, group: str, place: Partition, next_offset: int) -> None:
        self._committed[group, place] = max(self._committed[group, place], next_offset)

    def leave(self, member: "MemoryListener") -> None:
        self._members[member.group].remove(member)
        self._deal(member.group)


class MemoryListener:
    def __init__(self, broker: MemoryBroker, group: str, topics: Sequence[str]) -> None:
        self.group = group
        self.topics = frozenset(topics)
        self.mine: set[int] = set()
        self.position: dict[Partition, int] = {}
        self._broker = broker

    async def batch(self) -> dict[Partition, list[Record]]:
        return await self._broker.take(self, wait=0.5)

    async def done(self, offsets: Mapping[Partition, int]) -> None:
        for partition, next_offset in offsets.items():
            if partition.number in self.mine:
                self._broker.commit(self.group, partition, next_offset)

    async def again(self, partition: Partition, offset: int) -> None:
        self.position[partition] = offset

    async def stop(self) -> None:
        self._broker.leave(self)
