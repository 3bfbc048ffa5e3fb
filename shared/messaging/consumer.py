"""Takes facts from the broker and runs the actions subscribed to them, each exactly once.

Of one record and one action there are five outcomes: done, seen before, not subscribed (skipped and counted), try again
(the database or the broker is away: the partition is held), parked (it cannot be read, or the action fails).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.contracts.event import Event
from shared.database.sessions import Sessions
from shared.database.transient_errors import transient
from shared.messaging import dead_letters
from shared.messaging.batches import Batches
from shared.messaging.broker import Broker, Listener, Partition, Record, topic_of
from shared.messaging.envelope import Unreadable, fact_of, name_of, traceparent_of
from shared.messaging.inbox import first_time, listen_from_now
from shared.messaging.subscription import Subscription, Subscriptions
from shared.observability import tracing
from shared.observability.telemetry import FACTS_TAKEN

log = structlog.get_logger(__name__)


async def without_a_name(_: AsyncSession, __: Event) -> None:
    """Stands in the place of an action for records without `ce_type`, which are parked before it is called."""
    raise Unreadable("no name")


NAMELESS = Subscription(without_a_name)


@dataclass(frozen=True)
class Unit:
    """One action on one record: the smallest part that commits or rolls back by itself."""

    record: Record
    subscription: Subscription

    @property
    def place(self) -> tuple[str, str]:
        """The action and key whose parked facts this unit must wait behind."""
        return self.subscription.name, self.record.key


class Consumer:
    """One member of a service's consumer group.

    Holds a partition while the database is away; parks what cannot be read.
    """

    listening = False
    halted = False
    """Too many keys of one subscription are parked: reading goes on once a person has retried or discarded them."""

    def __init__(self, service: str, sessions: Sessions, broker: Broker, subscriptions: Subscriptions) -> None:
        self._group = service
        self._sessions = sessions
        self._broker = broker
        self._by_name = {fact.name: list(actions) for fact, actions in subscriptions.items()}
        self._topics = sorted({topic_of(fact.name.partition(".")[0]) for fact in subscriptions})
        self._since: dict[str, datetime] = {}

    async def run(self, stop: asyncio.Event) -> None:
        if not self._topics:
            self.listening = True
            return
        while not stop.is_set():
            try:
                await self._listen(stop)
            except Exception as failure:
                if not transient(failure):
                    raise
                log.warning("consumer-interrupted", reason=type(failure).__name__)
            self.listening = False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1.0)

    async def _listen(self, stop: asyncio.Event) -> None:
        async with self._sessions.begin() as session:
            late = [s.name for actions in self._by_name.values() for s in actions if s.since == "now"]
            self._since = await listen_from_now(session, late)
            self.halted = await dead_letters.most_parked_keys(session) > dead_letters.LIMIT
        if self.halted:
            return
        listener = await self._broker.listen(self._group, self._topics)
        self.listening = True
        try:
            while not (stop.is_set() or self.halted):
                batch = await _unless_stopped(listener.batch(), stop)
                if batch:
                    await self._take_in(listener, batch)
        finally:
            await listener.stop()

    async def _take_in(self, listener: Listener, batch: Mapping[Partition, list[Record]]) -> None:
        """Act on a batch, all partitions in one commit if nothing fails; else each partition separately."""
        try:
            await self._together([unit for records in batch.values() for unit in self._units(records)])
        except Exception as failure:
            if transient(failure):
                await self._hold(listener, batch, failure)
                return
            await asyncio.gather(*(self._partition(listener, place, records) for place, records in batch.items()))
        else:
            await listener.done({place: records[-1].offset + 1 for place, records in batch.items()})

    async def _partition(self, listener: Listener, place: Partition, records: list[Record]) -> None:
        """Act on one partition's records, each unit in its own transaction, and commit the offset."""
        try:
            await self._one_by_one(self._units(records))
        except Exception as failure:
            if not transient(failure):
                raise
            await self._hold(listener, {place: records}, failure)
        else:
            await listener.done({place: records[-1].offset + 1})

    async def _hold(self, listener: Listener, batch: Mapping[Partition, list[Record]], failure: Exception) -> None:
        """The database is away: read the same records again, so that nothing is lost or skipped."""
        log.warning("partitions-held", count=len(batch), reason=type(failure).__name__)
        await asyncio.sleep(0.5)
        for place, records in batch.items():
            await listener.again(place, records[0].offset)

    async def take(self, records: Sequence[Record]) -> None:
        """Act on records in their order: in one commit if nothing fails, else each unit in its own transaction."""
        units = self._units(records)
        try:
            await self._together(units)
        except Exception as failure:
            if transient(failure):
                raise
            await self._one_by_one(units)

    async def _together(self, units: Sequence[Unit]) -> None:
        """Every unit in one transaction. Raises whatever one of them raises; then none has had an effect."""
        if not units:
            return
        records = {id(unit.record): unit.record for unit in units}  # each parsed once, however many actions take it in
        facts = {place: fact_of(record) for place, record in records.items()}
        async with self._sessions.begin() as session:
            if await self._must_wait(session, units):
                raise _Blocked
            listening = [unit for unit in units if self._listens(unit, facts[id(unit.record)])]
            asked = [(facts[id(unit.record)].event_id, unit.subscription.name) for unit in listening]
            fresh = await first_time(session, asked)
            gathered = Batches()
            for unit, claim in zip(listening, asked, strict=True):
                if claim not in fresh:
                    FACTS_TAKEN.labels("seen-before").inc()
                    continue
                fresh.discard(claim)  # the same fact twice in one group counts once
                fact, stated_in = facts[id(unit.record)], traceparent_of(unit.record)
                if gathered.in_the_way(unit.subscription, unit.record.key, fact):
                    await self._act_on(session, gathered)
                if unit.subscription.batch:
                    gathered.add(unit.subscription, unit.record.key, fact, stated_in)
                else:
                    await self._act(session, unit.subscription, fact, [stated_in])
                FACTS_TAKEN.labels("done").inc()
            await self._act_on(session, gathered)

    async def _act_on(self, session: AsyncSession, gathered: Batches) -> None:
        """Give each batch action the facts collected for it, and begin a new collection."""
        for subscription, batch in gathered.take_out():
            await self._act(session, subscription, batch.facts, batch.stated_in)

    async def _act(
        self, session: AsyncSession, subscription: Subscription, told: Any, stated_in: Sequence[str | None]
    ) -> None:
        with tracing.acting(self._group, subscription.name, stated_in):
            await subscription.action(session, told)
            await session.flush()

    async def _one_by_one(self, units: Sequence[Unit]) -> None:
        for unit in units:
            try:
                await self._together([unit])
            except _Blocked:
                await self._set_aside(unit, dead_letters.WAITS)
            except Exception as failure:
                if transient(failure):
                    raise
                await self._park(unit, failure)

    async def _must_wait(self, session: AsyncSession, units: Sequence[Unit]) -> bool:
        """Whether one of these units must wait behind a parked fact of its action and key."""
        keys_by_topic: dict[str, set[str]] = {}
        for unit in units:
            keys_by_topic.setdefault(unit.record.topic, set()).add(unit.record.key)
        for topic, keys in keys_by_topic.items():
            held = await dead_letters.blocked(session, topic, keys)
            if held and any(unit.place in held for unit in units if unit.record.topic == topic):
                return True
        return False

    def _listens(self, unit: Unit, fact: Event) -> bool:
        """Whether the fact is new enough for an action with `since="now"`."""
        since = self._since.get(unit.subscription.name)
        if since and fact.occurred_at and fact.occurred_at < since:
            FACTS_TAKEN.labels("before-listening").inc()
            return False
        return True

    async def _set_aside(self, unit: Unit, reason: str) -> None:
        async with self._sessions.begin() as session:
            await dead_letters.park(session, unit.subscription.name, unit.record, reason)
            self.halted = await dead_letters.most_parked_keys(session) > dead_letters.LIMIT

    async def _park(self, unit: Unit, failure: Exception) -> None:
        reason = dead_letters.why(failure)
        log.error("fact-parked", action=unit.subscription.name, topic=unit.record.topic, reason=reason)
        FACTS_TAKEN.labels("parked").inc()
        await self._set_aside(unit, reason)

    def _units(self, records: Sequence[Record]) -> list[Unit]:
        return [Unit(record, subscription) for record in records for subscription in self._subscribed(record)]

    def _subscribed(self, record: Record) -> Sequence[Subscription]:
        """The actions for a record. Nobody can have subscribed to one without a name: it is parked."""
        name = name_of(record)
        if not name:
            return (NAMELESS,)
        found = self._by_name.get(name, ())
        if not found:
            FACTS_TAKEN.labels("not-subscribed").inc()
        return found


class _Blocked(Exception):
    """A unit of this group must wait behind a parked fact: process the units one by one."""


async def _unless_stopped(
    coming: Awaitable[dict[Partition, list[Record]]], stop: asyncio.Event
) -> dict[Partition, list[Record]] | None:
    """The batch, or None once `stop` is set: during a rebalance the client may wait far past its timeout."""
    getting = asyncio.ensure_future(coming)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({getting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return getting.result() if getting.done() else None
    finally:
        for pending in (getting, stopping):
            if not pending.done():
                pending.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await pending
