"""Unreachable means three attempts on two days: two numbers that differ, each on both sides of its line (C124)."""

from datetime import date

import pytest

from services.mediation.calls.rules import Rung, StillReachable, check_unreachable
from shared.trade.reachability import Tried
from tests.mediation.story import an_open_case
from tests.world import World

pytestmark = pytest.mark.capability("C124")
UNREACHED = {"disposition": "UNREACHABLE_OR_WITHDRAWN", "reason": "多次联系无人接听"}
RUNG = [
    (["2025-08-28", "2025-08-28T10:00", "2025-08-29"], True),
    (["2025-08-28", "2025-08-29"], False),
    (["2025-08-28", "2025-08-28T10:00", "2025-08-28T11:00"], False),
    (["2025-08-28", "2025-08-29", "2025-09-01"], True),
    (["2025-08-28T23:50", "2025-08-28T23:58", "2025-08-29T00:10"], True),
    (["2025-08-29T00:10", "2025-08-29T07:59", "2025-08-29T08:01"], False),
]
"""The last two: days are China's, so that eight in the morning begins no new one."""


@pytest.mark.parametrize(("moments", "unreachable"), RUNG)
async def test_a_case_ends_unreached_after_three_attempts_on_two_days_and_neither_less_nor_on_one(
    world: World, moments, unreachable
):
    case = await an_open_case(world)
    for moment in moments:
        await world.set_clock(moment)
        call = {"callee": "complainant", "occasion": "progress", "outcome": "no_answer"}
        assert (await case.service.post(case.who, f"{case.path}/calls", call)).status_code == 201
    shown = await case.read("calls")
    assert (shown["attempts_needed"], shown["days_needed"]) == (3, 2)
    [owed] = shown["owed"]
    assert (owed["attempts"], owed["unreachable"]) == (len(moments), unreachable)
    ended = await case.try_to("close", **UNREACHED)
    assert ended.status_code == (200 if unreachable else 409)


@pytest.mark.parametrize(
    ("attempts", "days", "enough"),
    [(5, 2, True), (4, 2, False), (5, 1, False), (2, 2, False)],
)
def test_each_number_is_held_against_its_own_line(attempts, days, enough):
    """Five attempts on two different days are asked for here: no other pair of numbers hides one behind the other."""
    rung = [Rung(None, Tried(date(2025, 8, 1 + number % days), reached=False)) for number in range(attempts)]
    if enough:
        assert check_unreachable([None], rung, attempts_needed=5, days_needed=2) == attempts
        return
    with pytest.raises(StillReachable) as refused:
        check_unreachable([None], rung, attempts_needed=5, days_needed=2)
    assert f"rung {attempts} times on {days} days: unreachable means 5 on 2 days" in refused.value.message("en")
    assert f"已联系{attempts}次（{days}天），尚不足以认定无法联系（须5次、2天以上）" in refused.value.message("zh")
