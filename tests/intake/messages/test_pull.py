"""Pulling clues: from when on, by whom, how far, and who is asked when it fails."""

from datetime import UTC, datetime, timedelta

import pytest

from services.intake.messages import pull as message_pull
from services.intake.messages.tables import PullCursor
from shared import clock
from tests.intake.channels.builders import pull
from tests.intake.channels.national import NationalPlatform, a_clue
from tests.reads import a_row, put

pytestmark = pytest.mark.capability("C1")
NAME = "national_platform"
PLACES = ("420704", "420703")
LONG_AGO = datetime(2025, 8, 1, tzinfo=UTC)
BROKEN = {"code": 500}


@pytest.fixture
async def platform(world):
    return NationalPlatform(await world.machine(NAME))


async def the_cursor(world, partner=NAME):
    [row] = await world.rows("select * from intake.pull_cursor where partner = $1", partner)
    return row


async def asked(world):
    return [tuple(row.values()) for row in await world.rows("select code, subject, division from intake.question")]


async def test_after_three_failures_in_a_row_the_first_place_is_asked_once_and_success_begins_anew(
    world, intake, platform
):
    for failures in (1, 2, 3, 4):
        platform.says.append(BROKEN)
        assert await pull(intake, platform, divisions=PLACES) is None
        row = await the_cursor(world)
        assert (row["failed"], row["last_failure"], row["cursor"]) == (failures, "code 500", None)
        assert await asked(world) == [("pull-failing:None", NAME, "420704")] * (failures >= 3)
    platform.show(a_clue())
    assert await pull(intake, platform, divisions=PLACES) == 1
    row = await the_cursor(world)
    assert (row["failed"], row["last_failure"], row["clues"]) == (0, None, 1)
    assert row["pulled_at"] >= row["cursor"] > row["pulled_at"] - timedelta(minutes=1)


async def test_a_clue_that_cannot_be_taken_is_asked_about_in_the_first_place_by_its_number(world, intake, platform):
    platform.show(a_clue(CLUE_CODE="BAD", BACK_PAY_MONEY="八千"))
    assert await pull(intake, platform, divisions=PLACES) == 0
    [(code, subject, division)] = await asked(world)
    assert (code.partition(":")[0], subject, division) == ("clue-refused", f"{NAME}:BAD", "420704")


async def test_what_another_platform_was_pulled_up_to_stays(world, intake, platform):
    other = {"partner": "another_platform", "cursor": LONG_AGO, "failed": 2, "leased_until": LONG_AGO}
    await put(world, "intake", a_row(PullCursor, 1, other))
    await pull(intake, platform)
    platform.says.append(BROKEN)
    await pull(intake, platform)
    row = await the_cursor(world, "another_platform")
    assert {name: row[name] for name in other} == other
    assert (row["clues"], row["pulled_at"]) == (0, None)


@pytest.mark.parametrize(("seconds", "takes"), [(0, True), (-1, True), (1, False)])
async def test_a_lease_is_taken_once_the_last_one_has_ended_and_holds_for_ten_minutes(
    world, intake, monkeypatch, seconds, takes
):
    now = datetime(2025, 8, 28, 1, tzinfo=UTC)
    monkeypatch.setattr(clock, "wall", lambda: now)
    until = now + timedelta(seconds=seconds)
    await put(world, "intake", a_row(PullCursor, 1, {"partner": NAME, "leased_until": until}))
    assert await message_pull._lease(intake.sessions) is takes
    assert (await the_cursor(world))["leased_until"] == (now + timedelta(minutes=10) if takes else until)


async def test_a_pull_begins_shortly_before_the_last_one_ended(world, intake, platform):
    """By so much as the platform may show a clue late; the first one by as much before now."""
    overlap = {"overlap": timedelta(hours=1)}
    platform.show(a_clue(), changed="2025-08-28T07:59")
    platform.show(a_clue(), changed="2025-08-28T08:00")
    assert await pull(intake, platform, **overlap) == 1
    await world.set_clock("2025-08-28T12:00")
    platform.show(a_clue(), changed="2025-08-28T08:01", shown="2025-08-28T11:00")
    assert await pull(intake, platform, **overlap) == 1
    assert (await the_cursor(world))["clues"] == 2


async def test_a_platform_whose_total_is_never_reached_is_a_failure_and_not_asked_for_ever(
    world, intake, platform, monkeypatch
):
    monkeypatch.setattr(message_pull, "PAGES", 3)
    pages = [{"code": "201", "data": {"rows": [a_clue()], "total": 99}} for _ in range(4)]
    platform.says += pages
    assert await pull(intake, platform) is None
    assert (len(platform.asked), (await the_cursor(world))["last_failure"]) == (3, "more than 3 pages")


@pytest.mark.parametrize(("total", "pages"), [(2, 1), (3, 2)])
async def test_pages_are_asked_for_until_the_total_is_read_or_one_is_empty(intake, platform, total, pages):
    platform.says.append({"code": "201", "data": {"rows": [a_clue(), a_clue()], "total": total}})
    platform.says.append({"code": "201", "data": {"rows": [], "total": total}})
    assert await pull(intake, platform) == 2
    assert len(platform.asked) == pages
