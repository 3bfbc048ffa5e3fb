"""A deadline that stands still neither reminds nor falls due; when it goes on, what was left of its term is left."""

from datetime import date, datetime

import pytest

from shared import clock, obligations
from shared.calendar.working_days import Term
from shared.obligations import Reminder, sweep
from shared.obligations.extension import NothingToPause, NotPaused, NotRunning
from shared.values.date_checks import InTheFuture, TooEarly
from tests.shared.bell import START, Bell, begin, only, the


async def stop(world, intake, on, name="answer"):
    await world.set_clock(on)
    async with intake.sessions.begin() as session:
        obligation = await obligations.open_for(session, "complaint", "c-1", name)
        await obligations.pause(
            session, obligation, on=date.fromisoformat(on), reason="supplement-asked", by="officer-1"
        )


async def go_on(world, intake, on, name="answer"):
    await world.set_clock(on)
    async with intake.sessions.begin() as session:
        obligation = await obligations.paused_for(session, "complaint", "c-1", name)
        await obligations.resume(session, obligation, on=date.fromisoformat(on), by="officer-2")


async def lengthen(intake, term):
    async with intake.sessions.begin() as session:
        found = [
            await find(session, "complaint", "c-1", "answer") for find in (obligations.open_for, obligations.paused_for)
        ]
        [obligation] = [one for one in found if one]
        await obligations.extend(session, obligation, Term.parse(term), by="head-1", reason="情况复杂")


@pytest.mark.invariant(9)
@pytest.mark.capability("C19")
async def test_a_deadline_that_stands_still_never_falls_due_nor_reminds(world, intake):
    bell = Bell(world)
    await begin(intake, remind=True)
    await stop(world, intake, "2025-09-01")
    await world.set_clock("2026-03-01")
    assert await sweep(intake.sessions, bell.timers) == 0
    assert (await bell.overdue(), await bell.reminded()) == ([], [])
    assert (await only(intake)).state == "paused"


@pytest.mark.invariant(9)
@pytest.mark.capability("C19")
async def test_what_was_left_of_the_term_is_left_when_it_goes_on(world, intake):
    bell = Bell(world)
    await begin(intake, remind=True)  # five working days: due on 4 September
    await stop(world, intake, "2025-09-02")  # two used up: 29 August and 1 September
    await go_on(world, intake, "2025-09-25")  # a Thursday: 25, 26, and the make-up Sunday 28
    row = await only(intake)
    assert (row.state, row.due_on, row.paused_on) == ("open", date(2025, 9, 28), None)
    await world.set_clock("2025-09-28T23:59:30")
    await sweep(intake.sessions, bell.timers)
    assert await bell.overdue() == []
    await world.set_clock("2025-09-29T00:00:01")
    await sweep(intake.sessions, bell.timers)
    assert await bell.overdue() == ["c-1"]


async def test_the_row_says_when_why_and_by_whom_it_stood_still_and_how_its_day_moved(world, intake):
    await begin(intake)
    await stop(world, intake, "2025-09-02")
    await go_on(world, intake, "2025-09-04")
    row = await only(intake)
    assert row.pauses == [
        {
            "since": "2025-09-02",
            "until": "2025-09-04",
            "reason": "supplement-asked",
            "by": "officer-1",
            "resumed_by": "officer-2",
        }
    ]
    [moved] = row.derivations
    assert (moved["was_due_on"], moved["due_on"], moved["why"]) == ("2025-09-04", "2025-09-08", "resumed")
    assert moved["calendar_version"] == row.calendar_version


async def test_reminders_are_set_anew_for_the_day_that_moved(world, intake):
    await begin(intake, remind=True)
    await stop(world, intake, "2025-08-29")
    await go_on(world, intake, "2025-09-08")
    waiting = {row.fire_on for row in await the(intake, Reminder) if not row.cancelled}
    assert (await only(intake)).due_on == date(2025, 9, 12)
    assert waiting == {date(2025, 9, 9), date(2025, 9, 11)}


