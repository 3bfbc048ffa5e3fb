"""Commands that wait together share a load, a write and a commit; each keeps its own refusal and its own answer."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from shared import clock
from shared.access.callers import Caller, PartyKind
from shared.access.signing import ReplayedNonce
from shared.commands import gathered, line
from shared.commands.gathered import Command, Commands, Further
from shared.commands.idempotency import Asked, KeyMismatch
from shared.refusals import NotFound, Overloaded, Stale
from tests.journeys.stories import file
from tests.shared.commands.complaints import PLAIN, naming

pytestmark = pytest.mark.invariant(1)
LI = Caller("labour_authority", PartyKind.LABOUR_AUTHORITY, ("420704",), frozenset(), "li", person=True)


def asked(number, key=None, body=b"body"):
    return Asked("li", f"POST /{number}", key or uuid4().hex, body)


def a_command(number, owner="li", *, seen=1, key=None, once=None, **more):
    return Command(PLAIN, number, asked(number, key), once, naming(LI, owner, seen), **more)


async def steps(world, number):
    rows = await world.rows("select version from intake.history where subject = $1 order by version", number)
    return [row["version"] for row in rows]


async def rows(world, table):
    return (await world.rows(f"select count(*) as n from intake.{table}"))[0]["n"]


@pytest.fixture
async def numbers(world):
    hotline = await world.machine()
    return [await file(world, hotline) for _ in range(5)]


@pytest.fixture
def commands(intake):
    return Commands(intake.sessions)


async def answers(commands, several):
    return await asyncio.gather(*(commands.answer(one) for one in several), return_exceptions=True)


async def test_what_waits_together_is_committed_together(world, commands, numbers):
    given = await answers(commands, [a_command(number) for number in numbers])
    assert {answer.status for answer in given} == {200}
    [shared] = await world.rows("select count(distinct xmin::text) as n from intake.complaint")
    assert shared["n"] == 1
    assert await world.audit("intake") == []


async def test_a_refusal_in_a_group_is_its_own(world, commands, numbers):
    several = [a_command(number) for number in numbers[:3]] + [a_command(numbers[3], seen=7), a_command("nowhere")]
    *good, stale, unknown = await answers(commands, several)
    assert {answer.status for answer in good} == {200}
    assert isinstance(stale, Stale)
    assert isinstance(unknown, NotFound)
    assert await steps(world, numbers[3]) == [1]


async def test_twenty_at_one_row_are_twenty_steps_one_after_another(world, commands, numbers):
    given = await answers(commands, [a_command(numbers[0], f"o{n}", seen=None) for n in range(20)])
    assert {answer.status for answer in given} == {200}
    assert await steps(world, numbers[0]) == list(range(1, 22))
    assert await world.audit("intake") == []


async def test_twenty_on_one_version_have_one_winner(commands, numbers):
    given = await answers(commands, [a_command(numbers[0]) for _ in range(20)])
    assert sum(isinstance(answer, Stale) for answer in given) == 19


async def test_two_processes_at_one_row_have_one_winner_and_no_gap(world, intake, numbers):
    both = [Commands(intake.sessions), Commands(intake.sessions)]
    several = [both[n % 2].answer(a_command(numbers[0], seen=None)) for n in range(20)]
    given = await asyncio.gather(*several)
    assert {answer.status for answer in given} == {200}
    assert await steps(world, numbers[0]) == list(range(1, 22))
    assert await world.audit("intake") == []


async def test_the_same_key_is_one_command_whether_in_one_group_or_after_it(world, commands, numbers):
    first, second = await answers(commands, [a_command(numbers[0], key="k"), a_command(numbers[0], key="k")])
    later = await commands.answer(a_command(numbers[0], key="k"))
    assert [one.replayed for one in (first, second, later)] == [False, True, True]
    assert first.body == second.body == later.body
    assert await steps(world, numbers[0]) == [1, 2]


async def test_the_same_key_in_two_processes_is_one_command(world, intake, numbers):
    both = [Commands(intake.sessions).answer(a_command(numbers[0], key="k")) for _ in range(2)]
    given = await asyncio.gather(*both)
    assert sorted(one.replayed for one in given) == [False, True]
    assert await steps(world, numbers[0]) == [1, 2]


async def test_a_key_used_with_other_content_is_refused(commands, numbers):
    await commands.answer(a_command(numbers[0], key="k"))
    other = replace(a_command(numbers[0], seen=2), asked=asked(numbers[0], "k", b"other"))
    with pytest.raises(KeyMismatch):
        await commands.answer(other)


@pytest.mark.invariant(15)
async def test_a_nonce_counts_once_for_two_commands_of_one_group(world, commands, numbers):
    once = ("ak_1", "n" * 16)
    given = await answers(commands, [a_command(number, once=once) for number in numbers[:2]])
    assert sorted(type(answer).__name__ for answer in given) == ["Answer", "ReplayedNonce"]
    with pytest.raises(ReplayedNonce):
        await commands.answer(a_command(numbers[2], once=once))
    assert await rows(world, "nonce where key = 'ak_1'") == 1


@pytest.mark.invariant(17)
async def test_a_development_clock_that_moved_meanwhile_is_seen(world, commands, numbers):
    before = clock.shift()
    await world.set_clock("2025-10-20")
    clock.set_shift(before)  # it was moved elsewhere: this process has not looked since
    await commands.answer(a_command(numbers[0]))
    [step] = await world.rows("select at from intake.history where version = 2")
    assert (step["at"] + timedelta(hours=8)).date().isoformat() == "2025-10-20"


async def test_a_row_that_somebody_holds_keeps_no_other_waiting(world, commands, numbers):
    async with world._past_every_role.acquire() as holder, holder.transaction():
        await holder.execute("select from intake.complaint where number = $1 for update", numbers[0])
        held = asyncio.create_task(commands.answer(a_command(numbers[0])))
        others = await asyncio.wait_for(answers(commands, [a_command(number) for number in numbers[1:]]), 20)
        assert {answer.status for answer in others} == {200}
        assert not held.done()
    assert (await held).status == 200


async def test_a_deadline_that_a_sweep_holds_keeps_no_other_waiting(world, commands, numbers):
    """A sweep locks deadlines before it asks for what they belong to."""
    async with world._past_every_role.acquire() as holder, holder.transaction():
        await holder.execute("select from intake.obligation where subject = $1 for update", numbers[0])
        held = asyncio.create_task(commands.answer(a_command(numbers[0])))
        others = await asyncio.wait_for(answers(commands, [a_command(number) for number in numbers[1:]]), 20)
        assert {answer.status for answer in others} == {200}
        assert not held.done()
        await holder.execute("update intake.obligation set owner = 'swept' where subject = $1", numbers[0])
    assert (await held).status == 200
    [row] = await world.rows("select distinct owner from intake.obligation where subject = $1", numbers[0])
    assert row["owner"] == "swept"


async def test_what_changed_while_its_lock_was_waited_for_is_loaded_once_more(world, commands, numbers):
    async with world._past_every_role.acquire() as holder:
        async with holder.transaction():
            await holder.execute("select from intake.complaint where number = $1 for update", numbers[0])
            waiting = asyncio.create_task(commands.answer(a_command(numbers[0], seen=None)))
            await asyncio.sleep(0.2)
            await holder.execute("update intake.complaint set version = 2 where number = $1", numbers[0])
            await holder.execute(
                "insert into intake.history (kind, subject, version, at, entry, previous, hash) "
                "select kind, subject, 2, at, entry, hash, '\\xabcd' from intake.history where subject = $1",
                numbers[0],
            )
        await waiting
    [third] = await world.rows("select previous from intake.history where version = 3")
    assert third["previous"] == b"\xab\xcd"


async def test_a_second_load_is_made_alone_and_in_the_same_transaction(world, commands, numbers):
    loaded = []

    async def load(session, found):
        assigned = text("select pg_current_xact_id_if_assigned() is not null")  # the row lock did
        loaded.append((found.key, await session.scalar(assigned)))

    further = Further(needed=lambda found: found.key == numbers[0], load=load)
    given = await answers(commands, [a_command(number, further=further) for number in numbers])
    assert {answer.status for answer in given} == {200}
    assert loaded == [(numbers[0], True)]


async def test_what_the_database_refuses_for_one_is_done_for_the_others(world, commands, numbers):
    def breaking(found):
        found.row.reporter_id = uuid4()
        return naming(LI, "li")(found)

    bad = replace(a_command(numbers[0]), decide=breaking)
    broken, *good = await answers(commands, [bad, *(a_command(number) for number in numbers[1:])])
    assert isinstance(broken, asyncpg.ForeignKeyViolationError)
    assert {answer.status for answer in good} == {200}
    assert await steps(world, numbers[0]) == [1]


@pytest.mark.parametrize("after_write", [False, True])
async def test_a_connection_that_dies_before_the_commit_leaves_nothing_and_the_same_key_does_it(
    world, commands, numbers, monkeypatch, after_write
):
    write = gathered.write

    async def dying(driver, changes, callers):
        monkeypatch.setattr(gathered, "write", write)
        if after_write:
            await write(driver, changes, callers)
        await world.execute("select pg_terminate_backend($1)", driver.get_server_pid())
        await driver.fetch("select 1")

    monkeypatch.setattr(gathered, "write", dying)
    given = await answers(commands, [a_command(number, key="k") for number in numbers[:2]])
    assert all(isinstance(failure, asyncpg.PostgresError | asyncpg.InterfaceError | OSError) for failure in given)
    assert await rows(world, "idempotency where key = 'k'") == 0
    assert await steps(world, numbers[0]) == [1]
    again = await answers(commands, [a_command(number, key="k") for number in numbers[:2]])
    assert [(one.status, one.replayed) for one in again] == [(200, False)] * 2


async def test_a_sweep_beside_commands_loses_no_step(world, intake, commands, numbers):
    await world.set_clock("2025-09-05T00:00:01")
    several = answers(commands, [a_command(number, seen=None) for number in numbers for _ in range(4)])
    given, _ = await asyncio.gather(several, world.sweep("intake"))
    assert {answer.status for answer in given} == {200}
    await world.sweep("intake")
    for number in numbers:
        taken = await world.rows("select entry from intake.history where subject = $1 order by version", number)
        actions = [json.loads(each["entry"])["action"] for each in taken]
        assert actions.count("assigned") == 4
        assert actions.count("acceptance-overdue") == 1
        assert await steps(world, number) == list(range(1, len(actions) + 1))
    assert await world.audit("intake") == []


@pytest.mark.invariant(18)
async def test_when_too_many_wait_the_next_is_told_to_come_back(commands, numbers, monkeypatch):
    monkeypatch.setattr(line, "WAITING", 3)
    given = await answers(commands, [a_command(numbers[0], seen=None) for _ in range(10)])
    assert sum(isinstance(answer, Overloaded) for answer in given) == 7


async def test_a_caller_who_goes_away_takes_no_other_along(commands, numbers):
    leaving = asyncio.create_task(commands.answer(a_command(numbers[0])))
    staying = asyncio.create_task(commands.answer(a_command(numbers[1])))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).status == 200
