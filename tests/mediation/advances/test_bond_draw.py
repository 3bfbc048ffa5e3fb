"""The head decides to draw on a wage bond, after a decision to pay that was not obeyed (BOND-09)."""

import asyncio
from typing import Any

import pytest

from tests.mediation.story import OWED, CaseInHand, an_open_case, stated
from tests.world import World

pytestmark = [pytest.mark.capability("C119"), pytest.mark.rule("BOND-09")]
COMMAND = "decide-bond-draw"
TOLD: dict[str, Any] = {
    "project": "P-TEST-1",
    "basis": "advance_decision",
    "decision_no": "虚构人社先字〔2025〕7号",
    "decided_on": "2025-09-11",
    "served_on": "2025-09-12",
    "obey_by": "2025-09-18",
    "workers": 1,
    "amount_fen": OWED,
}


@pytest.fixture
async def case(world: World) -> CaseInHand:
    opened = await an_open_case(world)
    await world.set_clock("2025-09-19")
    return opened


async def facts(world: World) -> list[dict[str, Any]]:
    return [body for name, body in await stated(world) if name == "bond-draw-decided"]


async def test_the_decision_is_written_on_the_case_and_stated_for_the_bond(world: World, case: CaseInHand) -> None:
    await case.do(COMMAND, **TOLD)
    assert (await case.steps())[-1] == "bond-draw-decided"
    [fact] = await facts(world)
    assert {name: fact[name] for name in TOLD} == TOLD
    assert (fact["case"], fact["drawn_on"]) == (case.seen["number"], "2025-09-19")


@pytest.mark.parametrize(
    ("differences", "code"),
    [
        ({"basis": "correction_order"}, "no-ground-for-draw"),
        ({"obey_by": "2025-09-19"}, "decision-still-runs"),
        ({"served_on": "2025-09-10"}, "too-early"),
        ({"obey_by": "2025-09-11"}, "too-early"),
        ({"decided_on": "2025-09-20", "served_on": "2025-09-20"}, "in-the-future"),
        ({"amount_fen": OWED + 1}, "more-than-outstanding"),
    ],
)
async def test_what_is_no_ground_or_too_early_or_too_much_is_refused(
    world: World, case: CaseInHand, differences: dict[str, Any], code: str
) -> None:
    refused = await case.try_to(COMMAND, **TOLD | differences)
    assert refused.json()["code"] == code
    assert await facts(world) == []


async def test_only_a_head_decides_and_once_a_decision(world: World, case: CaseInHand) -> None:
    officer = await world.person(roles="officer")
    assert (await case.try_to(COMMAND, officer, **TOLD)).json()["code"] == "role-missing"
    await case.do(COMMAND, **TOLD)
    assert (await case.try_to(COMMAND, **TOLD)).json()["code"] == "draw-decided-before"
    await case.do(COMMAND, **TOLD | {"decision_no": "虚构人社理字〔2025〕8号", "basis": "administrative_decision"})
    assert [fact["basis"] for fact in await facts(world)] == ["advance_decision", "administrative_decision"]


async def test_of_two_heads_who_decide_at_once_one_does(world: World, case: CaseInHand) -> None:
    await case.look()
    path, version = f"{case.path}/{COMMAND}", case.seen["version"]
    answers = await asyncio.gather(*(case.service.post(case.who, path, TOLD, version=version) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert len(await facts(world)) == 1