@pytest.mark.rule("INV-02")
async def test_guangdongs_forty_five_days_leave_out_the_time_of_announcement(world, intake):
    await world.set_clock("2025-10-20")
    await begin(intake, term="45WD", started_on=date(2025, 10, 20))
    await stop(world, intake, "2025-11-03")
    await go_on(world, intake, "2026-01-02")
    assert (await only(intake)).due_on == date(2026, 2, 27)
    await lengthen(intake, "30WD")
    assert (await only(intake)).due_on == date(2026, 4, 10)


async def test_a_deadline_extended_while_it_stands_still_has_both_when_it_goes_on(world, intake):
    await begin(intake, remind=True)
    await stop(world, intake, "2025-09-01")
    await lengthen(intake, "5WD")
    assert {row.cancelled for row in await the(intake, Reminder)} == {True}
    await go_on(world, intake, "2025-09-08")
    row = await only(intake)
    assert (row.due_on, row.extensions[0]["was_due_on"]) == (date(2025, 9, 18), "2025-09-04")


async def test_an_extension_after_two_pauses_counts_from_the_unrolled_end(world, intake):
    await begin(intake, term="30CD")
    for since, until in (("2025-09-01", "2025-09-03"), ("2025-09-10", "2025-09-11")):
        await stop(world, intake, since)
        await go_on(world, intake, until)
    assert (await only(intake)).due_on == date(2025, 9, 30)
    await lengthen(intake, "30CD")
    assert (await only(intake)).due_on == date(2025, 10, 30)


@pytest.mark.parametrize(
    ("how", "on", "refusal"),
    [
        ({}, "2025-09-05", NotRunning),  # its last day is the 4th
        ({}, "2025-08-27", TooEarly),  # before it began
        ({}, "2025-08-30", InTheFuture),  # the day is still to come
        ({"due_on": date(2025, 9, 4)}, "2025-08-29", NothingToPause),
        ({"term": "24H", "started_at": datetime(2025, 8, 28, 10, tzinfo=clock.CHINA)}, "2025-08-28", NothingToPause),
    ],
)
async def test_what_does_not_run_is_not_paused(world, intake, how, on, refusal):
    await begin(intake, **how)
    await world.set_clock("2025-09-05" if refusal is NotRunning else "2025-08-29")
    with pytest.raises(refusal):
        async with intake.sessions.begin() as session:
            obligation = await obligations.open_for(session, "complaint", "c-1", "answer")
            await obligations.pause(session, obligation, on=date.fromisoformat(on), reason="r", by="o")
    assert (await only(intake)).state == "open"


@pytest.mark.invariant(9)
@pytest.mark.parametrize("ending", ["met", "paused", "overdue", "cancelled"])
async def test_a_deadline_that_is_met_paused_overdue_or_cancelled_is_not_paused(world, intake, ending):
    await begin(intake)
    if ending == "paused":
        await stop(world, intake, "2025-08-28")
    elif ending == "overdue":
        await world.set_clock("2025-09-10")
        await sweep(intake.sessions, Bell(world).timers)
    async with intake.sessions.begin() as session:
        if ending == "met":
            await obligations.meet(session, "complaint", "c-1", "answer", START)
        elif ending == "cancelled":
            await obligations.cancel(session, "complaint", "c-1")
    row = await only(intake)
    async with intake.sessions.begin() as session:
        with pytest.raises(NotRunning, match=ending):
            await obligations.pause(session, row, on=START, reason="r", by="o")


async def test_only_what_stands_still_goes_on_and_not_before_it_stopped(world, intake):
    row = await begin(intake)
    async with intake.sessions.begin() as session:
        with pytest.raises(NotPaused):
            await obligations.resume(session, row, on=START, by="o")
    await stop(world, intake, "2025-09-01")
    with pytest.raises(TooEarly):
        await go_on_as_of(intake, date(2025, 8, 29))
    with pytest.raises(InTheFuture):
        await go_on_as_of(intake, date(2025, 9, 2))


async def go_on_as_of(intake, on):
    async with intake.sessions.begin() as session:
        obligation = await obligations.paused_for(session, "complaint", "c-1", "answer")
        await obligations.resume(session, obligation, on=on, by="o")


async def test_a_second_pause_begins_no_earlier_than_the_first_ended(world, intake):
    await begin(intake)
    await stop(world, intake, "2025-08-29")
    await go_on(world, intake, "2025-09-02")
    async with intake.sessions.begin() as session:
        obligation = await obligations.open_for(session, "complaint", "c-1", "answer")
        with pytest.raises(TooEarly):
            await obligations.pause(session, obligation, on=date(2025, 9, 1), reason="r", by="o")


