"""A pair that may be one matter is decided by its own place: who guesses its number elsewhere decides nothing."""

import pytest

from services.intake.matters import matching
from tests.builders import WORKER
from tests.journeys.stories import file
from tests.world import World

NICKNAMED = {"name": "小王", "phone": WORKER["phone"]}


async def a_candidate(world: World) -> dict:
    """Two filings of one phone that a person must look at."""
    await file(world, await world.machine())
    await file(world, await world.machine("grid_office"), channel="grid", reporter=NICKNAMED, owed_fen=500_000)
    await matching.match_new(world.service("intake").sessions)
    [found] = (await world.service("intake").get(await world.person(), "/v1/candidates")).json()["items"]
    return found


@pytest.mark.invariant(15)
@pytest.mark.parametrize("command", ["join", "dismiss"])
async def test_another_place_neither_joins_nor_dismisses_a_pair_it_may_not_see(world, intake, command):
    found = await a_candidate(world)
    path = f"/v1/candidates/{found['id']}"
    elsewhere = await world.person("officer-9", divisions=["620724"])
    answer = await intake.post(elsewhere, f"{path}/{command}", {"reason": "同一人"}, version=found["version"])
    assert answer.status_code == 404, answer.text
    assert (await intake.get(await world.person(), path)).json() == found
