"""What the tests of this room build their stories from."""

import asyncio

from tests.shared.rehearsal import TOPIC, rings


async def stuck(world, keys):
    await world.execute(
        "insert into intake.parked (action, topic, key, headers, body, fingerprint, reason, parked_at) "
        "select 'stumble', $1, 'k' || n, '{}', '', int4send(n), 'RuntimeError', now() "
        "from generate_series(1, $2::int) n",
        TOPIC,
        keys,
    )


async def until(condition, seconds=8.0):
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


async def listening(consumer):
    return consumer.listening


async def has_halted(consumer):
    return consumer.halted


async def heard(world, kind, times):
    return len(await rings(world, kind)) == times


async def nothing_waits(broker):
    return broker.lag("intake") == 0
