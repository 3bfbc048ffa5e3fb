"""Takes facts off the broker and runs the actions subscribed to them, each exactly once.

Of one record and one action there are five outcomes: done, seen before, not subscribed (skipped and counted), try
again (the database or the broker is away: the partition is held), parked (it cannot be read, or the action fails).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import structlog
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.contracts.event import Event, UnknownVersion
from shared.database import Sessions
from shared.messaging import parking
from shared.messaging.broker import Broker, Listener, Partition, Record, topic_of
from shared.messaging.envelope import Unreadable, fact_of, name_of
from shared.messaging.inbox import first_time, listen_from_now
from shared.telemetry import FACTS_TAKEN

log = structlog.get_logger(__name__)

LOCK_TIMEOUT = "55P03"
AWAY = frozenset({"08", "40", "53", "57"})
"""SQLSTATE classes: no connection, rolled back for another's sake, no resources, an operator stepped in."""

Action = Callable[[AsyncSession, Any], Awaitable[None]]


@dataclass(frozen=True)
class Subscription:
    """An action that takes in a fact. `since="now"` for what acts outside: it never acts on older facts."""

    action: Action
    since: Literal["beginning", "now"] = "beginning"

    @property
    def name(self) -> str:
        return self.action.__name__


Subscriptions = Mapping[type[Event], Sequence[Subscription]]


@dataclass(frozen=True)
class Unit:
    """One action on one record: what commits or rolls back together."""

    record: Record
    subscription: Subscription


class Consumer:
    """One member of a service's group. Holds a partition while the database is away; parks what cannot be read."""

    listening = False
    halted = False
    """Too many keys of one subscription are parked: a person must look before more is taken in."""

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
        while not (stop.is_set() or self.halted):
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
            self.halted = await parking.most_parked_keys(session) > parking.LIMIT
        if self.halted:
            return
        listener = await self._broker.listen(self._group, self._topics)
        self.listening = True
        try:
            while not (stop.is_set() or self.halted):
                batch = await _unless_stopped(listener.batch(), stop)
                await asyncio.gather(*(self._partition(listener, place, rs) for place, rs in (batch or {}).items()))
        finally:
            await listener.stop()

    async def _partition(self, listener: Listener, place: Partition, records: list[Record]) -> None:
        """Act on a partition's records and commit their offset; hold the partition if the database is away."""
        try:
            await self.take(place.topic, records)
        except Exception as failure:
            if not transient(failure):
                raise
            log.warning("partition-held", topic=place.topic, reason=type(failure).__name__)
            await asyncio.sleep(0.5)
            await listener.again(place, records[0].offset)
        else:
            await listener.done(place, records[-1].offset + 1)

    async def take(self, topic: str, records: Sequence[Record]) -> None:
        """Act on records of one partition, in order: in one commit if all goes well, else each unit alone."""
        units = [Unit(record, subscription) for record in records for subscription in self._subscribed(record)]
        if not units:
            return
        try:
            async with self._sessions.begin() as session:
                blocked = await parking.blocked(session, topic, {unit.record.key for unit in units})
                if blocked:
                    raise _Blocked
                for unit in units:
                    await self._act(session, unit)
        except Exception as failure:
            if transient(failure):
                raise
            await self._one_by_one(topic, units)

    async def _one_by_one(self, topic: str, units: Sequence[Unit]) -> None:
        for unit in units:
            try:
                async with self._sessions.begin() as session:
                    held = await parking.blocked(session, topic, {unit.record.key})
                    if (unit.subscription.name, unit.record.key) in held:
                        await parking.park(session, unit.subscription.name, unit.record, "waits behind an earlier one")
                        continue
                    await self._act(session, unit)
            except Exception as failure:
                if transient(failure):
                    raise
                await self._park(unit, failure)

    async def _act(self, session: AsyncSession, unit: Unit) -> None:
        fact = fact_of(unit.record)
        since = self._since.get(unit.subscription.name)
        if since and fact.occurred_at and fact.occurred_at < since:
            FACTS_TAKEN.labels("before-listening").inc()
            return
        if not await first_time(session, fact.event_id, unit.subscription.name):
            FACTS_TAKEN.labels("seen-before").inc()
            return
        await unit.subscription.action(session, fact)
        await session.flush()
        FACTS_TAKEN.labels("done").inc()

    async def _park(self, unit: Unit, failure: Exception) -> None:
        reason = _why(failure)
        log.error("fact-parked", action=unit.subscription.name, topic=unit.record.topic, reason=reason)
        FACTS_TAKEN.labels("parked").inc()
        async with self._sessions.begin() as session:
            await parking.park(session, unit.subscription.name, unit.record, reason)
            self.halted = await parking.most_parked_keys(session) > parking.LIMIT

    def _subscribed(self, record: Record) -> Sequence[Subscription]:
        """The actions for a record. One whose name cannot even be read belongs to nobody here."""
        found = self._by_name.get(name_of(record), ())
        if not found:
            FACTS_TAKEN.labels("not-subscribed").inc()
        return found


class _Blocked(Exception):
    """Something of this batch must wait behind a parked fact: take the units one by one."""


def _why(failure: Exception) -> str:
    """The failure by its kind and place, never by the values in the fact."""
    if isinstance(failure, ValidationError):
        places = [".".join(map(str, error["loc"])) + ": " + error["type"] for error in failure.errors()]
        return "breaks its contract at " + "; ".join(places)
    ours = isinstance(failure, Unreadable | UnknownVersion)  # any other message may quote what the fact said
    return f"{type(failure).__name__}: {failure}" if ours else type(failure).__name__


def transient(failure: BaseException) -> bool:
    """The database or the network is away; the fact is not to blame."""
    if isinstance(failure, DBAPIError):
        sqlstate = str(getattr(failure.orig, "sqlstate", "") or "")
        return failure.connection_invalidated or sqlstate == LOCK_TIMEOUT or sqlstate[:2] in AWAY
    return isinstance(failure, OSError | TimeoutError | PoolExhausted)


async def _unless_stopped(
    coming: Awaitable[dict[Partition, list[Record]]], stop: asyncio.Event
) -> dict[Partition, list[Record]] | None:
    """What comes, or None once told to stop: a rebalance may make the client wait far past its timeout."""
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
