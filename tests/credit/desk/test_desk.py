"""My work in credit: listings that wait for a head, and the days to list running out."""

from typing import Any

import pytest

from tests.credit.listings.builders import WHY, proposed
from tests.world import World

pytestmark = [pytest.mark.capability("C123"), pytest.mark.rule("BLACK-05")]


async def waiting(world: World, who: Any) -> list[dict[str, Any]]:
    return list((await world.service("credit").get(who, "/v1/my-work")).json()["approvals"])


@pytest.mark.invariant(11)
async def test_a_proposed_listing_waits_for_every_head_of_the_place_but_not_for_the_proposer(world: World):
    path = await proposed(world)
    head, proposer = await world.person("head-1", roles="head"), await world.person("li", roles="officer head")
    [waits] = await waiting(world, head)
    assert (waits["asks"], waits["proposed_by"], waits["due_on"]) == ("list", "credit", "2025-10-14")
    assert waits["subject"] == path.rpartition("/")[2]
    await world.execute("update credit.proposal set proposed_by = 'labour_authority/li'")
    assert await waiting(world, proposer) == []
    assert await waiting(world, await world.person()) == []
    assert await waiting(world, await world.person("head-9", roles="head", divisions=["33"])) == []
    answer = await world.service("credit").post(head, f"{path}/approve", WHY, version=1)
    assert answer.status_code == 200, answer.text
    assert await waiting(world, head) == []


@pytest.mark.parametrize(("command", "reminded"), [("approve", ["2025-10-14"]), ("dismiss", [])])
async def test_a_head_is_reminded_of_the_last_day_to_list_unless_nothing_is_left_to_decide(
    world: World, command: str, reminded: list[str]
):
    path, head = await proposed(world), await world.person("head-1", roles="head")
    credit = world.service("credit")
    assert (await credit.post(head, f"{path}/{command}", WHY, version=1)).status_code == 200
    await world.set_clock("2025-10-10")
    await world.sweep("credit")
    await world.sweep("credit")
    history = (await credit.get(head, f"{path}/history")).json()["items"]
    assert [each["facts"]["due_on"] for each in history if each["action"] == "reminded"] == reminded
