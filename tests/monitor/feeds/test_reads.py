"""What the named reads of feeds and batches find."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.monitor.feeds import queries
from services.monitor.feeds.tables import BatchState, Feed, FeedBatch, FeedRow, FeedSignal, FeedState
from shared.refusals import NotFound
from tests.reads import PARTNER, Read, a_row, check, listed, put

BATCH = {
    "id": 1,
    "feed": "payrolls",
    "party": "bank_1",
    "number": "B-1",
    "parties": ["bank_1"],
    "divisions": ["420704"],
    "received_at": datetime(2025, 8, 28, tzinfo=UTC),
}
FEED = {"id": 1, "feed": "payrolls", "party": "bank_1", "division": "420704", "project": 7}
LATER = datetime(2025, 8, 29, tzinfo=UTC)


READS = {
    "a batch by its sender's number": Read(
        lambda session: queries.batch_sent_as(session, "payrolls", "bank_1", "B-1"),
        FeedBatch,
        [BATCH],
        [{"id": 2, "feed": "attendance"}, {"id": 3, "party": "bank_2"}, {"id": 4, "number": "B-2"}],
    ),
    "what a party sends of a kind": Read(
        lambda session: queries.expected_of(session, "payrolls", "bank_1"),
        Feed,
        [FEED, FEED | {"id": 2, "project": 8}],
        [{"id": 3, "feed": "attendance"}, {"id": 4, "party": "bank_2"}],
        locks=True,
    ),
    "signals of a batch": Read(
        lambda session: queries.signals(session, 1),
        FeedSignal,
        [{"id": 1, "batch_id": 1}, {"id": 2, "batch_id": 1}],
        [{"id": 3, "batch_id": 2}],
    ),
    "rejected rows from the first": Read(
        lambda session: queries.rejected(session, 1, None, 2),
        FeedRow,
        [{"batch_id": 1, "row": 4, "field": "a"}, {"batch_id": 1, "row": 4, "field": "b"}],
        [{"batch_id": 2}, {"row": 9}],
    ),
    "rejected rows after one": Read(
        lambda session: queries.rejected(session, 1, (4, "b"), 9),
        FeedRow,
        [{"batch_id": 1, "row": 4, "field": "c"}, {"batch_id": 1, "row": 5, "field": "a"}],
        [{"field": "a"}, {"field": "b"}, {"row": 3}],
    ),
    "batches, the newest first": Read(
        listed(queries.BATCHES, PARTNER),
        FeedBatch,
        [BATCH | {"id": 2, "number": "B-2", "received_at": LATER}, BATCH],
        [{"id": 3, "number": "B-3", "parties": ["bank_2"]}],
    ),
    "batches by what they are": Read(
        listed(queries.BATCHES, feed="payrolls", state="held", party="bank_1"),
        FeedBatch,
        [BATCH | {"state": BatchState.HELD}],
        [
            {"id": 2, "feed": "attendance"},
            {"id": 3, "number": "B-2", "state": BatchState.RECEIVED},
            {"id": 4, "party": "bank_2"},
        ],
    ),
    "batches by number": Read(listed(queries.BATCHES, number="B-1"), FeedBatch, [BATCH], [{"id": 2, "number": "B-2"}]),
    "feeds, those longest in their state last": Read(
        listed(queries.FEEDS),
        Feed,
        [FEED | {"id": 2, "project": 8, "since": LATER}, FEED],
        [{"id": 3, "project": 9, "division": "420703"}],
    ),
    "feeds by what they are": Read(
        listed(queries.FEEDS, feed="payrolls", state="late"),
        Feed,
        [FEED | {"state": FeedState.LATE}],
        [{"id": 2, "feed": "attendance"}, {"id": 3, "project": 8, "state": FeedState.SILENT}],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, monitor, read):
    await check(world, "monitor", read)


async def test_only_a_whole_feed_of_no_said_interval_makes_somebody_ask(world, monitor):
    whole = FEED | {"project": None}
    several = [whole, whole | {"id": 2, "feed": "attendance", "expects_hours": 24}, FEED | {"id": 3}]
    await put(world, "monitor", *(a_row(Feed, at, each) for at, each in enumerate(several)))
    async with monitor.sessions.begin() as session:
        [found] = await queries.unexpected(session)
    assert found == {"party": "bank_1", "feed": "payrolls", "division": "420704"}


@pytest.mark.invariant(15)
@pytest.mark.parametrize(("feed", "caller"), [("attendance", PARTNER), ("payrolls", replace(PARTNER, party="bank_2"))])
async def test_a_batch_of_another_feed_or_party_is_not_there(world, monitor, feed, caller):
    await put(world, "monitor", a_row(FeedBatch, 1, BATCH))
    async with monitor.sessions.begin() as session:
        assert (await queries.read(session, PARTNER, "payrolls", 1)).number == "B-1"
        for ask in (queries.read(session, caller, feed, 1), queries.lock(session, caller, feed, 1, 0)):
            with pytest.raises(NotFound):
                await ask
