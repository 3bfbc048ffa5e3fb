"""What we need of a broker. The one in memory and Apache Kafka are held to the same promises."""

import asyncio
import time
from uuid import uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.messaging.broker import KafkaBroker, Partition, Record
from shared.messaging.memory_broker import MemoryBroker

pytestmark = pytest.mark.capability("C94")
PARTITIONS = 6


@pytest.fixture(params=["memory", pytest.param("kafka", marks=pytest.mark.kafka)])
def address(request):
    return request.getfixturevalue("kafka") if request.param == "kafka" else None


@pytest.fixture
async def broker(address):
    broker = KafkaBroker(address) if address else MemoryBroker()
    yield broker
    await broker.stop()


@pytest.fixture
async def topic(address):
    """A topic of its own for each test."""
    name = f"test-{uuid4().hex[:8]}.events"
    if address:
        admin = AIOKafkaAdminClient(bootstrap_servers=address)
        await admin.start()
        await admin.create_topics([NewTopic(name, PARTITIONS, 1)])
        await admin.close()
    return name


@pytest.fixture
async def join(broker, topic):
    """Let a member join the topic's one group; all leave at the end."""
    members = []

    async def joined(group="readers"):
        member = await broker.listen(f"{group}-{topic}", [topic])
        members.append(member)
        return member

    yield joined
    for member in members:
        if member not in left:
            await member.stop()
    left.clear()


left = set()


async def leave(member):
    left.add(member)
    await member.stop()


def records(topic, keys, numbers=range(1)):
    return [
        Record(topic, key, f"{key}:{number}".encode(), {"ce_type": b"test.thing", "n": str(number).encode()})
        for number in numbers
        for key in keys
    ]


async def take(member, count, seconds=25.0, *, commit=True):
    """The next `count` records, as they come; committed batch by batch."""
    got = []
    async with asyncio.timeout(seconds):
        while len(got) < count:
            for place, batch in (await member.batch()).items():
                got += [(place, record) for record in batch]
                if commit:
                    await member.done({place: batch[-1].offset + 1})
    return got


def values(got):
    return sorted(record.value.decode() for _, record in got)


async def test_what_is_sent_arrives_as_it_was_sent(broker, topic, join):
    member = await join()
    sent = Record(topic, "420704-2025-000001", '{"名": "值"}'.encode(), {"ce_id": b"\x00\xff", "ce_type": b"x"})
    await broker.send([sent])
    [(place, got)] = await take(member, 1)
    assert (got.topic, got.key, got.value, dict(got.headers)) == (sent.topic, sent.key, sent.value, sent.headers)
    assert (place.topic, got.offset) == (topic, 0)


async def test_facts_of_one_key_stay_in_order_on_one_partition(broker, topic, join):
    member, keys = await join(), [f"key-{n}" for n in range(10)]
    await broker.send(records(topic, keys, range(30)))
    got = await take(member, 300)
    for key in keys:
        mine = [(place, int(record.headers["n"])) for place, record in got if record.key == key]
        assert [number for _, number in mine] == list(range(30))
        assert len({place for place, _ in mine}) == 1


async def test_a_group_that_is_new_is_given_everything_from_the_beginning(broker, topic, join):
    await broker.send(records(topic, "abc"))
    assert values(await take(await join("first"), 3)) == ["a:0", "b:0", "c:0"]
    assert values(await take(await join("second"), 3)) == ["a:0", "b:0", "c:0"]


async def test_what_was_not_finished_is_given_to_the_next_member(broker, topic, join):
    await broker.send(records(topic, "abc"))
    first = await join()
    assert len(await take(first, 3, commit=False)) == 3
    await leave(first)
    assert values(await take(await join(), 3)) == ["a:0", "b:0", "c:0"]


async def test_what_was_finished_is_not_given_again(broker, topic, join):
    await broker.send(records(topic, "abc"))
    first = await join()
    await take(first, 3)
    await leave(first)
    await broker.send(records(topic, "abc", range(1, 2)))
    assert values(await take(await join(), 3)) == ["a:1", "b:1", "c:1"]


async def test_a_partition_held_is_given_again_from_where_it_was_held(broker, topic, join):
    member = await join()
    await broker.send(records(topic, ["a"], range(5)))
    first = await take(member, 5, commit=False)
    place, held = first[2]
    await member.again(place, held.offset)
    assert values(await take(member, 3)) == ["a:2", "a:3", "a:4"]


async def test_two_members_share_the_work_and_miss_nothing(broker, topic, join):
    keys = [f"key-{n}" for n in range(60)]
    one, two = await asyncio.gather(join(), join())
    got, places = {}, {}

    async def work(name, member):
        while len(got) < len(keys) * 4:
            for place, batch in (await member.batch()).items():
                places.setdefault(name, set()).add(place)
                got.update({record.value: name for record in batch})
                await member.done({place: batch[-1].offset + 1})

    async def speak():
        for number in range(400):
            await broker.send(records(topic, keys, range(number, number + 1)))
            if len(places) == 2 and number >= 3:
                return
            await asyncio.sleep(0.05)

    async with asyncio.timeout(40):
        working = asyncio.gather(work("one", one), work("two", two))
        await speak()
        await working
    assert {name for name in got.values()} == {"one", "two"}


async def test_when_one_member_goes_the_other_takes_its_part(broker, topic, join):
    one, two = await asyncio.gather(join(), join())
    await leave(one)
    await broker.send(records(topic, [f"key-{n}" for n in range(30)]))
    assert len({record.value for _, record in await take(two, 30)}) == 30


async def test_finishing_on_a_partition_one_has_lost_is_no_error(broker, topic, join):
    member = await join()
    await broker.send(records(topic, ["a"]))
    [(place, _)] = await take(member, 1, commit=False)
    nowhere = Partition(topic, place.number + 1 if place.number + 1 < PARTITIONS else 0)
    await member.done({Partition(f"not-{topic}", 0): 7})
    await member.again(Partition(f"not-{topic}", 0), 0)
    await member.done({nowhere: 0})
    await member.done({place: 1})


async def test_a_member_with_nothing_to_do_is_back_in_a_second(broker, topic, join):
    member = await join()
    started = time.monotonic()
    assert await member.batch() == {}
    assert time.monotonic() - started < 2


async def test_leaving_does_not_take_long(broker, topic, join):
    member = await join()
    await member.batch()
    started = time.monotonic()
    await leave(member)
    assert time.monotonic() - started < 3


async def test_nothing_sent_is_nothing_to_worry_about(broker, topic, join):
    await broker.send([])
