"""When a feed becomes late and then silent, and what becomes of one that stands in quarantine."""

from datetime import UTC, datetime, timedelta

import pytest

from services.monitor.feeds import jobs
from services.monitor.feeds.actions import _common
from services.monitor.feeds.tables import BatchState, Feed, FeedBatch, FeedState
from shared import clock
from tests.monitor.feeds.builders import pay, registered, swipe
from tests.reads import a_row, put

LAST = datetime(2025, 8, 27, 1, tzinfo=UTC)
EXPECTED = {
    "party": "bank_1",
    "feed": "payrolls",
    "expects_hours": 24,
    "silent_hours": 72,
    "last_row_at": LAST,
    "since": LAST,
}
WHY = {"code": "unit-changed", "zh": "单位变了", "en": "another unit"}
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("told", "after", "state"),
    [
        ({}, timedelta(hours=24), FeedState.FRESH),
        ({}, timedelta(hours=24) + MOMENT, FeedState.LATE),
        ({}, timedelta(hours=72), FeedState.LATE),
        ({}, timedelta(hours=72) + MOMENT, FeedState.SILENT),
        ({"state": FeedState.LATE}, timedelta(hours=72), FeedState.LATE),
        ({"state": FeedState.LATE}, timedelta(hours=72) + MOMENT, FeedState.SILENT),
        ({"state": FeedState.CUT}, timedelta(hours=99), FeedState.CUT),
        ({"state": FeedState.QUARANTINED}, timedelta(hours=99), FeedState.QUARANTINED),
        ({"expects_hours": None}, timedelta(hours=99), FeedState.FRESH),
        ({"last_row_at": None}, timedelta(hours=99), FeedState.FRESH),
    ],
)
async def test_a_feed_is_late_and_silent_once_more_than_its_hours_have_gone(
    world, monitor, monkeypatch, told, after, state
):
    await put(world, "monitor", a_row(Feed, 1, EXPECTED | told))
    monkeypatch.setattr(clock, "now", lambda: LAST + after)
    await jobs.keep_states(monitor.sessions, monitor.client, monitor.settings)
    [row] = await world.rows("select state, since from monitor.feed")
    assert (row["state"], row["since"] == LAST + after) == (state, state != told.get("state", FeedState.FRESH))


async def test_a_batch_that_has_ended_or_was_never_sent_is_not_taken_in_again(site):
    done = await site.fed("payrolls", [pay(1)])
    for number in (done["batch_id"], done["batch_id"] + 1):
        assert await jobs.take_in(site.monitor.sessions, site.monitor.settings.spool, number) is False
    assert await site.batch("payrolls", done["batch_id"]) == done


async def test_a_decision_on_a_held_batch_ends_the_quarantine_that_it_brought_and_no_other(site):
    told = {"id": 1, "feed": "payrolls", "party": "bank_1", "state": BatchState.HELD, "reason": WHY}
    others = [("late", 1), ("quarantined", 2), ("quarantined", 1)]
    feeds = [
        EXPECTED | {"project": at, "state": FeedState(state), "batch_id": by} for at, (state, by) in enumerate(others)
    ]
    await put(site.world, "monitor", a_row(FeedBatch, 1, told), *(a_row(Feed, 1, each) for each in feeds))
    held = {"feed": "payrolls", "batch_id": 1, "version": 0}
    assert (await site.decided(held, "release")).status_code == 200
    rows = await site.rows("select state from monitor.feed order by project")
    assert [row["state"] for row in rows] == ["late", "quarantined", "fresh"]


async def test_a_list_is_as_long_as_its_project_has_people_registered_who_have_not_left(site):
    left = registered(2, left_on="2025-08-20")
    await site.fed("rosters", [registered(1), left])
    await site.fed("attendance", [swipe(9)], "SEEN")
    await site.fed("rosters", [registered(3)], "MORE")
    rows = await site.rows("select last_rows from monitor.feed where feed = 'rosters' and project is not null")
    assert [row["last_rows"] for row in rows] == [2]


@pytest.mark.parametrize(
    ("places", "division"),
    [
        (("420704",), "420704"),
        (("420704001",), "420704"),
        (("420704", "420703"), "4207"),
        (("420704", "4205"), "42"),
        (("4207", "420704"), "4207"),
        (("420704", "44"), "420704"),
        ((), ""),
    ],
)
def test_a_batch_lies_in_the_narrowest_division_that_has_all_places_of_its_sender(places, division):
    assert _common(places) == division
