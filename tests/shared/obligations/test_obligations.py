"""Deadlines are rows: due on their last day, overdue the day after, found once however many look for them."""

import asyncio
from datetime import date

import pytest

from shared import clock, obligations
from shared.calendar.working_days import Term
from shared.obligations import Question, Reminder, Timers, sweep
from shared.obligations.sweep import sweep_overdue
from tests.shared.bell import START, Bell, begin, the


@pytest.mark.capability("C19")
@pytest.mark.invariant(9)
async def test_the_last_day_is_in_time_and_the_day_after_is_overdue(world, intake):
    bell = Bell(world)
    due = await begin(intake)
    assert due.due_on == date(2025, 9, 4)
    await world.set_clock("2025-09-04T23:59:30")
    assert await sweep(intake.sessions, bell.timers) == 0
    await world.set_clock("2025-09-05T00:00:01")
    assert await sweep(intake.sessions, bell.timers) == 1
    assert await bell.overdue() == ["c-1"]
    [row] = await the(intake)
    assert (row.state, row.overdue_at.astimezone(clock.CHINA).date()) == ("overdue", date(2025, 9, 5))


async def test_what_was_met_in_time_never_falls_due(world, intake):
    bell = Bell(world)
    await begin(intake, remind=True)
    async with intake.sessions.begin() as session:
        assert await obligations.meet(session, "complaint", "c-1", "answer", START)
        assert await obligations.meet(session, "complaint", "c-1", "answer", START) is None
    await world.set_clock("2026-01-01")
    await sweep(intake.sessions, bell.timers)
    assert (await bell.overdue(), await bell.reminded()) == ([], [])


@pytest.mark.invariant(9)
async def test_what_is_done_late_is_met_and_stays_late(world, intake):
    await begin(intake)
    await world.set_clock("2025-09-10")
    await sweep(intake.sessions, Bell(world).timers)
    async with intake.sessions.begin() as session:
        await obligations.meet(session, "complaint", "c-1", "answer", date(2025, 9, 10))
    [row] = await the(intake)
    assert (row.state, row.met_on) == ("met", date(2025, 9, 10))
    assert row.overdue_at is not None


@pytest.mark.invariant(9)
@pytest.mark.capability("C114")
async def test_several_sweeps_at_once_fire_each_deadline_once(world, intake):
    bell = Bell(world)
    for n in range(30):
        await begin(intake, subject=f"c-{n}", remind=True)
    await world.set_clock("2025-09-05")
    await asyncio.gather(*(sweep(intake.sessions, bell.timers) for _ in range(6)))
    assert sorted(await bell.overdue()) == sorted(f"c-{n}" for n in range(30))
    reminded = await bell.reminded()
    assert len(reminded) == len(set(reminded))


@pytest.mark.invariant(9)
async def test_the_oldest_deadline_is_found_first(world, intake):
    bell = Bell(world)
    for days in (9, 3, 6):
        await begin(intake, subject=f"c-{days}", term=f"{days}WD")
    await world.set_clock("2025-10-30")
    await sweep(intake.sessions, bell.timers)
    assert await bell.overdue() == ["c-3", "c-6", "c-9"]


@pytest.mark.invariant(9)
async def test_more_deadlines_than_one_batch_all_fire(world, intake):
    await begin(intake)
    await world.execute(
        "insert into intake.obligation select gen_random_uuid(), subject_kind, 'x' || n, division, name, rule_id, "
        "legal_basis, term, start_event, started_on, due_on, due_at, provisional, calendar_version, state, owner, "
        "timer, met_on, overdue_at, extensions, failures, last_failure "
        "from intake.obligation, generate_series(1, 1050) n"
    )
    await world.set_clock("2025-09-05")
    assert await sweep(intake.sessions, Bell(world).timers) == 1051


@pytest.mark.capability("C123")
async def test_reminders_come_three_and_one_working_days_before(world, intake):
    bell = Bell(world)
    await begin(intake, remind=True)
    seen = {}
    for day in ("2025-08-29", "2025-09-01", "2025-09-02", "2025-09-03", "2025-09-04"):
        await world.set_clock(f"{day}T09:00:05")
        await sweep(intake.sessions, bell.timers)
        seen[day] = [days for _, days in await bell.reminded()]
    assert seen == {
        "2025-08-29": [],
        "2025-09-01": [3],
        "2025-09-02": [3],
        "2025-09-03": [3, 1],
        "2025-09-04": [3, 1],
    }


async def test_no_reminder_before_the_office_opens(world, intake):
    bell = Bell(world)
    await begin(intake, remind=True)
    await world.set_clock("2025-09-01T08:59:30")
    await sweep(intake.sessions, bell.timers)
    assert await bell.reminded() == []


