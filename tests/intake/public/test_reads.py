"""What a worker's own door reads, and how it counts its uses."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.intake.public import queries
from services.intake.public.tables import UseCount
from shared.deliveries.tables import Delivery
from tests.reads import Read, a_row, check, put

NOW = datetime(2025, 8, 28, 1, tzinfo=UTC)
HOUR, DAY, MOMENT = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
USED = {"who": b"w", "what": "file", "until": NOW + MOMENT, "used": 4}
TOLD = {"id": UUID(int=1), "position": 1, "party": "worker", "subject": "K-1", "occasion": "1"}


def delivery(number, **told):
    return TOLD | {"id": UUID(int=number), "position": number, "occasion": str(number)} | told


READS = {
    "answers to a party about a complaint": Read(
        lambda session: queries.answers_to(session, "worker", "K-1"),
        Delivery,
        [TOLD, delivery(2)],
        [delivery(3, party="bank_1"), delivery(4, subject="K-2")],
    ),
    "a window that has not ended": Read(
        lambda session: queries.current_use(session, b"w", "file", NOW),
        UseCount,
        [USED],
        [{"who": b"v"}, {"what": "read"}],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


async def test_a_window_that_ends_now_has_ended(world, intake):
    await put(world, "intake", a_row(UseCount, 1, USED | {"until": NOW}))
    async with intake.sessions.begin() as session:
        assert await queries.current_use(session, b"w", "file", NOW) is None


@pytest.mark.parametrize(
    ("until", "used", "ends"), [(NOW + MOMENT, 5, NOW + MOMENT), (NOW, 1, NOW + HOUR), (NOW - 2 * DAY, 1, NOW + HOUR)]
)
async def test_a_use_counts_in_the_window_that_runs_or_begins_one(world, intake, until, used, ends):
    old = [{"who": b"v", "until": NOW - DAY - MOMENT}, {"who": b"u", "until": NOW - DAY}]
    await put(world, "intake", *(a_row(UseCount, 1, USED | each) for each in ({"until": until}, *old)))
    async with intake.sessions.begin() as session:
        assert await queries.count_use(session, b"w", "file", NOW, NOW + HOUR) == (used, ends)
    left = await world.rows("select who from intake.knock order by who")
    assert [row["who"] for row in left] == [b"u", b"w"]
