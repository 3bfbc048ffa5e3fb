"""A notice for 2027 arrives after deadlines were given: each is derived anew, once, and says why it moved."""

from datetime import date

import pytest

from shared import obligations
from shared.calendar.working_days import calendar
from shared.obligations import Question, Reminder, Timers, rederive, sweep
from tests.shared.bell import Bell, begin, only, the

NOTICE_2027 = """
year = 2027
title = "2027 (invented for a test)"
number = "test"
issued = 2026-11-01
source_url = ""
source = "test"
[[holiday]]
name = "元旦"
first = 2027-01-01
last = 2027-01-03
make_up = [2026-12-27]
[[holiday]]
name = "春节"
first = 2027-02-05
last = 2027-02-12
make_up = [2027-01-30]
"""
DECEMBER = date(2026, 12, 25)  # a Friday


@pytest.fixture
def notice(tmp_path, monkeypatch):
    """The operator's folder, and what publishing a notice into it means: the processes start anew and read it."""

    def publish(text=NOTICE_2027):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        (folder / "2027.toml").write_text(text, encoding="utf-8")
        monkeypatch.setenv("ANXIN_HOLIDAYS", str(folder))

    return publish


@pytest.mark.invariant(9)
@pytest.mark.rule("CAL-01")
@pytest.mark.capability("C19")
async def test_a_notice_for_2027_arrives_after_deadlines_were_given(world, intake, notice):
    await world.set_clock("2026-12-25")
    given = await begin(intake, started_on=DECEMBER)
    assert (given.due_on, given.provisional) == (date(2027, 1, 4), True)
    notice()
    assert await rederive(intake.sessions, Timers()) == 1
    row = await only(intake)
    # the make-up Sunday 27 December, then 28 to 31 December
    assert (row.due_on, row.provisional, row.calendar_version) == (date(2026, 12, 31), False, calendar().version)
    [why] = row.derivations
    assert (why["was_due_on"], why["due_on"], why["why"]) == ("2027-01-04", "2026-12-31", "holiday-notice")
    assert why["calendar_version"] == calendar().version
    assert why["at"].startswith("2026-12-25T09:00")


@pytest.mark.invariant(9)
async def test_one_whose_day_stays_becomes_firm_and_says_nothing(world, intake, notice):
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=date(2027, 3, 1))
    notice()
    assert await rederive(intake.sessions, Timers()) == 0
    row = await only(intake)
    assert (row.provisional, row.derivations, row.calendar_version) == (False, [], calendar().version)


async def test_a_firm_day_in_december_moves_too_when_the_notice_touches_it(world, intake, notice):
    await world.set_clock("2026-12-25")
    given = await begin(intake, started_on=DECEMBER, term="3WD")
    assert (given.due_on, given.provisional) == (date(2026, 12, 30), False)
    notice()
    assert await rederive(intake.sessions, Timers()) == 1
    assert (await only(intake)).due_on == date(2026, 12, 29)


async def test_the_same_notice_moves_nothing_twice(world, intake, notice):
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER)
    notice()
    await rederive(intake.sessions, Timers())
    notice()  # the same text in another folder
    assert await rederive(intake.sessions, Timers()) == 0
    assert len((await only(intake)).derivations) == 1


async def test_a_corrected_notice_moves_the_day_again_and_both_moves_are_kept(world, intake, notice):
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER)
    notice()
    await rederive(intake.sessions, Timers())
    notice(NOTICE_2027.replace("make_up = [2026-12-27]", "make_up = []"))
    await rederive(intake.sessions, Timers())
    row = await only(intake)
    assert [each["due_on"] for each in row.derivations] == ["2026-12-31", "2027-01-04"]
    assert (row.due_on, row.provisional) == (date(2027, 1, 4), False)


@pytest.mark.capability("C123")
async def test_reminders_follow_the_day_that_moved(world, intake, notice):
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER, term="20WD", remind=True)
    await begin(intake, started_on=DECEMBER, term="20WD", subject="c-2")
    before = {row.fire_on for row in await the(intake, Reminder)}
    notice()
    await rederive(intake.sessions, Timers())
    waiting = [row for row in await the(intake, Reminder) if not row.cancelled]
    row = next(row for row in await the(intake) if row.subject == "c-1")
    assert {each.obligation_id for each in waiting} == {row.id}
    assert row.due_on == date(2027, 1, 22)
    assert {each.fire_on for each in waiting} == {date(2027, 1, 19), date(2027, 1, 21)}
    assert before == {date(2027, 1, 20), date(2027, 1, 22)}


@pytest.mark.invariant(9)
async def test_what_stands_still_is_counted_on_the_new_calendar_when_it_goes_on(world, intake, notice):
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER, term="10WD")
    async with intake.sessions.begin() as session:
        row = await obligations.open_for(session, "complaint", "c-1", "answer")
        await obligations.pause(session, row, on=DECEMBER, reason="r", by="o")
    notice()
    await rederive(intake.sessions, Timers())
    await world.set_clock("2027-01-28")
    async with intake.sessions.begin() as session:
        row = await obligations.paused_for(session, "complaint", "c-1", "answer")
        await obligations.resume(session, row, on=date(2027, 1, 28), by="o")
    # 28, 29, the make-up Saturday 30 January, 1 to 4 February, and after the festival 15 to 17
    assert (await only(intake)).due_on == date(2027, 2, 17)


