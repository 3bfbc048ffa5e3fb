"""Facts are taken in exactly once, in order; what cannot be taken in is set aside and harms no other."""

import asyncio
import json

import pytest
from sqlalchemy import text

from shared.database.sessions import Sessions, make_engine
from shared.messaging.dead_letters import LIMIT
from shared.messaging.memory_broker import MemoryBroker
from shared.messaging.subscription import Subscription
from tests.shared.messaging.builders import has_halted, heard, listening, nothing_waits, stuck, until
from tests.shared.rehearsal import (
    BellCast,
    a_consumer,
    a_record,
    die,
    hear,
    parked,
    record_in_the_same_breath,
    rings,
    taken,
)

pytestmark = pytest.mark.usefixtures("rehearsal")
PRIVATE = "13800000001"


@pytest.mark.invariant(5)
@pytest.mark.capability("C95")
async def test_the_same_fact_twice_has_one_effect(world, intake):
    record, consumer = a_record(), a_consumer(intake)
    await consumer.take([record])
    await consumer.take([record])
    assert await rings(world) == [("great", "1")]


@pytest.mark.capability("C95")
async def test_the_same_fact_twice_in_one_batch_has_one_effect(world, intake):
    record = a_record()
    await a_consumer(intake).take([record, record])
    assert await rings(world) == [("great", "1")]


@pytest.mark.invariant(5)
@pytest.mark.capability("C95")
async def test_two_members_given_the_same_fact_at_once_have_one_effect(world, intake):
    record = a_record()
    await asyncio.gather(*(a_consumer(intake).take([record]) for _ in range(5)))
    assert await rings(world) == [("great", "1")]
    assert await parked(world) == []


@pytest.mark.capability("C95")
async def test_each_action_takes_a_fact_once_for_itself(world, intake):
    record = a_record()
    await a_consumer(intake, hear).take([record])
    await a_consumer(intake, hear, record_in_the_same_breath).take([record])
    assert (len(await rings(world)), len(await rings(world, "second"))) == (1, 1)
    assert await taken(world) == 2


@pytest.mark.invariant(1)
@pytest.mark.capability("C95")
async def test_a_crash_between_effect_and_commit_leaves_neither(world, intake):
    crashes = [True]

    async def hear_and_crash(session, rung):
        await hear(session, rung)
        await session.flush()
        if crashes:
            crashes.pop()
            await die(session)

    consumer, record = a_consumer(intake, hear_and_crash), a_record()
    with pytest.raises(Exception, match="terminat|closed"):
        await consumer.take([record])
    assert (await rings(world), await taken(world), await parked(world)) == ([], 0, [])
    await consumer.take([record])
    assert (await rings(world), await taken(world)) == ([("great", "1")], 1)


async def test_an_older_version_is_stepped_up_before_it_is_taken_in(world, intake):
    old = a_record(value=b'{"division": "420704", "bell": "great", "times": 7}', headers={"ce_factversion": b"1"})
    await a_consumer(intake).take([old])
    assert await rings(world) == [("great", "7")]


BROKEN = {
    "bad JSON": {"value": b'{"bell": "13800000001'},
    "not UTF-8": {"value": b'{"bell": "\xff13800000001"}'},
    "no body": {"value": None},
    "no object": {"value": b'["13800000001"]'},
    "a version we do not know": {"headers": {"ce_factversion": b"3"}},
    "a version that is no number": {"headers": {"ce_factversion": b"two"}},
    "an id that is none": {"headers": {"ce_id": b"13800000001"}},
    "a time that is none": {"headers": {"ce_time": b"13800000001"}},
    "headers no column can hold": {"headers": {"ce_id": b"\x00", "x\x00": b"\x00"}},
    "a body that breaks the contract": {"value": b'{"division": "420704", "bell": {"13800000001": 1}}'},
    "nesting without end": {"value": b"[" * 50_000},
}


@pytest.mark.invariant(6)
@pytest.mark.capability("C96")
@pytest.mark.parametrize("changed", BROKEN.values(), ids=BROKEN.keys())
async def test_what_cannot_be_read_is_set_aside_with_its_reason_and_the_next_key_goes_on(world, intake, changed):
    broken = a_record(bell="broken", **changed)
    await a_consumer(intake).take([broken, a_record(bell="good")])
    [aside] = await parked(world)
    assert (aside["key"], aside["action"], aside["body"]) == ("broken", "hear", broken.value or b"")
    assert aside["reason"]
    assert PRIVATE not in aside["reason"]
    assert await rings(world) == [("good", "1")]


