"""Numbers of papers have no gap and no double: many clerks at once, refusals, roll-backs, a killed process."""

import asyncio
import os
import signal
import sys
from functools import partial

import pytest

from services.mediation.inspection.tables import DocumentCounter
from shared.documents.numbers import next_number
from tests.mediation.documents.story import NUMBER, STATED, issued
from tests.mediation.story import an_open_case

pytestmark = pytest.mark.capability("C148")
CASES, EACH = 10, 12
NUMBERS = (
    "select year, sequence, document_no from mediation.case_document where kind = 'inquiry_notice' order by sequence"
)

KILLED = """
import asyncio, asyncpg, sys
async def main():
    driver = await asyncpg.connect(sys.argv[1])
    await driver.execute("begin")
    await driver.execute("update mediation.document_counter set last = last + 1 where kind = 'inquiry_notice'")
    print("taken", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def sequences(world):
    return [row["sequence"] for row in await world.rows(NUMBERS)]


async def answered(send):
    """The status of a command that comes back for as long as there are too many of them."""
    while (answer := await send()).status_code == 429:
        await asyncio.sleep(0.05)
    return answer.status_code


async def test_many_clerks_number_at_once_some_are_refused_and_no_number_is_lost(world, mediation):
    cases = [await an_open_case(world, complaint=f"420704-2025-{place:06d}") for place in range(1, CASES + 1)]
    lacking = {"attend_on": "明天"}  # refused after its number was taken: it is given back
    asked = [
        partial(mediation.post, case.who, f"{case.path}/documents/inquiry_notice", {"facts": facts})
        for case in cases
        for facts in [STATED["inquiry_notice"], lacking] * EACH
    ]
    statuses = sorted(await asyncio.gather(*map(answered, asked)))
    assert statuses == [201] * CASES * EACH + [409] * CASES * EACH
    assert await sequences(world) == list(range(1, CASES * EACH + 1))
    [counter] = await world.rows("select last from mediation.document_counter")
    assert counter["last"] == CASES * EACH


async def test_the_same_command_again_has_the_same_number(world, mediation):
    case = await an_open_case(world)
    body = {"facts": STATED["inquiry_notice"]}
    path = f"{case.path}/documents/inquiry_notice"
    answers = [await mediation.post(case.who, path, body, key="once") for _ in range(3)]
    assert len({answer.content for answer in answers}) == 1
    assert await sequences(world) == [1]


async def test_a_clerk_who_rolls_back_leaves_no_gap_to_the_one_who_waited(world, mediation):
    case = await an_open_case(world)
    await issued(case, "inquiry_notice")
    async with mediation.sessions.begin() as session:
        taken = await next_number(session, DocumentCounter, division="420704", kind="inquiry_notice", year=2025)
        waiting = asyncio.create_task(issued(case, "inquiry_notice"))
        await asyncio.sleep(0.1)
        assert (taken, waiting.done()) == (2, False)
        await session.rollback()
    assert (await waiting)["document_no"] == NUMBER.format("监询", 2)


async def test_a_process_that_is_killed_with_a_number_in_its_hand_gives_it_back(world):
    case = await an_open_case(world)
    await issued(case, "inquiry_notice")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, world.dsn, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"taken\n"
    waiting = asyncio.create_task(issued(case, "inquiry_notice"))
    await asyncio.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    assert (await waiting)["document_no"] == NUMBER.format("监询", 2)
    assert await sequences(world) == [1, 2]


async def test_each_organ_and_each_kind_counts_for_itself(world):
    here = await an_open_case(world)
    there = await an_open_case(world, complaint="440402-2025-000001", division="440402")
    numbers = [
        (await issued(case, kind))["document_no"]
        for case in (here, there)
        for kind in ("inquiry_notice", "filing_approval", "inquiry_notice")
    ]
    assert numbers == [
        "鄂城人社监询字〔2025〕第1号",
        "鄂城人社监立字〔2025〕第1号",
        "鄂城人社监询字〔2025〕第2号",
        "珠海香洲区人社监询字〔2025〕第1号",
        "珠海香洲区人社监立字〔2025〕第1号",
        "珠海香洲区人社监询字〔2025〕第2号",
    ]


async def test_a_new_year_begins_at_one(world):
    case = await an_open_case(world)
    await issued(case, "inquiry_notice")
    await world.set_clock("2026-01-01")
    assert (await issued(case, "inquiry_notice"))["document_no"] == "鄂城人社监询字〔2026〕第1号"
