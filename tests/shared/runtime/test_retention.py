"""Facts are kept 90 days, what was taken in 120; both sides of each line, and nothing that still waits is let go."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from shared import clock
from shared.runtime import retention

pytestmark = pytest.mark.invariant(4)
TERM = retention.OUTBOX_KEPT


def month_of(moment):
    return datetime(moment.year, moment.month, 1, tzinfo=UTC)


def month_after(moment):
    return month_of(month_of(moment) + timedelta(days=32))


def oldest_kept():
    """The month with the day 90 days ago in it: all older ones end before that day."""
    return month_of(clock.wall() - TERM)


async def state(world, *moments, sent=True, name="rehearsal.bell-rung"):
    """Facts stated long ago, which no service could write today."""
    await world.execute("set role intake_owner; set search_path to intake; select keep_outbox_months('2025-01-01')")
    for moment in moments:
        await world.execute(
            "insert into intake.outbox (event_id, name, version, key, occurred_at, body, stated_at, sent_at) "
            "values (gen_random_uuid(), $1, 2, 'great', $2, '{}', $2, $3)",
            name,
            moment,
            moment if sent else None,
        )


async def stated(world):
    rows = await world.rows("select stated_at from intake.outbox order by position")
    return [row["stated_at"] for row in rows]


async def take_in(world, *ages):
    for age in ages:
        await world.execute(
            "insert into intake.inbox values (gen_random_uuid(), 'hear', $1)",
            clock.wall() - age,
        )


async def ages_taken_in(world):
    rows = await world.rows("select now() - taken_at as age from intake.inbox order by taken_at")
    return [round(row["age"] / timedelta(hours=1)) for row in rows]


async def test_a_month_that_ended_more_than_ninety_days_ago_goes_and_the_next_one_stays(world, intake):
    kept = oldest_kept()
    gone = kept - timedelta(microseconds=1)
    await state(world, gone, kept)
    await retention.keep_terms(intake.sessions)
    assert await stated(world) == [kept]


async def test_a_fact_of_the_last_ninety_days_is_never_let_go(world, intake):
    moments = [clock.wall() - TERM, clock.wall() - timedelta(days=45), clock.wall()]
    await state(world, *moments)
    await retention.keep_terms(intake.sessions)
    assert await stated(world) == moments


async def test_a_month_in_which_a_fact_still_waits_to_be_sent_stays_whole(world, intake):
    gone = oldest_kept() - timedelta(days=1)
    await state(world, gone)
    await state(world, gone - timedelta(hours=1), sent=False)
    await retention.keep_terms(intake.sessions)
    assert len(await stated(world)) == 2
    await world.execute("update intake.outbox set sent_at = now() where sent_at is null")
    await retention.keep_terms(intake.sessions)
    assert await stated(world) == []


async def test_what_went_is_counted_by_month_and_name(world, intake):
    gone = oldest_kept() - timedelta(days=1)
    await state(world, gone, gone)
    await state(world, gone, name="rehearsal.bell-cast")
    await retention.keep_terms(intake.sessions)
    rows = await world.rows("select month, name, facts from intake.outbox_forgotten order by name")
    assert [(row["name"], row["facts"]) for row in rows] == [("rehearsal.bell-cast", 1), ("rehearsal.bell-rung", 2)]
    assert {row["month"] for row in rows} == {month_of(gone).date()}


async def test_there_is_always_room_for_the_months_to_come(world, intake):
    await retention.keep_terms(intake.sessions)
    ahead = month_of(clock.wall())
    for _ in range(3):
        ahead = month_after(ahead)
    await state(world, ahead + timedelta(days=27))
    assert await stated(world) == [ahead + timedelta(days=27)]


@pytest.mark.invariant(5)
async def test_what_was_taken_in_is_known_for_120_days_and_not_longer(world, intake):
    line = retention.INBOX_KEPT
    await take_in(world, line + timedelta(hours=1), line - timedelta(hours=1), timedelta())
    await retention.keep_terms(intake.sessions)
    assert await ages_taken_in(world) == [119 * 24 + 23, 0]


@pytest.mark.invariant(5)
async def test_the_inbox_outlives_whatever_may_be_sent_again(world, intake):
    assert retention.INBOX_KEPT > TERM


async def test_two_replicas_at_once_let_go_the_same_month_once(world, intake):
    await state(world, oldest_kept() - timedelta(days=1))
    await asyncio.gather(*(retention.keep_terms(intake.sessions) for _ in range(4)))
    assert [row["facts"] for row in await world.rows("select facts from intake.outbox_forgotten")] == [1]


@pytest.mark.invariant(2)
async def test_the_service_itself_can_let_nothing_go(world, intake):
    await state(world, clock.wall())
    await take_in(world, timedelta())
    as_service = await asyncpg.connect(world.dsn.replace("postgres@", "intake_app@", 1))
    month = f"outbox_{clock.wall():%Y_%m}"
    try:
        for forbidden in (
            "delete from inbox",
            "delete from outbox",
            "truncate inbox",
            f"delete from {month}",
            f"drop table {month}",
            "insert into outbox_forgotten values (now(), 'x', 1, 1, now())",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await as_service.execute(forbidden)
    finally:
        await as_service.close()


async def test_a_month_that_somebody_reads_is_let_go_next_time_and_holds_up_no_filing(world, intake):
    """Dropping waits a second for its lock, not five: whoever states a fact would queue behind it."""
    gone = oldest_kept() - timedelta(days=1)
    await state(world, gone)
    reader = await asyncpg.connect(world.dsn)
    try:
        await reader.execute("begin; select * from intake.outbox")
        with pytest.raises(Exception, match="lock timeout"):
            await retention.keep_terms(intake.sessions)
    finally:
        await reader.close()
    assert await stated(world) == [gone]
    await retention.keep_terms(intake.sessions)
    assert await stated(world) == []


async def test_spent_nonces_and_old_answers_are_deleted_and_young_ones_stay(world, intake):
    now = clock.wall()
    for name, age in (("old", timedelta(seconds=601)), ("young", timedelta(seconds=599))):
        await world.execute("insert into intake.nonce values ('ak', $1, $2)", name, now - age)
    for name, age in (("old", timedelta(days=30, hours=1)), ("young", timedelta(days=29, hours=23))):
        await world.execute(
            "insert into intake.idempotency (scope, route, key, fingerprint, claimed_at) values ('p', 'r', $1, '', $2)",
            name,
            now - age,
        )
    await retention.tidy(intake.sessions)
    assert [row["nonce"] for row in await world.rows("select nonce from intake.nonce")] == ["young"]
    assert [row["key"] for row in await world.rows("select key from intake.idempotency")] == ["young"]