@pytest.mark.capability("C96")
async def test_the_reason_never_says_what_the_fact_said(world, intake, capsys):
    async def stumble(session, rung):
        raise ValueError(f"cannot ring {rung.bell}")

    await a_consumer(intake, stumble).take([a_record(bell=PRIVATE)])
    [aside] = await parked(world)
    assert aside["reason"] == "ValueError"
    assert PRIVATE not in capsys.readouterr().err


@pytest.mark.invariant(6)
@pytest.mark.capability("C96")
async def test_later_facts_of_a_stuck_key_wait_in_order_while_others_go_on(world, intake):
    async def hear_all_but_the_second(session, rung):
        if rung.strokes == 2:
            raise RuntimeError("a bug for this one")
        await hear(session, rung)

    consumer = a_consumer(intake, hear_all_but_the_second)
    await consumer.take([a_record(strokes=1), a_record(strokes=2), a_record(bell="small"), a_record(strokes=3)])
    await consumer.take([a_record(strokes=4), a_record(bell="small", strokes=5)])
    assert sorted(await rings(world)) == [("great", "1"), ("small", "1"), ("small", "5")]
    waiting = await parked(world)
    assert [json.loads(row["body"])["strokes"] for row in waiting] == [2, 3, 4]
    assert [row["reason"] for row in waiting] == ["RuntimeError", *["waits behind an earlier one"] * 2]


@pytest.mark.capability("C96")
async def test_a_fact_set_aside_and_given_again_after_a_crash_is_set_aside_once(world, intake):
    async def stumble(session, rung):
        raise RuntimeError

    records = [a_record(strokes=1), a_record(strokes=2)]
    for _ in range(3):
        await a_consumer(intake, stumble).take(records)
    assert [json.loads(row["body"])["strokes"] for row in await parked(world)] == [1, 2]


@pytest.mark.capability("C96")
async def test_one_action_that_fails_does_not_stop_another_on_the_same_fact(world, intake):
    async def stumble(session, rung):
        raise RuntimeError

    await a_consumer(intake, stumble, hear).take([a_record()])
    assert await rings(world) == [("great", "1")]
    assert [row["action"] for row in await parked(world)] == ["stumble"]


@pytest.mark.invariant(6)
@pytest.mark.capability("C96")
async def test_a_record_without_a_name_is_set_aside_once_and_the_next_one_goes_on(world, intake):
    nameless, consumer = a_record(bell="nameless", headers={"ce_type": b""}), a_consumer(intake)
    await consumer.take([nameless, a_record(bell="good")])
    await consumer.take([nameless])
    [aside] = await parked(world)
    assert (aside["key"], aside["action"]) == ("nameless", "without_a_name")
    assert "ce_type" in aside["reason"]
    assert await rings(world) == [("good", "1")]


@pytest.mark.parametrize(
    "record",
    [
        a_record(BellCast(bell="great"), headers={"ce_id": b"?"}),
        a_record(value=b"junk", headers={"ce_type": b"other.thing"}),
    ],
)
async def test_facts_nobody_here_subscribed_to_are_skipped_unread(world, intake, record):
    await a_consumer(intake).take([record])
    assert (await rings(world), await taken(world), await parked(world)) == ([], 0, [])


@pytest.mark.invariant(6)
@pytest.mark.capability("C96")
@pytest.mark.parametrize(("before", "halts"), [(LIMIT - 1, False), (LIMIT, True)])
async def test_more_than_a_hundred_stuck_keys_stop_the_intake_of_facts(world, intake, before, halts):
    async def stumble(session, rung):
        raise RuntimeError

    await stuck(world, before)
    consumer = a_consumer(intake, stumble)
    await consumer.take([a_record(bell="one more")])
    assert consumer.halted is halts


@pytest.mark.capability("C96")
async def test_a_restart_does_not_forget_that_it_was_stopped(world, intake):
    await stuck(world, LIMIT + 1)
    consumer, stop = a_consumer(intake), asyncio.Event()
    running = asyncio.create_task(consumer.run(stop))
    await until(lambda: has_halted(consumer))
    assert not consumer.listening
    stop.set()
    await asyncio.wait_for(running, 5)


# running, with a broker


@pytest.mark.invariant(5)
async def test_an_action_that_listens_from_now_lets_older_facts_pass(world, intake):
    """A rebuild or a new service sends no old letter; a projection from the beginning takes all."""
    broker, stop = MemoryBroker(), asyncio.Event()
    subscriptions = [Subscription(hear, since="now"), Subscription(record_in_the_same_breath)]
    consumer = a_consumer(intake, *subscriptions, broker=broker)
    await broker.send([a_record(strokes=1)])
    await world.set_clock("2025-08-28T09:30:00")
    running = asyncio.create_task(consumer.run(stop))
    await until(lambda: listening(consumer))
    await world.set_clock("2025-08-28T10:00:00")
    await broker.send([a_record(strokes=2)])
    await until(lambda: heard(world, "second", 2))
    stop.set()
    await asyncio.wait_for(running, 5)
    assert await rings(world) == [("great", "2")]


