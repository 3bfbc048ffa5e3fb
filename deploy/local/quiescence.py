"""Whether a stack has nothing left to do: every fact sent and acted on, and no deadline waiting to fire."""

import asyncio
import importlib
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from deploy.local.layout import SERVICES
from deploy.local.processes import MEMORY
from deploy.local.state_file import Record

PATIENCE = 60.0

OPEN_TIMERS = """(
    select due_at as at from {0}.obligation where state = 'open'
    union all select fire_at from {0}.reminder where fired_at is null and not cancelled
) as timer"""
UNSENT = "select count(*) from {0}.outbox where sent_at is null"
NEWEST = "select max(position) from {0}.outbox"
DUE = f"select count(*) from {OPEN_TIMERS} where at <= $1"  # noqa: S608  schemas are ours
NEXT = f"select min(at) from {OPEN_TIMERS} where at > $1"  # noqa: S608


class NotSettled(Exception):
    """Work was left when the time was over; the message says where."""


@dataclass(frozen=True)
class Broker:
    """Reads how far each service has come on the broker."""

    admin: AIOKafkaAdminClient
    reader: AIOKafkaConsumer

    async def lag(self, service: str) -> int:
        """How many records the service has yet to take in."""
        places = [place for topic in topics_of(service) for place in await self._partitions(topic)]
        if not places:
            return 0
        committed = await self.admin.list_consumer_group_offsets(service, partitions=places)
        ends = await self.reader.end_offsets(places)
        return sum(ends[place] - max(committed[place].offset, 0) for place in places)

    async def _partitions(self, topic: str) -> list[TopicPartition]:
        described = await self.admin.describe_topics([topic])
        return [TopicPartition(topic, partition["partition"]) for partition in described[0]["partitions"]]


@dataclass(frozen=True)
class Watcher:
    """Reads all four schemas and, unless it is in memory, the broker of one running stack."""

    database: asyncpg.Connection
    broker: Broker | None

    async def shift(self) -> float:
        """By how many seconds the stack's clock is ahead of the wall clock (behind: negative)."""
        return float(await self.database.fetchval("select shift_seconds from access.clock") or 0.0)

    async def set_shift(self, seconds: float) -> None:
        """Move the clock of all services at once; their next transaction sees it."""
        await self.database.execute("update access.clock set shift_seconds = $1", seconds)

    async def next_due(self, after: datetime) -> datetime | None:
        """The next moment at which a deadline or reminder of any service fires."""
        moments = [await self.database.fetchval(NEXT.format(service), after) for service in SERVICES]
        return min((moment for moment in moments if moment), default=None)

    async def settle(self, now: datetime, patience: float = PATIENCE) -> None:
        """Return once nothing is left to do at this moment. Raises NotSettled."""
        deadline = time.monotonic() + patience
        while left := await self.left_over(now):
            if time.monotonic() > deadline:
                raise NotSettled(f"not settled after {patience:.0f} s: {', '.join(left)}")
            await asyncio.sleep(0.1)

    async def left_over(self, now: datetime) -> list[str]:
        """What is still to be done. A fact stated while the broker was read counts as work left."""
        before = await self._newest()
        left = [*await self._in_schemas(now), *await self._in_broker()]
        if left or await self._newest() == before:
            return left
        return ["facts are being stated"]

    async def _newest(self) -> list[int | None]:
        return [await self.database.fetchval(NEWEST.format(service)) for service in SERVICES]

    async def _in_schemas(self, now: datetime) -> list[str]:
        left = []
        for service in SERVICES:
            if unsent := await self.database.fetchval(UNSENT.format(service)):
                left.append(f"{service} has {unsent} facts to send")
            if due := await self.database.fetchval(DUE.format(service), now):
                left.append(f"{service} has {due} deadlines or reminders to fire")
        return left

    async def _in_broker(self) -> list[str]:
        if self.broker is None:  # memory shows no offsets: let it run, then see whether anything was stated
            await asyncio.sleep(0.5)
            return []
        lags = {service: await self.broker.lag(service) for service in SERVICES}
        return [f"{service} has {lag} facts to take in" for service, lag in lags.items() if lag]


def topics_of(service: str) -> set[str]:
    """The topics a service listens to, by the facts in its table of subscriptions."""
    subscriptions = importlib.import_module(f"services.{service}.subscriptions").SUBSCRIPTIONS
    return {f"{fact.name.partition('.')[0]}.events" for fact in subscriptions}


@asynccontextmanager
async def watching(record: Record) -> AsyncIterator[Watcher]:
    """A watcher of the running stack."""
    async with AsyncExitStack() as closing:
        database = await asyncpg.connect(record.postgres)
        closing.push_async_callback(database.close)
        if record.kafka == MEMORY:
            yield Watcher(database, None)
            return
        admin = AIOKafkaAdminClient(bootstrap_servers=record.kafka)
        closing.push_async_callback(admin.close)
        await admin.start()
        reader = AIOKafkaConsumer(bootstrap_servers=record.kafka)
        closing.push_async_callback(reader.stop)
        await reader.start()
        yield Watcher(database, Broker(admin, reader))