LONGER = NOTICE_2027.replace("last = 2027-01-03", "last = 2027-01-05").replace("make_up = [2026-12-27]", "make_up = []")


@pytest.mark.invariant(9)
async def test_the_sweep_does_not_fire_what_the_newest_notice_gives_longer(world, intake, notice):
    bell = Bell(world)
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER)  # 4 January, provisionally
    notice(LONGER)
    await world.set_clock("2027-01-05")
    await sweep(intake.sessions, bell.timers)
    row = await only(intake)
    assert (row.state, row.due_on, await bell.overdue()) == ("open", date(2027, 1, 6), [])


@pytest.mark.invariant(9)
async def test_the_sweep_does_not_fire_what_a_command_keeps_from_moving(world, intake, notice):
    """Neither while the command has the row, nor where it lets go between the two looks at it."""
    looks = []

    async def had_by_a_command_at_first(session, subjects):
        looks.append(subjects)
        return set(subjects) if len(looks) == 2 else set()

    async def follow(session, moved):
        raise AssertionError

    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER)
    notice(LONGER)
    await world.set_clock("2027-01-05")
    await sweep(intake.sessions, Timers(holds={"complaint": had_by_a_command_at_first}, moved=follow))
    row = await only(intake)
    assert (row.state, row.due_on) == ("open", date(2027, 1, 4))


@pytest.mark.invariant(9)
async def test_what_was_found_overdue_stays_recorded_and_a_person_is_asked(world, intake, notice):
    bell = Bell(world)
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER)
    await world.set_clock("2027-01-05")
    await sweep(intake.sessions, bell.timers)
    notice(LONGER)
    assert await rederive(intake.sessions, bell.timers) == 0
    row = await only(intake)
    assert (row.state, row.due_on) == ("overdue", date(2027, 1, 4))
    assert [each["due_on"] for each in row.derivations] == ["2027-01-06"]
    [question] = await the(intake, Question)
    assert question.code == "deadline-moved:answer:2027-01-06"
    assert "2027-01-06" in question.zh
    assert "2027-01-06" in question.en


async def test_what_was_overdue_by_either_calendar_asks_nobody(world, intake, notice):
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER)
    await world.set_clock("2027-02-01")
    await sweep(intake.sessions, Bell(world).timers)
    notice(LONGER)
    await rederive(intake.sessions, Timers())
    assert await the(intake, Question) == []


async def test_more_deadlines_than_one_batch_all_move(world, intake, notice):
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER)
    await world.execute(
        "insert into intake.obligation (id, subject_kind, subject, division, name, rule_id, legal_basis, term, "
        "start_event, started_on, due_on, due_at, provisional, calendar_version, state, timer, extensions, failures) "
        "select gen_random_uuid(), subject_kind, 'x' || n, division, name, rule_id, legal_basis, term, start_event, "
        "started_on, due_on, due_at, provisional, calendar_version, state, timer, extensions, failures "
        "from intake.obligation, generate_series(1, 2300) n"
    )
    notice()
    assert await rederive(intake.sessions, Timers()) == 2301
    assert {row.due_on for row in await the(intake)} == {date(2026, 12, 31)}


async def test_a_deadline_a_command_holds_is_left_and_found_by_the_next_pass(world, intake, notice):
    await world.set_clock("2026-12-25")
    await begin(intake, started_on=DECEMBER)
    await begin(intake, started_on=DECEMBER, subject="c-2")
    notice()
    async with intake.sessions.begin() as session:
        await obligations.open_for(session, "complaint", "c-2", "answer")
        assert await rederive(intake.sessions, Timers()) == 1
    assert await rederive(intake.sessions, Timers()) == 1


@pytest.mark.invariant(9)
async def test_a_stated_day_and_a_term_in_hours_owe_nothing_to_the_notice(world, intake, notice):
    await world.set_clock("2026-12-25")
    await begin(intake, due_on=date(2027, 1, 2))
    notice()
    assert await rederive(intake.sessions, Timers()) == 0
    row = await only(intake)
    assert (row.due_on, row.provisional) == (date(2027, 1, 2), False)


@pytest.mark.rule("INT-02")
async def test_the_complaints_own_last_day_follows_its_deadline(world, intake, notice):
    from tests.builders import a_complaint

    await world.set_clock("2026-12-25")
    hotline = await world.machine()
    filed = (await intake.post(hotline, "/v1/complaints", a_complaint(division="420704"))).json()
    assert filed["accept_due_on"] == "2027-01-04"
    notice()
    await rederive(intake.sessions, intake.module.SERVICE.timers)
    shown = (await intake.get(hotline, f"/v1/complaints/{filed['number']}")).json()
    assert shown["accept_due_on"] == "2026-12-31"
