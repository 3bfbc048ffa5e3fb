"""Unreachable means three attempts on two days, counted by China's days and each number by itself (C124)."""

import pytest

from tests.journeys.stories import accepted_case, decide

pytestmark = pytest.mark.capability("C124")
RUNG = [
    (["2025-08-28", "2025-08-28T10:00", "2025-08-29"], (3, 2), True),
    (["2025-08-28", "2025-08-29"], (2, 2), False),
    (["2025-08-28", "2025-08-28T10:00", "2025-08-28T11:00"], (3, 1), False),
    (["2025-08-28", "2025-08-28T10:00", "2025-08-28T11:00", "2025-08-29"], (4, 2), True),
    (["2025-08-28T23:50", "2025-08-28T23:58", "2025-08-29T00:10"], (3, 2), True),
    (["2025-08-29T00:10", "2025-08-29T07:59", "2025-08-29T08:01"], (3, 1), False),
]
"""The last two: eight in the morning begins no new day, midnight in China does."""


@pytest.fixture
async def answered(world, intake, mediation):
    """A complaint whose result was answered on 28 August, and whose worker is to be called back."""
    officer = await world.person()
    complaint, case = await accepted_case(world, await world.machine(), officer)
    ended = {"disposition": "NOT_SUBSTANTIATED", "reason": "查无"}
    await decide(mediation, officer, f"/v1/cases/{case}", "close", ended)
    await world.deliver()
    return officer, f"/v1/complaints/{complaint}"


@pytest.mark.parametrize(("moments", "counted", "unreachable"), RUNG)
async def test_a_complaint_closes_unreached_after_three_attempts_on_two_days_and_not_before(
    world, intake, answered, moments, counted, unreachable
):
    officer, path = answered
    for moment in moments:
        await world.set_clock(moment)
        await decide(intake, officer, path, "call-back", {"reached": False})
    log = (await intake.get(officer, f"{path}/calls")).json()
    assert (log["attempts"], log["days"], log["attempts_needed"], log["days_needed"]) == (*counted, 3, 2)
    assert log["unreachable"] is unreachable
    seen = (await intake.get(officer, path)).json()["version"]
    ended = await intake.post(officer, f"{path}/close", {"reason": "联系不上"}, version=seen)
    if unreachable:
        assert (ended.status_code, ended.json()["stage"]) == (200, "closed")
        return
    assert (ended.status_code, ended.json()["code"]) == (409, "not-called-back")
    assert f"2个不同日期联系满3次（已联系{counted[0]}次）" in ended.json()["detail"]
