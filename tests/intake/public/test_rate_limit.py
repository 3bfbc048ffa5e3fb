"""How often an address may use the worker's door: the last use that is allowed, the first that is not, until when."""

from datetime import UTC, datetime, timedelta

import pytest

from services.intake.public import rate_limit
from services.intake.public.rate_limit import TooOften, network_of
from services.intake.public.rules.forms import Limit
from shared import clock

NOW = datetime(2025, 8, 28, 1, tzinfo=UTC)
TWICE = Limit("filing", 2, timedelta(minutes=15))


@pytest.fixture
def at(monkeypatch):
    """Sets the wall clock to so long after the beginning."""

    def set_to(passed):
        monkeypatch.setattr(clock, "wall", lambda: NOW + passed)

    set_to(timedelta())
    return set_to


async def use(intake, how=rate_limit.count, who="10.0.0.1", limit=TWICE):
    """None where it is allowed, else the seconds to wait."""
    try:
        async with intake.sessions.begin() as session:
            await how(session, who, limit)
    except TooOften as refused:
        return refused.facts["retry_after"]
    return None


async def test_so_many_uses_are_allowed_in_a_window_that_begins_with_the_first(intake, at):
    assert [await use(intake) for _ in range(2)] == [None, None]
    at(timedelta(minutes=5, seconds=0.5))
    assert await use(intake) == 600
    at(TWICE.within - timedelta(microseconds=1))
    assert await use(intake) == 1
    at(TWICE.within)
    assert [await use(intake) for _ in range(2)] == [None, None]
    assert await use(intake) == 900


async def test_each_address_and_each_kind_of_use_is_counted_by_itself(intake, at):
    assert [await use(intake) for _ in range(3)] == [None, None, 900]
    assert await use(intake, who="10.0.0.2") is None
    assert await use(intake, limit=Limit("adding", 2, TWICE.within)) is None


async def test_a_look_counts_nothing_and_refuses_once_what_was_noted_is_used_up(intake, at):
    assert [await use(intake, rate_limit.check) for _ in range(3)] == [None] * 3
    assert [await use(intake, rate_limit.note) for _ in range(2)] == [None, None]
    assert await use(intake, rate_limit.check) == 900
    assert await use(intake, rate_limit.note) is None
    assert await use(intake, rate_limit.check, who="10.0.0.2") is None
    at(TWICE.within)
    assert await use(intake, rate_limit.check) is None


@pytest.mark.parametrize(("passed", "left"), [(timedelta(days=1), 2), (timedelta(days=1, microseconds=1), 1)])
async def test_a_window_is_deleted_once_it_ended_more_than_a_day_ago(world, intake, at, passed, left):
    await use(intake)
    at(TWICE.within + passed)
    await use(intake, who="10.0.0.2")
    rows = await world.rows("select used from intake.knock")
    assert [row["used"] for row in rows] == [1] * left


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("here", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_is_itself_and_of_the_sixth_version_its_network(address, network):
    assert network_of(address) == network
