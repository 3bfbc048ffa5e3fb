"""How far a worker is behind its topics is measured where it takes facts off the broker."""

import asyncio

import pytest
from prometheus_client import REGISTRY

from shared.messaging.broker import KafkaBroker, Record


@pytest.mark.kafka
@pytest.mark.capability("C117")
async def test_a_worker_tells_how_many_facts_it_has_yet_to_take(kafka):
    broker, told, lags = KafkaBroker(kafka), 0, []
    listener = await broker.listen("lagging", ["intake.events"])
    await listener.batch()
    await broker.send([Record("intake.events", "one", b"{}", {}) for _ in range(700)])
    async with asyncio.timeout(30):
        while told < 700:
            told += sum(map(len, (await listener.batch()).values()))
            lags.append(REGISTRY.get_sample_value("anxin_consumer_lag", {"topic": "intake.events"}))
    assert (max(lags), lags[-1]) == (200, 0)  # five hundred at a time
    await listener.stop()
    await broker.stop()
