"""The sweep under load: once each, oldest first, waiting for nobody, and no round trip an item while nothing fails."""

import asyncio

import pytest
from sqlalchemy import event, text

from shared import history, obligations
from shared.database.sessions import Sessions, make_engine
from shared.obligations import Timers, sweep
from shared.obligations.sweep import due_now, sweep_overdue
from tests.shared.bell import START, Bell, begin, only, the


async def many(world, intake, count, *, name="answer", first=0):
    """So many like the first, each due a second after the one before."""
    await begin(intake, subject=f"{name}-model", name=f"{name}-model")
    await world.execute(
        "insert into intake.obligation (id, subject_kind, subject, division, name, rule_id, legal_basis, term, "
        "start_event, started_on, due_on, due_at, provisional, calendar_version, state, timer, extensions, failures) "
        f"select gen_random_uuid(), subject_kind, '{name}-' || lpad(n::text, 5, '0'), division, '{name}', rule_id, "
        "legal_basis, term, start_event, started_on, due_on, due_at + make_interval(secs => n), provisional, "
        "calendar_version, state, timer, extensions, failures from intake.obligation, "
        f"generate_series({first}, {first + count - 1}) n where name = '{name}-model'"
    )
    await world.execute("delete from intake.obligation where name like '%-model'")


def replica(world, intake):
    """Another process of the same service, as far as the database can tell."""
    return Sessions(make_engine(world.url("intake"), pool_size=2), intake.sessions.keyring, movable_clock=True)


@pytest.mark.invariant(9)
@pytest.mark.capability("C114")
async def test_two_replicas_fire_none_twice_and_skip_none_while_others_start_and_meet(world, intake):
    bell, replicas = Bell(world), [replica(world, intake) for _ in range(2)]
    await many(world, intake, 1200)
    await world.set_clock("2025-09-06")

    async def start_and_meet(client):
        for number in range(5):
            await begin(intake, subject=f"new-{client}-{number}", started_on=START, term="60WD")
            async with intake.sessions.begin() as session:
                await obligations.meet(session, "complaint", f"new-{client}-{number}", "answer", START)

    *fired, _ = await asyncio.gather(
        *(sweep(each, bell.timers) for each in replicas), asyncio.gather(*(start_and_meet(n) for n in range(6)))
    )
    for each in replicas:
        await each.engine.dispose()
    rung = await bell.overdue()
    assert (sum(fired), len(rung), len(set(rung))) == (1200, 1200, 1200)
    assert {str(row.state) for row in await the(intake) if row.subject.startswith("answer-")} == {"overdue"}


@pytest.mark.invariant(9)
async def test_each_batch_takes_the_oldest_first(world, intake):
    bell = Bell(world)
    await many(world, intake, 700)
    await world.set_clock("2025-09-06")
    await sweep_overdue(intake.sessions, bell.timers)
    first = await bell.overdue()
    assert first == [f"answer-{n:05}" for n in range(len(first))]
    assert 0 < len(first) < 700
    await sweep(intake.sessions, bell.timers)
    assert await bell.overdue() == [f"answer-{n:05}" for n in range(700)]


@pytest.mark.invariant(9)
async def test_the_sweep_waits_for_no_command_and_takes_its_deadline_the_next_time(world, intake):
    bell = Bell(world)
    for subject in ("c-1", "c-2"):
        await begin(intake, subject=subject)
    await world.set_clock("2025-09-05")
    async with intake.sessions.begin() as session:
        await obligations.open_for(session, "complaint", "c-1", "answer")
        await asyncio.wait_for(sweep(intake.sessions, bell.timers), 5)
        assert await bell.overdue() == ["c-2"]
    await sweep(intake.sessions, bell.timers)
    assert await bell.overdue() == ["c-2", "c-1"]


