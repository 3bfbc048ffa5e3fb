"""What was set aside is taken in again in its order, or discarded for a reason; nothing vanishes without a trace."""

import asyncio
import contextlib

import asyncpg
import pytest

from shared.messaging import dead_letters
from shared.messaging.dead_letter_retry import NotParked, Retried, discard, places, retry
from shared.messaging.dead_letters import LIMIT, Place, Released
from shared.messaging.memory_broker import MemoryBroker
from shared.messaging.subscription import Subscription
from tests.shared.messaging.builders import has_halted, heard, listening, stuck, until
from tests.shared.rehearsal import BellRung, a_consumer, a_record, die, hear, parked, rings, taken

pytestmark = [pytest.mark.usefixtures("rehearsal"), pytest.mark.capability("C96"), pytest.mark.invariant(6)]
GREAT = Place("hear", "rehearsal.events", "great")


async def stumble(session, rung):
    raise RuntimeError


async def hear_unless_three(session, rung):
    if rung.strokes == 3:
        raise KeyError(rung.bell)
    await hear(session, rung)


def named(name, action):
    """The same subscription before and after its fault was put right."""

    async def acting(session, rung):
        await action(session, rung)

    acting.__name__ = name
    return Subscription(acting)


def fixed(action=hear, **more):
    return {BellRung: [Subscription(named("hear", action).action, **more)]}


async def set_aside(intake, *strokes, bell="great"):
    records = [a_record(bell=bell, strokes=n) for n in strokes]
    await a_consumer(intake, named("hear", stumble)).take(records)
    return records


async def test_after_the_fix_facts_are_taken_in_strictly_in_their_order(world, intake):
    await set_aside(intake, 1, 2, 3, 4)
    assert await retry(intake.sessions, fixed(), GREAT) == Retried(GREAT, 4)
    assert await rings(world) == [("great", str(n)) for n in (1, 2, 3, 4)]
    assert (await parked(world), await taken(world)) == ([], 4)


async def test_the_first_that_still_fails_stops_its_key_and_has_the_new_reason(world, intake):
    await set_aside(intake, 1, 2, 3, 4)
    came = await retry(intake.sessions, fixed(hear_unless_three), GREAT)
    assert (came.taken_in, came.left, came.reason) == (2, 2, "KeyError")
    assert await rings(world) == [("great", "1"), ("great", "2")]
    assert [row["reason"] for row in await parked(world)] == ["KeyError", dead_letters.WAITS]


async def test_one_key_that_still_fails_does_not_hold_another(world, intake):
    await set_aside(intake, 3)
    await set_aside(intake, 7, bell="small")
    async with intake.sessions.begin() as session:
        found = await places(session)
    came = [await retry(intake.sessions, fixed(hear_unless_three), place) for place in found]
    assert [(each.place.key, each.taken_in) for each in came] == [("great", 0), ("small", 1)]
    assert await rings(world) == [("small", "7")]


async def test_each_fact_is_taken_in_by_a_commit_of_its_own(world, intake):
    """A crash at the third leaves the first two done and the others where they were."""

    async def hear_and_crash(session, rung):
        await hear(session, rung)
        if rung.strokes == 3:
            await session.flush()
            await die(session)

    await set_aside(intake, 1, 2, 3, 4)
    with pytest.raises(Exception, match="terminat|closed"):
        await retry(intake.sessions, fixed(hear_and_crash), GREAT)
    assert await rings(world) == [("great", "1"), ("great", "2")]
    assert [row["reason"] for row in await parked(world)] == [
        "RuntimeError" if n == 1 else dead_letters.WAITS for n in (3, 4)
    ]
    assert await taken(world) == 2


async def test_a_fact_that_was_taken_in_otherwise_only_ends_its_parking(world, intake):
    [record] = await set_aside(intake, 1)
    await world.execute(
        "insert into intake.inbox (event_id, action, taken_at) values ($1, 'hear', now())",
        record.headers["ce_id"].decode(),
    )
    assert await retry(intake.sessions, fixed(), GREAT) == Retried(GREAT, 1)
    assert (await rings(world), await parked(world)) == ([], [])


