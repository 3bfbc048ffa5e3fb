"""How many deadlines are due on which day: what an officer plans a week by."""

from datetime import date

import pytest

from shared.desk.schemas import WorkDays
from tests.journeys.stories import file

TODAY = date(2025, 8, 28)


async def duties(world, *standing, owner="officer-1", division="420704"):
    """Complaints of which one deadline each stands as told: its day, its state, whether the day is provisional."""
    hotline = await world.machine(divisions=["42"])
    for day, state, provisional in standing:
        number = await file(world, hotline, division=division)
        await world.execute("update intake.obligation set timer = name <> 'acceptance' where subject = $1", number)
        await world.execute(
            "update intake.obligation set due_on = $2, state = $3, provisional = $4, owner = $5 where subject = $1",
            number, day, state, provisional, owner,
        )  # fmt: skip


async def by_day(intake, who, **asked):
    answer = await intake.get(who, "/v1/my-work/days", params=asked)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    return [(day["due_on"], day["items"], day["provisional"]) for day in told["days"]], told["overdue"], told["paused"]


STANDING = [
    (date(2025, 8, 27), "overdue", False),
    (date(2025, 8, 28), "open", False),
    (date(2025, 9, 4), "open", True),
    (date(2025, 9, 4), "open", False),
    (date(2025, 8, 20), "paused", False),
    (date(2025, 9, 5), "paused", False),
    (date(2025, 9, 6), "met", False),
]


async def test_each_day_has_its_number_and_what_passed_or_is_paused_stands_apart(world, intake):
    await duties(world, *STANDING)
    assert await by_day(intake, await world.person()) == ([("2025-08-28", 1, 0), ("2025-09-04", 2, 1)], 1, 2)


@pytest.mark.parametrize(("day", "passed"), [(date(2025, 8, 27), 1), (date(2025, 8, 28), 0)])
def test_a_day_passes_when_it_is_over(day, passed):
    told = WorkDays.of([(day, False, 1, 0)], TODAY, [])
    assert (told.overdue, len(told.days)) == (passed, 1 - passed)


async def test_the_numbers_are_those_of_my_work(world, intake):
    await duties(world, *STANDING)
    officer = await world.person()
    listed = (await intake.get(officer, "/v1/my-work")).json()["items"]
    days, overdue, paused = await by_day(intake, officer)
    assert len(listed) == sum(items for _, items, _ in days) + overdue + paused
    for day, items, _ in days:
        of_day = (await intake.get(officer, "/v1/my-work", params={"due_on": day})).json()["items"]
        assert [each["due_on"] for each in of_day] == [day] * items


@pytest.mark.invariant(15)
async def test_they_are_the_callers_own_or_those_of_its_divisions(world, intake):
    await duties(world, (date(2025, 9, 4), "open", False))
    await duties(world, (date(2025, 9, 4), "open", False), owner="officer-2")
    await duties(world, (date(2025, 9, 4), "open", False), division="420703")
    officer = await world.person()
    assert await by_day(intake, officer) == ([("2025-09-04", 2, 0)], 0, 0)
    assert await by_day(intake, officer, owner="me") == ([("2025-09-04", 1, 0)], 0, 0)
    assert await by_day(intake, await world.machine(scopes="work:read")) == ([], 0, 0)
