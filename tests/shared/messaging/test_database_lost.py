"""The database goes away while a batch is taken in one by one: good facts are given again, never set aside."""

import asyncio

import pytest

from shared.messaging.memory_broker import MemoryBroker
from tests.shared.rehearsal import a_consumer, a_record, die, hear, parked, rings

pytestmark = [pytest.mark.usefixtures("rehearsal"), pytest.mark.invariant(5, 6), pytest.mark.capability("C95", "C96")]


class Trouble:
    """An action that cannot take in the broken bell, and loses its connection at the lost one, so many times."""

    def __init__(self, times=1):
        self.left = times
        self.fell = False

    async def hear(self, session, rung):
        if rung.bell == "broken":
            self.fell = True
            raise RuntimeError("a bug for this one")
        if rung.bell == "lost" and self.fell and self.left:
            self.left -= 1
            await die(session)
        await hear(session, rung)

    def action(self):
        async def hear_with_trouble(session, rung):
            await self.hear(session, rung)

        return hear_with_trouble


RECORDS = [a_record(bell="broken"), a_record(bell="lost"), a_record(bell="behind")]


async def aside(world):
    return [row["key"] for row in await parked(world)]


async def test_a_good_fact_is_not_set_aside_because_the_database_went_away_at_it(world, intake):
    consumer = a_consumer(intake, Trouble().action())
    with pytest.raises(Exception, match="terminat|closed"):
        await consumer.take(RECORDS)
    assert (await aside(world), await rings(world)) == (["broken"], [])
    await consumer.take(RECORDS)
    assert (await aside(world), await rings(world)) == (["broken"], [("lost", "1"), ("behind", "1")])


async def test_a_partition_whose_batch_was_interrupted_is_held_until_all_of_it_is_taken_in(world, intake):
    broker, stop, trouble = MemoryBroker(), asyncio.Event(), Trouble(times=2)
    await broker.send(RECORDS)
    running = asyncio.create_task(a_consumer(intake, trouble.action(), broker=broker).run(stop))
    async with asyncio.timeout(15):
        while broker.lag("intake") or len(await rings(world)) < 2:
            await asyncio.sleep(0.05)
    stop.set()
    await running
    assert (trouble.left, await aside(world)) == (0, ["broken"])
    assert sorted(await rings(world)) == [("behind", "1"), ("lost", "1")]