async def test_a_batch_action_is_retried_with_one_fact_at_a_time(world, intake):
    async def hear_all(session, several):
        assert len(several) == 1
        await hear(session, several[0])

    await set_aside(intake, 1, 2)
    subscriptions = {BellRung: [Subscription(named("hear", hear_all).action, batch=True)]}
    await retry(intake.sessions, subscriptions, GREAT)
    assert await rings(world) == [("great", "1"), ("great", "2")]


@pytest.mark.invariant(5)
async def test_a_retry_lets_pass_what_was_stated_before_the_action_listened(world, intake):
    await set_aside(intake, 1)
    await world.execute("insert into intake.listening_since values ('hear', '2025-09-01')")
    assert await retry(intake.sessions, fixed(since="now"), GREAT) == Retried(GREAT, 1)
    assert (await rings(world), await parked(world)) == ([], [])


async def test_what_nobody_listens_to_any_more_stays_until_it_is_discarded(world, intake):
    await set_aside(intake, 1)
    came = await retry(intake.sessions, {}, GREAT)
    assert (came.taken_in, came.left, came.reason) == (0, 1, "NobodyListens")


# beside a running worker


async def test_a_fact_that_comes_during_a_retry_neither_overtakes_nor_waits_behind_nothing(world, intake):
    """It was to wait; when its turn to be set aside comes nothing is there any more: it is given again."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hear_slowly(session, rung):
        begun.set()
        await go_on.wait()
        await hear(session, rung)

    await set_aside(intake, 1)
    retrying = asyncio.create_task(retry(intake.sessions, fixed(hear_slowly), GREAT))
    await begun.wait()
    consumer, late = a_consumer(intake, named("hear", hear)), a_record(strokes=2)
    coming = asyncio.create_task(consumer.take([late]))
    await until(lambda: waits_for_a_lock(world))
    assert await rings(world) == []
    go_on.set()
    assert await retrying == Retried(GREAT, 1)
    with pytest.raises(Released):
        await coming
    await consumer.take([late])
    assert (await rings(world), await parked(world)) == ([("great", "1"), ("great", "2")], [])


async def test_facts_that_keep_coming_during_a_retry_are_all_taken_in_in_order(world, intake):
    await set_aside(intake, *range(1, 11))
    consumer = a_consumer(intake, named("hear", hear))

    async def keep_coming():
        for record in [a_record(strokes=n) for n in range(11, 31)]:
            while True:  # as the broker does: what was held is given again
                with contextlib.suppress(Released):
                    await consumer.take([record])
                    break

    await asyncio.gather(keep_coming(), retry(intake.sessions, fixed(), GREAT))
    assert await rings(world) == [("great", str(n)) for n in range(1, 31)]
    assert await parked(world) == []


async def test_five_operators_retrying_at_once_take_each_fact_in_once(world, intake):
    await set_aside(intake, *range(1, 9))
    came = await asyncio.gather(*(retry(intake.sessions, fixed(), GREAT) for _ in range(5)))
    assert sum(each.taken_in for each in came) == 8
    assert await rings(world) == [("great", str(n)) for n in range(1, 9)]


async def test_what_another_member_took_in_meanwhile_is_not_set_aside(world, intake):
    """A slow member lost its partition; its own failure comes after the success of the next one."""
    record = a_record()

    async def fail_after_the_other_succeeded(session, rung):
        await session.rollback()
        await a_consumer(intake, named("hear", hear)).take([record])
        raise RuntimeError

    await a_consumer(intake, named("hear", fail_after_the_other_succeeded)).take([record])
    assert (await rings(world), await parked(world)) == ([("great", "1")], [])


async def test_a_consumer_that_halted_goes_on_by_itself_once_the_keys_are_retried(world, intake):
    broker, stop = MemoryBroker(), asyncio.Event()
    await stuck(world, LIMIT + 1)
    consumer = a_consumer(intake, broker=broker)
    await broker.send([a_record(strokes=1)])
    running = asyncio.create_task(consumer.run(stop))
    await until(lambda: has_halted(consumer))
    async with intake.sessions.begin() as session:
        [position] = [row["position"] for row in (await parked(world))[:1]]
        await discard(session, [position], by="officer", because="a test")
    await until(lambda: listening(consumer))
    await until(lambda: heard(world, "bell", 1))
    assert not consumer.halted
    stop.set()
    await asyncio.wait_for(running, 5)


async def test_a_consumer_that_halts_while_running_stops_listening_and_goes_on_later(world, intake):
    broker, stop, broken = MemoryBroker(), asyncio.Event(), [True]

    async def stumble_at_first(session, rung):
        if broken and rung.bell == "one more":
            raise RuntimeError
        await hear(session, rung)

    await stuck(world, LIMIT)
    consumer = a_consumer(intake, named("stumble", stumble_at_first), broker=broker)
    running = asyncio.create_task(consumer.run(stop))
    await until(lambda: listening(consumer))
    await broker.send([a_record(bell="one more")])
    await until(lambda: has_halted(consumer))
    await broker.send([a_record(bell="later")])
    broken.clear()
    subscriptions = {BellRung: [named("stumble", stumble_at_first)]}
    assert (await retry(intake.sessions, subscriptions, Place("stumble", "rehearsal.events", "one more"))).taken_in == 1
    await until(lambda: heard(world, "bell", 2))
    stop.set()
    await asyncio.wait_for(running, 5)
    assert await rings(world) == [("one more", "1"), ("later", "1")]


# discarding


async def drop(world, intake, index=0, **more):
    position = (await parked(world))[index]["position"]
    async with intake.sessions.begin() as session:
        return await discard(session, [position], **({"by": "officer-li", "because": "stated in error"} | more))


async def test_what_is_discarded_is_kept_with_its_reason_and_by_whom(world, intake):
    [record] = await set_aside(intake, 1)
    await drop(world, intake)
    [kept] = await world.rows("select * from intake.discarded")
    assert (kept["discarded_by"], kept["because"], kept["reason"]) == ("officer-li", "stated in error", "RuntimeError")
    assert (kept["body"], str(kept["event_id"])) == (record.value, record.headers["ce_id"].decode())
    assert await parked(world) == []


async def test_what_is_discarded_is_never_taken_in_however_often_it_comes_again(world, intake):
    [record] = await set_aside(intake, 1)
    await drop(world, intake)
    for action in (stumble, hear):
        await a_consumer(intake, named("hear", action)).take([record])
    assert (await rings(world), await parked(world)) == ([], [])


async def test_what_cannot_be_read_is_discarded_once_for_all(world, intake):
    broken = a_record(value=b"{", headers={"ce_id": b"?"})
    consumer = a_consumer(intake)
    await consumer.take([broken])
    await drop(world, intake)
    await consumer.take([broken])
    assert await parked(world) == []
    assert [row["event_id"] for row in await world.rows("select event_id from intake.discarded")] == [None]


async def test_what_waited_behind_a_discarded_fact_is_retried_not_released(world, intake):
    await set_aside(intake, 1, 2, 3)
    await drop(world, intake)
    await a_consumer(intake, named("hear", hear)).take([a_record(strokes=4)])
    assert await rings(world) == []
    await retry(intake.sessions, fixed(), GREAT)
    assert await rings(world) == [("great", "2"), ("great", "3"), ("great", "4")]


async def test_what_is_not_parked_cannot_be_discarded(world, intake):
    await set_aside(intake, 1)
    [row] = await parked(world)
    with pytest.raises(NotParked):
        async with intake.sessions.begin() as session:
            await discard(session, [row["position"], row["position"] + 1], by="officer-li", because="a slip")
    assert len(await parked(world)) == 1


async def test_the_service_can_neither_change_nor_delete_what_was_discarded(world, intake):
    await set_aside(intake, 1)
    await drop(world, intake)
    as_service = await asyncpg.connect(world.dsn.replace("postgres@", "intake_app@", 1))
    try:
        for forbidden in ("update discarded set because = ''", "delete from discarded", "truncate discarded"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await as_service.execute(forbidden)
    finally:
        await as_service.close()


async def waits_for_a_lock(world):
    return await world.rows("select 1 from pg_locks where locktype = 'advisory' and not granted")
