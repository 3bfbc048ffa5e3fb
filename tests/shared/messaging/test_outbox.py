"""A fact is sent if and only if its transaction committed: at least once, in the order of its key, by one relay."""

import asyncio
import contextlib

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.messaging.broker import BrokerAway, KafkaBroker
from shared.messaging.memory_broker import MemoryBroker
from shared.messaging.outbox import LIMIT, EventTooLarge, publish
from shared.messaging.relay import Relay, relay_batch
from tests.shared.messaging.builders import until
from tests.shared.rehearsal import TOPIC, BellRung

pytestmark = [pytest.mark.usefixtures("rehearsal"), pytest.mark.capability("C94")]


class Postbox(MemoryBroker):
    """A broker whose records the test can look at."""

    def __init__(self):
        super().__init__()
        self.got = []

    async def send(self, records):
        await super().send(records)
        self.got += records

    @property
    def bells(self):
        return [record.key for record in self.got]


async def state(intake, *bells):
    async with intake.sessions.begin() as session:
        for bell in bells:
            publish(session, BellRung(bell=bell))


async def relay(world, broker, *, until_empty=True):
    """One relay's turn, over a connection of its own."""
    engine = create_async_engine(world.url("intake"), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            while await relay_batch(connection, broker) and until_empty:
                pass
    finally:
        await engine.dispose()


async def unsent(world):
    return [row["key"] for row in await world.rows("select key from intake.outbox where sent_at is null order by 1")]


async def nothing_unsent(world):
    return await unsent(world) == []


@pytest.mark.invariant(1)
async def test_a_transaction_that_rolls_back_states_nothing(world, intake):
    with pytest.raises(RuntimeError):
        async with intake.sessions.begin() as session:
            publish(session, BellRung(bell="never"))
            await session.flush()
            raise RuntimeError
    assert await world.rows("select 1 from intake.outbox") == []


@pytest.mark.invariant(3)
async def test_a_fact_of_64_kib_is_stated_and_one_byte_more_is_refused(world, intake):
    room = LIMIT - len(BellRung(bell="").body)
    async with intake.sessions.begin() as session:
        publish(session, BellRung(bell="b" * room))
        with pytest.raises(EventTooLarge):
            publish(session, BellRung(bell="b" * (room + 1)))
    assert [len(row["body"]) for row in await world.rows("select body from intake.outbox")] == [64 * 1024]


@pytest.mark.invariant(4)
async def test_a_slow_transaction_with_an_earlier_position_is_still_sent(world, intake):
    """Positions are taken at insert and seen at commit: the gap must not be skipped."""
    postbox = Postbox()
    async with intake.sessions.begin() as slow:
        publish(slow, BellRung(bell="slow"))
        await slow.flush()
        await state(intake, "fast")
        await relay(world, postbox)
        assert postbox.bells == ["fast"]
    await relay(world, postbox)
    assert postbox.bells == ["fast", "slow"]
    earlier, later = (int(record.headers["ce_sequence"]) for record in reversed(postbox.got))
    assert earlier < later


async def test_a_fact_is_marked_sent_only_after_the_broker_has_it(world, intake):
    marked_while_sending = []

    class Looking(Postbox):
        async def send(self, records):
            marked_while_sending.extend(await world.rows("select key from intake.outbox where sent_at is not null"))
            await super().send(records)

    await state(intake, "great")
    await relay(world, postbox := Looking())
    assert (postbox.bells, marked_while_sending, await unsent(world)) == (["great"], [], [])


@pytest.mark.invariant(4)
async def test_a_relay_that_dies_between_sending_and_marking_sends_the_same_fact_again(world, intake):
    class Deadly(Postbox):
        async def send(self, records):
            await super().send(records)
            if len(self.got) == 1:
                await kill_backends(world, "usename = 'intake_app'")

    await state(intake, "great")
    postbox = Deadly()
    with pytest.raises(DBAPIError):
        await relay(world, postbox)
    assert await unsent(world) == ["great"]
    await relay(world, postbox)
    first, again = postbox.got
    assert (first.headers["ce_id"], first.value) == (again.headers["ce_id"], again.value)
    assert await unsent(world) == []


@pytest.mark.invariant(4)
async def test_a_broker_that_is_away_leaves_every_fact_waiting(world, intake):
    await state(intake, "great", "small")
    nowhere = KafkaBroker("127.0.0.1:1")
    with pytest.raises(BrokerAway):
        await relay(world, nowhere)
    await nowhere.stop()
    assert await unsent(world) == ["great", "small"]


@pytest.mark.invariant(3)
async def test_the_sequence_rises_with_every_fact_of_a_key(world, intake):
    for _ in range(5):
        await state(intake, "great", "small")
    await relay(world, postbox := Postbox())
    for bell in ("great", "small"):
        sequence = [int(record.headers["ce_sequence"]) for record in postbox.got if record.key == bell]
        assert len(set(sequence)) == 5
        assert sequence == sorted(sequence)


async def test_more_facts_than_one_batch_arrive_in_order(world, intake):
    await state(intake, *(f"bell-{n:04d}" for n in range(1201)))
    await relay(world, postbox := Postbox())
    assert postbox.bells == [f"bell-{n:04d}" for n in range(1201)]


async def test_a_fact_travels_as_a_cloud_event(world, intake):
    fact = BellRung(bell="great", strokes=3)
    async with intake.sessions.begin() as session:
        publish(session, fact)
    await relay(world, postbox := Postbox())
    [record] = postbox.got
    told = {name: value.decode() for name, value in record.headers.items()}
    assert (record.topic, record.key, record.value) == (TOPIC, "great", fact.body)
    assert told.pop("ce_time").startswith("2025-08-28T")
    assert told.pop("ce_sequence").isdigit()
    assert told == {
        "ce_id": str(fact.event_id),
        "ce_type": "rehearsal.bell-rung",
        "ce_source": "/anxin/rehearsal",
        "ce_specversion": "1.0",
        "ce_subject": "great",
        "ce_factversion": "2",
        "content-type": "application/json",
    }


@pytest.mark.invariant(2)
async def test_the_service_may_mark_a_fact_sent_but_never_change_or_delete_it(world, intake):
    await state(intake, "great")
    as_service = await asyncpg.connect(world.dsn.replace("postgres@", "intake_app@", 1))
    try:
        for forbidden in ("update outbox set body = ''", "update outbox set key = ''", "delete from outbox"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await as_service.execute(forbidden)
        await as_service.execute("update outbox set sent_at = now()")
    finally:
        await as_service.close()


# two relays


@contextlib.asynccontextmanager
async def a_relay(world, broker):
    engine = create_async_engine(world.url("intake"), poolclass=NullPool)
    stop = asyncio.Event()
    running = asyncio.create_task(Relay(engine, broker, asyncio.Event()).run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(running, 5)
        await engine.dispose()


@pytest.mark.invariant(4)
async def test_of_two_relays_one_leads_and_the_other_takes_over_when_it_dies(world, intake):
    first, second = Postbox(), Postbox()
    async with a_relay(world, first) as stop_first:
        await state(intake, "one")
        await until(lambda: has(first, "one"))
        async with a_relay(world, second):
            for n in range(40):
                await state(intake, f"both-{n}")
                await until(lambda n=n: has(first, f"both-{n}"))
            assert second.bells == []
            await until(lambda: nothing_unsent(world))  # one that dies before it says so has sent twice
            stop_first.set()
            await kill_backends(world, "pid in (select pid from pg_locks where locktype = 'advisory')")
            await state(intake, "four")
            await until(lambda: has(second, "four"))
    assert (first.bells, second.bells) == (["one", *(f"both-{n}" for n in range(40))], ["four"])
    assert await unsent(world) == []


@pytest.mark.invariant(4)
async def test_a_relay_whose_connection_is_cut_leads_again_and_loses_nothing(world, intake):
    async with a_relay(world, postbox := Postbox()):
        await state(intake, "one")
        await until(lambda: has(postbox, "one"))
        await kill_backends(world, "pid in (select pid from pg_locks where locktype = 'advisory')")
        await state(intake, "two")
        await until(lambda: has(postbox, "two"))
    assert await unsent(world) == []


async def test_a_commit_that_stated_facts_wakes_the_relay(world, intake):
    woken = asyncio.Event()
    listener = await asyncpg.connect(world.dsn)
    try:
        await listener.add_listener("outbox_intake", lambda *_: woken.set())
        await state(intake, "great")
        await asyncio.wait_for(woken.wait(), 2)
    finally:
        await listener.close()


async def test_a_transaction_that_stated_nothing_wakes_nobody(world, intake):
    woken = []
    listener = await asyncpg.connect(world.dsn)
    try:
        await listener.add_listener("outbox_intake", lambda *_: woken.append(1))
        async with intake.sessions.begin():
            pass
        await asyncio.sleep(0.05)
        await listener.execute("select 1")
    finally:
        await listener.close()
    assert woken == []


async def has(postbox, bell):
    return bell in postbox.bells


async def kill_backends(world, which):
    await world.rows(f"select pg_terminate_backend(pid) from pg_stat_activity where usename = 'intake_app' and {which}")
