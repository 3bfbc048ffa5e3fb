"""Rounds of coordination: while mediation goes on, on a day of the case, numbered from one (MED)."""

from typing import Any

import pytest

from tests.mediation.story import CaseInHand, an_open_case
from tests.world import World

HELD = {"held_on": "2025-09-02", "present": ["worker", "employer"], "outcome": "adjourned"}


@pytest.fixture
async def case(world: World) -> CaseInHand:
    """Opened on 28 August; today is 2 September."""
    opened = await an_open_case(world)
    await world.set_clock("2025-09-02")
    return opened


async def rounds(world: World) -> list[dict[str, Any]]:
    return await world.rows(
        "select round, held_by, held_on, outcome, note from mediation.coordination_round order by 1"
    )


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([], "wrong-stage"),
        ([("start-mediation", {}), ("fail-mediation", {"reason": "refused"})], "wrong-stage"),
        ([("start-mediation", {})], None),
    ],
)
async def test_a_round_is_held_while_mediation_goes_on(world: World, case: CaseInHand, steps, code):
    for command, body in steps:
        await case.do(command, **body)
    answer = await case.try_to("hold-round", **HELD)
    assert (answer.status_code, answer.json().get("code")) == ((200 if code is None else 409), code)
    assert len(await rounds(world)) == (code is None)


@pytest.mark.parametrize(
    ("held_on", "status"), [("2025-08-27", 422), ("2025-08-28", 200), ("2025-09-02", 200), ("2025-09-03", 422)]
)
async def test_a_round_is_held_on_a_day_from_the_opening_to_today(world: World, case: CaseInHand, held_on, status):
    await case.do("start-mediation")
    answer = await case.try_to("hold-round", **HELD | {"held_on": held_on})
    assert answer.status_code == status
    assert len(await rounds(world)) == (status == 200)


async def test_rounds_are_numbered_from_one_and_stand_in_the_history_with_who_held_them(world: World, case: CaseInHand):
    await case.do("start-mediation")
    await case.do("hold-round", **HELD)
    await case.do("hold-round", **HELD, note="双方分歧较大")
    assert [(row["round"], row["held_by"], row["outcome"], row["note"]) for row in await rounds(world)] == [
        (1, "labour_authority/officer-1", "adjourned", None),
        (2, "labour_authority/officer-1", "adjourned", "双方分歧较大"),
    ]
    held = [step for step in (await case.read("history"))["items"] if step["action"] == "round-held"]
    assert [(step["facts"]["round"], step["facts"]["held_on"], step["note"]) for step in held] == [
        (1, "2025-09-02", None),
        (2, "2025-09-02", "双方分歧较大"),
    ]
