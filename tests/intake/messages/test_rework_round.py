"""A rework round of a partner counts once, also when its copy comes after the round was answered."""

import pytest

from tests.intake.channels.hotline_12345_ezhou import EzhouHotline
from tests.intake.channels.hotline_12345_zhuhai import ZhuhaiHotline
from tests.journeys.stories import decide

pytestmark = [pytest.mark.capability("C20"), pytest.mark.invariant(7)]


@pytest.fixture(params=[EzhouHotline, ZhuhaiHotline], ids=["ezhou", "zhuhai"])
async def city(request, world):
    return await request.param.of(world)


@pytest.fixture
async def officer(world, city):
    return await world.person(divisions=[city.DIVISION], roles="officer head")


async def answer(world, city, officer, path):
    """The case ends, and the partner takes our answer."""
    await world.deliver()
    case = (await city.intake.get(officer, path)).json()["case_number"]
    ended = {"disposition": "NOT_SUBSTANTIATED", "reason": "查无欠薪"}
    await decide(world.service("mediation"), officer, f"/v1/cases/{case}", "close", ended)
    await world.deliver()
    await city.take_what_is_due()


async def answered_order(world, city, officer):
    number = city.number()
    await city.dispatch(number)
    [complaint] = (await city.intake.get(officer, "/v1/complaints")).json()["items"]
    path = f"/v1/complaints/{complaint['number']}"
    head = await world.person("head-1", divisions=[city.DIVISION], roles="head")
    await decide(city.intake, head, path, "accept", {"reason": "同意受理"})
    await world.deliver()
    await answer(world, city, officer, path)
    return number, path


async def stands(city, officer, path):
    order = (await city.intake.get(officer, f"{path}/order")).json()
    complaint = (await city.intake.get(officer, path)).json()
    return order["state"], order["reworks"], complaint["stage"]


async def test_a_copy_of_a_round_that_was_answered_takes_nothing_up_again_and_the_next_round_does(world, city, officer):
    number, path = await answered_order(world, city, officer)
    assert await city.wants_rework(number, 1, at="2025-08-28 13:10:00")
    assert await stands(city, officer, path) == ("handling", 1, "in_progress")
    await answer(world, city, officer, path)
    for at in ("2025-08-28 13:10:00", "2025-08-28 13:20:00"):
        assert await city.wants_rework(number, 1, at=at)
        assert await stands(city, officer, path) == ("handled", 1, "answered"), at
    assert await city.wants_rework(number, 2, at="2025-08-28 14:00:00")
    assert await stands(city, officer, path) == ("handling", 2, "in_progress")