@pytest.mark.invariant(9)
async def test_an_extension_counts_from_the_last_day_and_sets_the_reminders_anew(world, intake):
    bell = Bell(world)
    await begin(intake, remind=True)
    await world.set_clock("2025-09-01T09:00:05")
    await sweep(intake.sessions, bell.timers)
    async with intake.sessions.begin() as session:
        obligation = await obligations.open_for(session, "complaint", "c-1", "answer")
        await obligations.extend(session, obligation, Term.parse("5WD"), by="head-1", reason="情况复杂")
    [row] = await the(intake)
    assert row.due_on == date(2025, 9, 11)
    assert row.extensions == [{"was_due_on": "2025-09-04", "by": "head-1", "term": "5WD", "reason": "情况复杂"}]
    standing = {r.fire_on for r in await the(intake, Reminder) if not r.cancelled and r.fired_at is None}
    assert standing == {date(2025, 9, 8), date(2025, 9, 10)}
    await world.set_clock("2025-09-05")
    await sweep(intake.sessions, bell.timers)
    assert await bell.overdue() == []


@pytest.mark.invariant(9)
async def test_the_third_failure_sets_a_deadline_aside_and_asks_a_person(world, intake):
    bell = Bell(world, stumbles_over={"c-1"})
    await begin(intake)
    await world.set_clock("2025-09-05")
    for failures, state in ((1, "open"), (2, "open"), (3, "parked")):
        await sweep_overdue(intake.sessions, bell.timers)
        [row] = await the(intake)
        assert (row.failures, row.state, row.last_failure) == (failures, state, "RuntimeError")
    [question] = await the(intake, Question)
    assert (question.subject, question.code, question.division) == ("c-1", "deadline-failed:answer", "420704")
    await sweep(intake.sessions, bell.timers)
    assert len(await the(intake, Question)) == 1


@pytest.mark.invariant(9)
async def test_a_deadline_that_fails_harms_no_other(world, intake):
    bell = Bell(world, stumbles_over={"c-2"})
    for n in (1, 2, 3):
        await begin(intake, subject=f"c-{n}")
    await world.set_clock("2025-09-05")
    await sweep(intake.sessions, bell.timers)
    assert sorted(await bell.overdue()) == ["c-1", "c-3"]
    assert {row.subject: str(row.state) for row in await the(intake)} == {
        "c-1": "overdue",
        "c-2": "parked",
        "c-3": "overdue",
    }


@pytest.mark.invariant(9)
async def test_an_action_whose_statement_failed_harms_no_other(world, intake):
    """A failed statement would poison the whole transaction if the items had no savepoints."""

    async def break_the_transaction(session, obligation):
        if obligation.subject == "c-2":
            connection = await session.connection()
            await connection.exec_driver_sql("select 1 / 0")

    for n in (1, 2, 3):
        await begin(intake, subject=f"c-{n}")
    await world.set_clock("2025-09-05")
    await sweep(intake.sessions, Timers(overdue={"answer": break_the_transaction}))
    assert sorted((row.subject, str(row.state)) for row in await the(intake)) == [
        ("c-1", "overdue"),
        ("c-2", "parked"),
        ("c-3", "overdue"),
    ]


@pytest.mark.capability("C19")
@pytest.mark.parametrize(
    ("started_on", "term", "provisional"),
    [
        (date(2025, 12, 20), "5WD", False),
        (date(2025, 8, 28), "60WD", False),
        (date(2027, 12, 20), "30WD", True),
        (date(2040, 3, 1), "5WD", True),
    ],
)
@pytest.mark.invariant(9)
async def test_a_deadline_in_a_year_without_a_holiday_notice_is_provisional(
    world, intake, started_on, term, provisional
):
    row = await begin(intake, started_on=started_on, term=term)
    assert row.provisional is provisional
    assert row.calendar_version


async def test_a_stated_day_is_taken_as_it_is_even_a_sunday(world, intake):
    row = await begin(intake, due_on=date(2025, 9, 7))
    assert (row.due_on, row.term) == (date(2025, 9, 7), "stated")


async def test_cancelled_deadlines_and_their_reminders_stay_silent(world, intake):
    bell = Bell(world)
    await begin(intake, remind=True)
    await begin(intake, name="acceptance")
    async with intake.sessions.begin() as session:
        await obligations.cancel(session, "complaint", "c-1", ["answer"])
    await world.set_clock("2026-01-01")
    await sweep(intake.sessions, bell.timers)
    assert (await bell.overdue(), await bell.reminded()) == ([], [])
    assert {row.name: str(row.state) for row in await the(intake)} == {
        "answer": "cancelled",
        "acceptance": "overdue",
    }
