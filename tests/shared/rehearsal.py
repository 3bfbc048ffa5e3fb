"""Facts and actions that exist in tests only: bells that ring, and rings that are written into a real table."""

from datetime import datetime

from sqlalchemy import text

from shared import clock, history
from shared.contracts.event import Event
from shared.messaging.broker import Record
from shared.messaging.consumer import Consumer
from shared.messaging.envelope import record_of
from shared.messaging.memory_broker import MemoryBroker
from shared.messaging.outbox import OutboxRow
from shared.messaging.subscription import Subscription

TOPIC = "rehearsal.events"


class BellRung(Event, name="rehearsal.bell-rung", version=2, keyed_by="bell"):
    """A bell was rung."""

    division: str = "420704"
    bell: str
    strokes: int = 1

    @staticmethod
    def from_v1(body):
        """Version 1 said `times`."""
        return {**body, "strokes": body.pop("times")}


class BellCast(Event, name="rehearsal.bell-cast", keyed_by="bell"):
    """A bell was made. Nobody subscribes to this."""

    division: str = "420704"
    bell: str


CONTRACTS = {fact.name: Event.catalogue.pop(fact.name) for fact in (BellRung, BellCast)}
"""Known to the catalogue only while a test uses the fixture `rehearsal`."""


async def hear(session, rung: BellRung) -> None:
    """The effect: one row a ring."""
    history.log_read(session, by="rehearsal", kind="bell", subject=rung.bell, purpose=f"rang {rung.strokes}")


async def record_in_the_same_breath(session, rung: BellRung) -> None:
    """A second action on the same fact."""
    history.log_read(session, by="rehearsal", kind="second", subject=rung.bell, purpose=f"rang {rung.strokes}")


def a_record(
    fact: Event | None = None,
    *,
    bell: str = "great",
    strokes: int = 1,
    at: datetime | None = None,
    offset: int = 0,
    **changed: object,
) -> Record:
    """A fact as it lies on the wire; `changed` replaces its value, key or headers."""
    fact = fact or BellRung(bell=bell, strokes=strokes)
    row = OutboxRow(
        position=strokes,
        event_id=fact.event_id,
        name=fact.name,
        version=fact.version,
        key=fact.key,
        occurred_at=at or clock.now(),
        body=fact.body,
    )
    record = record_of(row)
    headers = {**record.headers, **changed.pop("headers", {})}
    told = {"topic": record.topic, "key": record.key, "value": record.value, "headers": headers, "offset": offset}
    return Record(**(told | changed))


def a_consumer(service, *actions, broker=None, sessions=None) -> Consumer:
    subscriptions = [action if isinstance(action, Subscription) else Subscription(action) for action in actions]
    broker = broker or MemoryBroker()
    return Consumer(
        service.name, sessions or service.sessions, broker, {BellRung: subscriptions or [Subscription(hear)]}
    )


async def rings(world, kind: str = "bell") -> list[tuple[str, str]]:
    """What was heard, bell by bell."""
    found = await world.rows("select subject, purpose from intake.read_log where kind = $1 order by at", kind)
    return [(row["subject"], row["purpose"].removeprefix("rang ")) for row in found]


async def parked(world) -> list[dict]:
    return await world.rows("select * from intake.parked order by position")


async def taken(world) -> int:
    return (await world.rows("select count(*) as n from intake.inbox"))[0]["n"]


async def die(session) -> None:
    """The database server drops this session's connection, as a crash or a failover does."""
    connection = await session.connection()
    await connection.execute(text("select pg_terminate_backend(pg_backend_pid())"))
