"""A thousand filings in one request: each is judged by itself, and all that are good are written together."""

import asyncio
import json
import time
from types import SimpleNamespace

import pytest

from services.intake.filing import batch
from services.intake.filing.rules.partner_numbers import PartnerNumberReused
from services.intake.filing.schemas import MOST
from tests.builders import WORKER, a_complaint

BATCH = "/v1/complaints:batch"
MIB = 1024 * 1024


async def filed(intake, who, items, **more):
    return await intake.post(who, BATCH, {"items": items}, **more)


def results_of(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


BROKEN = {
    "/owed_fen": {"owed_fen": -1},
    "/channel": {"channel": "telepathy"},
    "/employer/uscc": {"employer": {"uscc": "123"}},
    "/period": {"period": {"from": "2025-07", "to": "2025-06"}},
    "/colour": {"colour": "red"},
}


@pytest.mark.capability("C113")
async def test_of_a_thousand_with_thirty_broken_970_land_and_30_are_told_why(world, intake):
    hotline, items, wrong = await world.machine(), [a_complaint() for _ in range(1000)], {}
    for place in range(7, 980, 34):
        pointer = list(BROKEN)[place % len(BROKEN)]
        items[place] |= BROKEN[pointer]
        wrong[place] = pointer
    items[3] = {"division": "440402", **{k: v for k, v in items[3].items() if k != "division"}}
    wrong[3] = None
    results = results_of(await filed(intake, hotline, items))
    assert [place for place, result in enumerate(results) if result["status"] != 201] == sorted(wrong)
    assert (len(results), len(wrong)) == (1000, 30)
    for place, pointer in wrong.items():
        problem = results[place]["problem"]
        if pointer is None:
            assert (problem["status"], problem["code"]) == (403, "wrong-division")
        else:
            assert problem["status"] == 422
            assert any(error["pointer"] == pointer for error in problem["errors"])
    numbers = [result["number"] for result in results if "number" in result]
    rows = await world.rows("select number, partner_no from intake.complaint")
    assert {row["number"]: row["partner_no"] for row in rows} == {
        result["number"]: items[place]["partner_no"] for place, result in enumerate(results) if "number" in result
    }
    assert len(set(numbers)) == 1000 - len(wrong)


async def test_what_a_batch_writes_is_what_single_filings_write(world, intake):
    hotline, order = await world.machine(), a_complaint(workers=12)
    [result] = results_of(await filed(intake, hotline, [order]))
    single = await intake.post(hotline, "/v1/complaints", order | {"partner_no": "single"})
    assert single.status_code == 201
    officer = await world.person()
    one, other = [
        (await intake.get(officer, f"/v1/complaints/{number}")).json()
        for number in (result["number"], single.json()["number"])
    ]
    differ = {"number", "id", "partner_no", "received_at"}
    assert {name for name in one if one[name] != other[name]} <= differ
    for table, about in (("history", "subject"), ("obligation", "subject"), ("outbox", "key")):
        rows = await world.rows(f"select {about} as number from intake.{table}")
        count = [[row["number"] for row in rows].count(shown["number"]) for shown in (one, other)]
        assert count[0] == count[1] > 0, table
    assert (await world.audit("intake")) == []


async def test_a_problem_is_said_as_to_a_single_filing_in_the_callers_language(world, intake):
    hotline = await world.machine()
    for changed in (*BROKEN.values(), {"division": "4404"}, {"division": "42"}):
        for language in ("zh", "en"):
            headers = {"Accept-Language": language}
            [result] = results_of(await filed(intake, hotline, [a_complaint(**changed)], headers=headers))
            single = await intake.post(hotline, "/v1/complaints", a_complaint(**changed), headers=headers)
            assert (result["status"], result["problem"]) == (single.status_code, single.json())


async def test_an_order_filed_before_gets_its_first_number_and_other_content_is_refused(world, intake):
    hotline, order = await world.machine(), a_complaint()
    number = (await intake.post(hotline, "/v1/complaints", order)).json()["number"]
    same, other, new = results_of(await filed(intake, hotline, [order, order | {"owed_fen": 1}, a_complaint()]))
    assert same == {"status": 201, "number": number, "replayed": True}
    assert (other["status"], other["problem"]["code"]) == (409, "partner-number-reused")
    assert (new["status"], "replayed" in new) == (201, False)
    assert len(await world.rows("select 1 from intake.complaint")) == 2


async def test_twins_in_one_batch_are_one_complaint_and_filings_without_a_number_are_not_twins(world, intake):
    hotline, order, nameless = await world.machine(), a_complaint(), a_complaint(partner_no=None)
    first, twin, other, one, two = results_of(
        await filed(intake, hotline, [order, order, order | {"workers": 2}, nameless, nameless])
    )
    assert twin == {"status": 201, "number": first["number"], "replayed": True}
    assert other["problem"]["code"] == "partner-number-reused"
    assert one["number"] != two["number"]
    assert len(await world.rows("select 1 from intake.complaint")) == 3


@pytest.mark.invariant(2)
async def test_the_same_batch_again_by_key_says_the_same_and_files_nothing(world, intake):
    hotline, items = await world.machine(), [a_complaint(partner_no=None), {}]
    first = await filed(intake, hotline, items, key="a-batch")
    again = await filed(intake, hotline, items, key="a-batch")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert (await filed(intake, hotline, items[:1], key="a-batch")).json()["code"] == "idempotency-mismatch"
    assert len(await world.rows("select 1 from intake.complaint")) == 1


@pytest.mark.invariant(2)
async def test_batches_and_single_filings_of_the_same_orders_at_once_file_each_once(world, intake):
    hotline, orders = await world.machine(), [a_complaint() for _ in range(30)]
    answers = await asyncio.gather(
        *(filed(intake, hotline, orders[::step]) for step in (1, -1, 2)),
        *(intake.post(hotline, "/v1/complaints", order) for order in orders[5:25:3]),
    )
    assert {answer.status_code for answer in answers} == {200, 201}
    rows = await world.rows("select partner_no, number from intake.complaint")
    assert len(rows) == 30
    known = {row["partner_no"]: row["number"] for row in rows}
    for answer, step in zip(answers, (1, -1, 2), strict=False):
        assert [result["number"] for result in results_of(answer)] == [
            known[order["partner_no"]] for order in orders[::step]
        ]


@pytest.mark.invariant(2)
async def test_an_order_filed_singly_while_the_batch_is_written_gets_one_number(world, intake, monkeypatch):
    """The single filing commits after the batch looked and before it writes."""
    hotline, order, singles = await world.machine(), a_complaint(), []
    write = batch._write

    async def after_a_single_filing(session, written):
        if not singles:
            singles.append((await intake.post(hotline, "/v1/complaints", order)).json()["number"])
        return await write(session, written)

    monkeypatch.setattr(batch, "_write", after_a_single_filing)
    twin, other = results_of(await filed(intake, hotline, [order, a_complaint()]))
    assert (twin["number"], other["status"]) == (singles[0], 201)
    assert len(await world.rows("select 1 from intake.complaint")) == 2


@pytest.mark.parametrize("items", [[], [{}] * (MOST + 1), None, {}])
async def test_no_item_and_more_than_a_thousand_are_refused_whole(world, intake, items):
    answer = await filed(intake, await world.machine(), items)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/items")


@pytest.mark.parametrize("item", [None, 1, "x", [], {}, {"items": []}, [[]]])
async def test_whatever_an_item_is_it_gets_a_problem_of_its_own(world, intake, item):
    odd, good = results_of(await filed(intake, await world.machine(), [item, a_complaint()]))
    assert (odd["status"], odd["problem"]["code"], good["status"]) == (422, "invalid", 201)


async def test_eight_mebibytes_are_read_and_one_byte_more_is_not(world, intake):
    hotline = await world.machine()
    for size, status in ((8 * MIB, 200), (8 * MIB + 1, 413)):
        body = json.dumps({"items": [{}]}).encode()
        body += b" " * (size - len(body))
        assert (await intake.call(hotline, "POST", BATCH, content=body)).status_code == status


async def test_nothing_of_a_person_is_in_what_is_kept_for_a_repeat(world, intake):
    await filed(intake, await world.machine(), [a_complaint(), a_complaint(reporter=WORKER | {"id_no": 5})])
    [kept] = await world.rows("select convert_from(body, 'UTF8') as body from intake.idempotency")
    assert not any(word in kept["body"] for word in WORKER.values() if isinstance(word, str))


async def test_floods_of_digits_in_a_batch_leave_the_event_loop_to_others(world, intake):
    """Twenty texts of five thousand digits each: nobody waits as long as a quarter of them takes."""
    hotline, gaps, over = await world.machine(), [], asyncio.Event()

    async def tick():
        before = time.monotonic()
        while not over.is_set():
            await asyncio.sleep(0.001)
            now = time.monotonic()
            gaps.append(now - before)
            before = now

    ticking = asyncio.create_task(tick())
    began = time.monotonic()
    items = [a_complaint(summary="1 " * 4990) for _ in range(20)]
    answer = await intake.post(hotline, "/v1/complaints:batch", {"items": items})
    whole = time.monotonic() - began
    over.set()
    await ticking
    assert {result["status"] for result in answer.json()["results"]} == {201}
    assert max(gaps) < whole / 4


async def test_before_every_twenty_filings_of_a_batch_others_have_one_turn(monkeypatch):
    turns = []

    def file_one(*_):
        turns.append("one of the batch")
        raise PartnerNumberReused(partner_no="A1", number="K-1")

    async def others():
        while True:
            turns.append("others")
            await asyncio.sleep(0)

    monkeypatch.setattr(batch, "file_complaint", file_one)
    running = asyncio.create_task(others())
    refused = await batch._prepare(None, None, [SimpleNamespace(summary="短")] * 41, range(41))
    running.cancel()
    assert len(refused) == 41
    assert turns == [*(["others"] + ["one of the batch"] * 20) * 2, "others", "one of the batch"]


@pytest.mark.parametrize(("length", "long"), [(2_000, False), (2_001, True)])
def test_a_summary_of_more_than_two_thousand_characters_is_prepared_in_a_thread(length, long):
    assert batch.is_long(SimpleNamespace(summary="字" * length)) is long


@pytest.mark.parametrize(("tries", "status"), [(2, 200), (3, 429)])
async def test_a_batch_whose_numbers_are_used_three_times_meanwhile_is_asked_for_again(
    world, intake, monkeypatch, tries, status
):
    write, tried = batch._write, []

    async def meanwhile(session, written):
        tried.append(written)
        return len(tried) > tries and await write(session, written)

    monkeypatch.setattr(batch, "_write", meanwhile)
    answer = await filed(intake, await world.machine(), [a_complaint()])
    assert (answer.status_code, len(await world.rows("select 1 from intake.complaint"))) == (status, int(status == 200))