@pytest.mark.invariant(9)
async def test_one_failure_in_a_batch_is_the_only_one_that_is_not_done(world, intake):
    bell = Bell(world, stumbles_over={"answer-00030"})
    await many(world, intake, 60)
    await world.set_clock("2025-09-06")
    await sweep_overdue(intake.sessions, bell.timers)
    states = {row.subject: str(row.state) for row in await the(intake)}
    assert [subject for subject, state in states.items() if state != "overdue"] == ["answer-00030"]
    assert sorted(await bell.overdue()) == [f"answer-{n:05}" for n in range(60) if n != 30]


async def test_what_an_action_did_before_it_failed_is_undone(world, intake):
    async def half(session, obligation):
        history.log_read(session, by="half", kind="half", subject=obligation.subject, purpose="written")
        obligation.owner = "somebody"
        await session.flush()
        raise RuntimeError

    await begin(intake)
    await begin(intake, subject="c-2")
    await world.set_clock("2025-09-05")
    await sweep(intake.sessions, Timers(overdue={"answer": half}))
    assert await world.rows("select 1 from intake.read_log") == []
    assert {(str(row.state), row.owner, row.failures) for row in await the(intake)} == {("parked", None, 3)}


async def test_a_lost_connection_parks_nothing_and_is_tried_again(world, intake):
    async def cut(session, obligation):
        connection = await session.connection()
        await connection.execute(text("select pg_terminate_backend(pg_backend_pid())"))

    await begin(intake)
    await world.set_clock("2025-09-05")
    with pytest.raises(Exception, match=r"(?i)closed|terminat"):
        await sweep(intake.sessions, Timers(overdue={"answer": cut}))
    row = await only(intake)
    assert (row.state, row.failures) == ("open", 0)


async def test_a_batch_without_a_failure_takes_one_savepoint_and_one_write_of_states(world, intake):
    said = []
    await many(world, intake, 40)
    await many(world, intake, 40, name="quiet")
    await world.set_clock("2025-09-06")
    engine = intake.sessions.engine.sync_engine
    event.listen(engine, "before_cursor_execute", listener := lambda *told: said.append(told[2].lower()))
    event.listen(engine, "savepoint", savepoint := lambda connection, name: said.append("savepoint"))
    assert await sweep_overdue(intake.sessions, Bell(world).timers) == 80
    event.remove(engine, "before_cursor_execute", listener)
    event.remove(engine, "savepoint", savepoint)
    assert said.count("savepoint") == 1
    assert len([one for one in said if one.startswith("update obligation")]) == 2


@pytest.mark.invariant(9)
async def test_the_due_ones_are_found_by_their_index_among_many_open(world, intake):
    await many(world, intake, 3000)
    await world.execute("analyze intake.obligation")
    async with intake.sessions.begin() as session:
        connection = await session.connection()
        statement = due_now().compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        plan = "\n".join((await connection.exec_driver_sql(f"explain {statement}")).scalars())
    assert "obligation_due" in plan
    assert "Sort" not in plan


@pytest.mark.invariant(9)
async def test_nobody_assigned_is_found_and_counted_as_a_breach_too(world, intake):
    bell = Bell(world)
    row = await begin(intake)
    assert row.owner is None
    await world.set_clock("2025-09-05")
    await sweep(intake.sessions, bell.timers)
    assert (await only(intake)).state == "overdue"
    assert await bell.overdue() == ["c-1"]


@pytest.mark.invariant(9)
async def test_a_deadline_says_its_rule_basis_unit_start_and_calendar(world, intake):
    row = await begin(intake)
    assert (row.rule_id, row.legal_basis, row.term, row.start_event) == ("INT-02", "a basis", "5WD", "filed")
    assert (row.started_on, row.calendar_version.startswith("2024-2026")) == (START, True)


@pytest.mark.invariant(9)
async def test_an_edit_of_the_matter_or_of_the_row_starts_no_clock_anew(world, intake):
    await begin(intake)
    await world.set_clock("2025-09-03")
    await world.execute("update intake.obligation set owner = 'officer-9'")
    async with intake.sessions.begin() as session:
        await obligations.open_for(session, "complaint", "c-1", "answer")
    assert (await only(intake)).due_on.isoformat() == "2025-09-04"
