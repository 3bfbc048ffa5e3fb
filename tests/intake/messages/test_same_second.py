"""Two messages of a partner dated in one second are both heard; only one dated before the newest comes late."""

import pytest

from tests.intake.channels.hotline_12345_ezhou import EzhouHotline
from tests.intake.channels.hotline_12345_zhuhai import ZhuhaiHotline
from tests.journeys.stories import decide

pytestmark = [pytest.mark.capability("C11"), pytest.mark.invariant(7)]
DISPATCHED = {
    EzhouHotline: ("2025-08-28 08:29:59", "2025-08-28 08:30:00", "2025-08-28 08:30:01"),
    ZhuhaiHotline: (1756340999999, 1756341000000, 1756341000001),
}
"""A moment before the order's own, the very same, one after: the one city says seconds, the other thousandths."""


@pytest.fixture(params=[EzhouHotline, ZhuhaiHotline], ids=["ezhou", "zhuhai"])
async def city(request, world):
    return await request.param.of(world)


@pytest.fixture
async def officer(world, city):
    return await world.person(divisions=[city.DIVISION])


async def the_complaint(city, officer):
    [complaint] = (await city.intake.get(officer, "/v1/complaints")).json()["items"]
    return complaint


async def dispatched(city, officer, at):
    """An order of this very moment; its number."""
    number = city.number()
    await city.dispatch(number, **{"step_time" if isinstance(city, EzhouHotline) else "eventTime": at})
    await the_complaint(city, officer)
    return number


@pytest.mark.parametrize(
    ("which", "fen"), [(0, 800_000), (1, 1_200_000), (2, 1_200_000)], ids=["before", "same", "after"]
)
async def test_an_update_of_the_same_moment_as_its_order_is_taken_in(city, officer, which, fen):
    moments = DISPATCHED[type(city)]
    number = await dispatched(city, officer, moments[1])
    more = {
        EzhouHotline: {"step_time": moments[which], "money": "12,000.00"},
        ZhuhaiHotline: {"eventTime": moments[which], "oweAmount": 1.2},
    }[type(city)]
    await city.dispatch(number, **more)
    assert (await the_complaint(city, officer))["owed_fen"] == fen


@pytest.mark.parametrize(
    ("at", "state"),
    [("2025-08-28 12:59:59", "callback"), ("2025-08-28 13:00:00", "closed"), ("2025-08-28 13:00:01", "closed")],
    ids=["before", "same", "after"],
)
async def test_a_closing_in_the_same_second_as_the_call_back_closes_the_order(city, officer, at, state):
    number = await dispatched(city, officer, DISPATCHED[type(city)][1])
    path = f"/v1/complaints/{(await the_complaint(city, officer))['number']}"
    await decide(city.intake, officer, path, "sign-for", {})
    ended = {"disposition": "NOT_WAGES", "reason": "系材料款", "public_reply": "经核实属于材料款纠纷"}
    await decide(city.intake, officer, path, "close", ended)
    await city.take_what_is_due()
    assert await city.visits(number, satisfied=True, at="2025-08-28 13:00:00")
    assert await city.moves(number, "closed", at=at)
    assert (await city.intake.get(officer, f"{path}/order")).json()["state"] == state