@pytest.mark.invariant(6)
@pytest.mark.capability("C95")
async def test_while_the_database_is_away_the_partition_is_held_and_nothing_set_aside(world, intake):
    broker, stop, falls = MemoryBroker(), asyncio.Event(), [True, True]

    async def hear_at_last(session, rung):
        if falls:
            falls.pop()
            await die(session)
        await hear(session, rung)

    await broker.send([a_record(strokes=1), a_record(strokes=2)])
    running = asyncio.create_task(a_consumer(intake, hear_at_last, broker=broker).run(stop))
    await until(lambda: heard(world, "bell", 2))
    await until(lambda: nothing_waits(broker))
    stop.set()
    await asyncio.wait_for(running, 5)
    assert await rings(world) == [("great", "1"), ("great", "2")]
    assert await parked(world) == []


async def test_a_database_that_cannot_be_reached_sets_nothing_aside(world, intake):
    engine = make_engine("postgresql+asyncpg://intake_app@127.0.0.1:1/anxin")
    nowhere = Sessions(engine, intake.settings.keyring())
    with pytest.raises(OSError):
        await a_consumer(intake, sessions=nowhere).take([a_record()])
    await engine.dispose()
    assert await parked(world) == []


async def test_a_consumer_told_to_stop_stops_at_once(world, intake):
    stop = asyncio.Event()
    consumer = a_consumer(intake)
    running = asyncio.create_task(consumer.run(stop))
    await until(lambda: listening(consumer))
    stop.set()
    await asyncio.wait_for(running, 1)


def a_chorus():
    """A batch action that notes how many facts it was given at once."""
    given = []

    async def ring_together(session, rung):
        given.append([fact.strokes for fact in rung])
        for fact in rung:
            if fact.bell == "cracked":
                raise ValueError("a cracked bell")
            await hear(session, fact)

    return given, Subscription(ring_together, batch=True)


@pytest.mark.invariant(1)
async def test_a_batch_action_is_given_what_came_at_once_in_its_order(world, intake):
    given, chorus = a_chorus()
    records = [a_record(strokes=n) for n in range(1, 6)]
    await a_consumer(intake, chorus).take([*records, records[2]])
    await a_consumer(intake, chorus).take(records)
    assert given == [[1, 2, 3, 4, 5]]
    assert await rings(world) == [("great", str(n)) for n in range(1, 6)]


@pytest.mark.invariant(1)
async def test_two_batch_actions_on_the_same_facts_are_given_them_together(world, intake):
    given, chorus = a_chorus()

    async def note(session, rung):
        given.append([fact.bell for fact in rung])

    bells = ("great", "small", "cast")
    await a_consumer(intake, chorus, Subscription(note, batch=True)).take([a_record(bell=each) for each in bells])
    assert given == [[1, 1, 1], ["great", "small", "cast"]]


@pytest.mark.invariant(1, 6)
async def test_of_a_batch_that_fails_each_fact_runs_alone_and_only_the_broken_one_is_set_aside(world, intake):
    given, chorus = a_chorus()
    records = [a_record(strokes=1), a_record(bell="cracked", strokes=2), a_record(bell="small", strokes=3)]
    await a_consumer(intake, chorus).take([*records, a_record(bell="cracked", strokes=4)])
    assert await rings(world) == [("great", "1"), ("small", "3")]
    assert [row["key"] for row in await parked(world)] == ["cracked", "cracked"]
    assert given == [[1, 2, 3, 4], [1], [2], [3]]


@pytest.mark.invariant(7)
async def test_a_single_action_sees_what_a_batch_action_before_it_did(world, intake):
    seen = []
    _, chorus = a_chorus()

    async def look(session, rung):
        heard = await session.exec(text("select count(*) from read_log where kind = 'bell'"))
        seen.append(heard.one()[0])

    await a_consumer(intake, chorus, look).take([a_record(strokes=1), a_record(strokes=2)])
    assert seen == [1, 2]


@pytest.mark.invariant(6)
async def test_a_value_no_column_can_hold_is_the_facts_fault_and_not_the_databases(world, intake):
    async def write_down_a_word_for_a_day(session, rung):
        connection = await session.connection()
        await connection.execute(text("select cast(:day as date)"), {"day": "yesterday"})

    await a_consumer(intake, write_down_a_word_for_a_day).take([a_record()])
    assert len(await parked(world)) == 1
