"""A step counts on China's day on which it happened: half past midnight is that day, and not the day before."""

import pytest

from tests.journeys.stories import decide, file, refuse

pytestmark = pytest.mark.capability("C92")
MOMENTS = ["00:00:01", "00:30", "07:59", "08:00", "23:59"]
"""Until eight in the morning it is still yesterday in UTC."""


async def counted(intake, officer, first, to, **asked):
    answer = await intake.get(officer, "/v1/reports/intake", params={"from": first, "to": to, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("moment", MOMENTS)
async def test_what_is_filed_and_refused_at_any_time_of_a_day_counts_on_that_day_alone(world, intake, moment):
    officer, hotline = await world.person(), await world.machine()
    await world.set_clock(f"2025-09-01T{moment}")
    number = await file(world, hotline)
    refusal = {"ground": "not_wages", "reason": "借款"}
    await refuse(world, f"/v1/complaints/{number}", refusal)
    await world.set_clock("2025-09-10")
    days = [
        (await counted(intake, officer, day, day))["total"]["received"]
        for day in ("2025-08-31", "2025-09-01", "2025-09-02")
    ]
    assert days == [0, 1, 0]
    shown = await counted(intake, officer, "2025-08-01", "2025-09-30")
    august, september = (month["figures"] for month in shown["months"])
    assert [each["received"] for each in (august, september)] == [0, 1]
    assert [each["decided_in_time"] for each in (august, september)] == [0, 1]


@pytest.mark.parametrize("moment", ["00:00:01", "07:59", "08:01"])
async def test_what_was_written_down_after_midnight_in_china_was_not_known_the_day_before(world, intake, moment):
    """Accepted on 31 August, and entered on 1 September: the figures of August, as known in August, lack it."""
    head, hotline = await world.person(roles="officer head"), await world.machine()
    number = await file(world, hotline)
    await world.set_clock(f"2025-09-01T{moment}")
    accepted = {"reason": "同意受理", "opened_on": "2025-08-31"}
    await decide(intake, head, f"/v1/complaints/{number}", "accept", accepted)
    await world.set_clock("2025-09-10")
    seen = []
    for known_on in ("2025-08-31", "2025-09-01"):
        shown = await counted(intake, head, "2025-08-01", "2025-08-31", as_of="2025-08-31", known_on=known_on)
        seen.append((shown["total"]["received"], shown["total"]["accepted"]))
    assert seen == [(1, 0), (1, 1)]