async def test_a_supplement_stops_what_runs_and_leaves_what_is_overdue(world, intake):
    await begin(intake)
    told = {"on": date(2025, 8, 29), "reason": "supplement-asked", "by": "officer-1"}
    await world.set_clock("2025-08-29")
    async with intake.sessions.begin() as session:
        stopped = await obligations.pause_for(session, "complaint", "c-1", "answer", **told)
        assert stopped.state == "paused"
        assert await obligations.pause_for(session, "complaint", "c-1", "answer", **told) is None
        went_on = await obligations.resume_for(session, "complaint", "c-1", "answer", on=told["on"], by="officer-1")
        assert (went_on.state, went_on.due_on) == ("open", date(2025, 9, 4))
        assert await obligations.resume_for(session, "complaint", "c-1", "answer", on=told["on"], by="o") is None
    await world.set_clock("2025-09-05")
    await sweep(intake.sessions, Bell(world).timers)
    async with intake.sessions.begin() as session:
        later = told | {"on": date(2025, 9, 5)}
        assert await obligations.pause_for(session, "complaint", "c-1", "answer", **later) is None
    assert (await only(intake)).state == "overdue"


async def test_what_is_done_while_it_stands_still_is_met_and_the_pause_is_over(world, intake):
    await begin(intake)
    await stop(world, intake, "2025-08-29")
    async with intake.sessions.begin() as session:
        await obligations.meet(session, "complaint", "c-1", "answer", date(2025, 9, 1))
    row = await only(intake)
    assert (row.state, row.paused_on, row.pauses[0]["until"]) == ("met", None, "2025-09-01")


async def test_my_work_shows_what_stands_still_and_since_when(world, intake):
    await begin(intake)
    await stop(world, intake, "2025-08-29")
    [item] = (await intake.get(await world.person(), "/v1/my-work")).json()["items"]
    assert (item["state"], item["paused_on"]) == ("paused", "2025-08-29")
    assert item["pauses"][0]["reason"] == "supplement-asked"


@pytest.mark.rule("CRIM-12")
@pytest.mark.capability("C19")
async def test_twenty_four_hours_run_on_the_clock_through_the_night_and_the_weekend(world, intake):
    bell = Bell(world)
    friday = datetime(2025, 8, 29, 16, 30, tzinfo=clock.CHINA)
    row = await begin(intake, term="24H", started_on=friday.date(), started_at=friday)
    assert (row.due_at, row.due_on) == (datetime(2025, 8, 30, 16, 30, tzinfo=clock.CHINA), date(2025, 8, 30))
    await world.set_clock("2025-08-30T16:29:30")
    assert await sweep(intake.sessions, bell.timers) == 0
    await world.set_clock("2025-08-30T16:30:01")
    assert await sweep(intake.sessions, bell.timers) == 1


async def test_hours_that_end_at_midnight_end_in_the_day_before(world, intake):
    midnight = datetime(2025, 8, 28, tzinfo=clock.CHINA)
    assert (await begin(intake, term="24H", started_at=midnight)).due_on == date(2025, 8, 28)


async def test_hours_are_lengthened_by_hours_and_by_nothing_else(world, intake):
    start = datetime(2025, 8, 28, 10, tzinfo=clock.CHINA)
    await begin(intake, term="24H", started_at=start)
    await lengthen(intake, "12H")
    row = await only(intake)
    assert (row.due_at, row.due_on) == (datetime(2025, 8, 29, 22, tzinfo=clock.CHINA), date(2025, 8, 29))
    with pytest.raises(ValueError, match="hours"):
        await lengthen(intake, "1WD")


@pytest.mark.rule("CAL-04")
async def test_a_pay_day_falls_due_before_the_holiday_it_lies_in(world, intake):
    bell = Bell(world)
    row = await begin(intake, term="1M back", started_on=date(2025, 9, 5))
    assert (row.due_on, row.term) == (date(2025, 9, 30), "1M back")
    await world.set_clock("2025-10-01T00:00:01")
    await sweep(intake.sessions, bell.timers)
    assert await bell.overdue() == ["c-1"]
