"""A site without a wage account: monitor's register says so over Kafka, and a complaint at that site shows it."""

import asyncio
from uuid import uuid4

import pytest

from shared.messaging.broker import KafkaBroker, topic_of
from tests.builders import RESTAURANT
from tests.journeys.stories import file
from tests.monitor.register import SCOPES, an_account, put_on_file, register

pytestmark = [pytest.mark.journey, pytest.mark.kafka, pytest.mark.capability("C13")]


@pytest.fixture
async def over_kafka(world, kafka):
    """Carries what monitor stated to intake through the broker, every fact sent twice."""
    broker, topic = KafkaBroker(kafka), topic_of("monitor")
    listener = await broker.listen(f"journey-{uuid4().hex[:8]}", [topic])
    await listener.batch()

    async def carried():
        stated = await world._relay("monitor")
        await broker.send([*stated, *stated])
        heard = []
        async with asyncio.timeout(60):
            while len(heard) < 2 * len(stated):
                heard += [record for records in (await listener.batch()).values() for record in records]
        await world.give("intake", heard)
        return [record.headers["ce_type"].decode() for record in stated]

    yield carried
    await listener.stop()
    await broker.stop()


async def test_a_complaint_at_a_site_without_an_account_shows_the_regime_weak_until_there_is_one(
    world, intake, monitor, over_kafka
):
    officer, hotline = await world.person(scopes=SCOPES), await world.machine()
    await register(monitor, officer)
    assert await over_kafka() == ["monitor.project-registered", "monitor.project-regimes-changed"]
    site = {"name": "虚构一号楼项目", "id": "P-TEST-1"}
    first = await file(world, hotline, project=site, domain="construction", employer=RESTAURANT)
    before = (await intake.get(officer, f"/v1/complaints/{first}/known")).json()
    assert (before["project"]["wage_account"], before["recurring"]) == (False, False)
    assert "wage_account" in before["weak_regimes"]
    await put_on_file(monitor, officer, "wage-account", an_account())
    assert await over_kafka() == ["monitor.project-regimes-changed"]
    second = await file(world, hotline, project={"name": "虚构1号楼"}, domain="construction")
    for number, how in [(first, "by-number"), (second, "by-employer-and-name")]:
        after = (await intake.get(officer, f"/v1/complaints/{number}/known")).json()
        assert (after["project_match"], after["project"]["wage_account"]) == (how, True)
        assert after["weak_regimes"] == ["notice_board"]
    assert after["recurring"] is True
