"""Filings that arrive together share a commit; what one of them does wrong is its own affair."""

import asyncio
import itertools

import asyncpg
import pytest

from services.intake.decisions.calls.tables import Call
from shared import clock
from shared.commands import group_commit
from shared.commands.group_commit import Gathering, NotTogether, Writing
from shared.obligations.questions import asking
from shared.refusals import Overloaded
from tests.builders import a_complaint

pytestmark = pytest.mark.invariant(1)
DROP = """
    select pg_terminate_backend(pid), pg_sleep(0.02) from pg_stat_activity
    where usename = 'intake_app' and state <> 'idle' limit 1"""


async def filed(intake, who, count, **differences):
    orders = [a_complaint(**differences) for _ in range(count)]
    return orders, await asyncio.gather(*(intake.post(who, "/v1/complaints", order) for order in orders))


@pytest.fixture
async def together(world, intake):
    """A gathering of its own, that has looked at the clock."""
    fresh = Gathering(intake.sessions)
    await fresh.look_at_clock()
    return fresh


async def rows(world, table):
    return (await world.rows(f"select count(*) as n from intake.{table}"))[0]["n"]


async def test_filings_that_come_while_a_group_is_written_share_the_next_commit(world, intake, monkeypatch):
    hotline, line, come = await world.machine(), intake.app.state.gate.gathering, []
    write, write_group = line.write, line._write

    async def seen(writing):
        come.append(writing)
        await write(writing)

    async def until_all_have_come(group):
        while len(come) < 20:
            await asyncio.sleep(0.001)
        await write_group(group)

    monkeypatch.setattr(line, "write", seen)
    monkeypatch.setattr(line, "_write", until_all_have_come)
    _, answers = await filed(intake, hotline, 20)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 20
    assert await rows(world, "complaint") == 20
    assert await rows(world, "outbox") == await rows(world, "history") == await rows(world, "idempotency") == 20
    assert (await world.rows("select count(distinct xmin::text) as n from intake.complaint"))[0]["n"] <= 2


async def test_one_that_breaks_a_rule_of_the_database_harms_no_other_of_its_group(world, intake):
    hotline = await world.machine()
    orders, _ = await filed(intake, hotline, 1)
    changed = orders[0] | {"owed_fen": 1}
    mixed = [a_complaint() for _ in range(20)] + [orders[0], changed]
    answers = await asyncio.gather(*(intake.post(hotline, "/v1/complaints", order) for order in mixed))
    assert [answer.status_code for answer in answers] == [201] * 21 + [409]
    assert answers[20].headers["Idempotency-Replayed"] == "true"
    assert await rows(world, "complaint") == await rows(world, "reporter") == 21


async def test_every_answered_filing_is_there_though_the_database_dropped_connections_meanwhile(world, intake):
    hotline, stop = await world.machine(), asyncio.Event()

    async def drop():
        while not stop.is_set():
            await world.rows(DROP)

    dropping = asyncio.create_task(drop())
    rounds = [await filed(intake, hotline, 20) for _ in range(5)]
    stop.set()
    await dropping
    for orders, answers in rounds:
        for order, answer in zip(orders, answers, strict=True):
            assert answer.status_code in (201, 429, 503), answer.text
            again = await intake.post(hotline, "/v1/complaints", order)
            assert again.status_code == 201
            if answer.status_code == 201:
                assert again.json() == answer.json()
    assert await rows(world, "complaint") == await rows(world, "outbox") == 100


@pytest.mark.invariant(15)
async def test_a_nonce_counts_once_in_a_group_too(world, intake):
    hotline = await world.machine()
    request = intake.client.build_request(
        "POST", "/v1/complaints", json=a_complaint(), headers={"Idempotency-Key": "one"}
    )
    sent = await intake.call(hotline, "POST", "/v1/complaints", content=request.content, key="one")
    again = [await intake.client.send(sent.request) for _ in range(2)]
    assert sent.status_code == 201
    assert [(answer.status_code, answer.json()["code"]) for answer in again] == [(401, "replayed-nonce")] * 2


@pytest.mark.invariant(17)
async def test_filings_prepared_before_the_clock_moved_are_prepared_anew(world, intake):
    hotline = await world.machine()
    await filed(intake, hotline, 1)
    await world.set_clock("2025-09-30")
    _, answers = await filed(intake, hotline, 5)
    assert {answer.json()["received_at"][:10] for answer in answers} == {"2025-09-30"}
    assert {answer.json()["accept_due_on"] for answer in answers} == {"2025-10-14"}


@pytest.mark.invariant(17)
async def test_a_day_that_has_come_since_the_last_filing_is_not_in_the_future(world, intake):
    hotline = await world.machine()
    await filed(intake, hotline, 1)
    before = clock.shift()
    await world.set_clock("2025-10-20")
    clock.set_shift(before)  # it was moved elsewhere: this process has not looked since
    _, answers = await filed(intake, hotline, 3, occurred_on="2025-10-20")
    assert {answer.status_code for answer in answers} == {201}


async def test_a_group_asks_a_person_the_same_question_once(world, intake):
    hotline = await world.machine()
    await filed(intake, hotline, 30)
    assert [row["code"] for row in await world.rows("select code from intake.question")] == [
        "unknown:hotline_12345_days"
    ]


@pytest.mark.invariant(18)
async def test_when_too_many_wait_the_next_is_told_to_come_back(together, monkeypatch):
    monkeypatch.setattr(group_commit, "WAITING", 3)
    question = asking(subject_kind="x", subject="y", division="420704", code="c", zh="问", en="ask")
    waiting = [asyncio.create_task(together.write(Writing([], 201, b"", [question]))) for _ in range(50)]
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    turned_away = [outcome for outcome in outcomes if isinstance(outcome, Overloaded)]
    assert len(turned_away) == 47
    assert outcomes.count(None) == 3


async def test_a_row_the_table_has_no_column_for_is_written_nowhere(together, world):
    with pytest.raises(KeyError, match="no column colour"):
        await together.write(Writing([(Call, {"colour": "red"})], 201, b""))
    assert await rows(world, "call") == 0


async def test_numbers_of_two_processes_never_meet(intake):
    one, two = Gathering(intake.sessions), Gathering(intake.sessions)
    drawn = [await source.number("complaint_number") for source in itertools.islice(itertools.cycle([one, two]), 300)]
    assert len(set(drawn)) == 300


async def test_a_group_is_written_whole_or_not_at_all(world, together):
    good = Writing([], 201, b"", [asking(subject_kind="x", subject="y", division="4", code="c", zh="问", en="ask")])
    bad = Writing([], 201, b"", [asking(subject_kind="x", subject="z", division=None, code="c", zh="问", en="ask")])
    outcomes = await asyncio.gather(together.write(good), together.write(bad), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {NotTogether}
    assert await rows(world, "question") == 0


async def test_whoever_comes_in_the_step_in_which_a_writer_leaves_is_still_written(together):
    async with asyncio.timeout(20):
        for _ in range(3):
            await together.write(Writing([], 201, b""))


async def test_asyncpg_names_its_refusals_as_we_expect():
    assert asyncpg.UniqueViolationError.sqlstate[:2] in group_commit.REFUSED
    assert asyncpg.ConnectionDoesNotExistError.sqlstate[:2] not in group_commit.REFUSED
