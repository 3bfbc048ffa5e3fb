"""A worker that dies in the middle of a batch: the next one goes on, and nothing is lost or taken in twice."""

import pytest

from services.monitor.feeds import finish, reception
from services.monitor.feeds.reception import LostTheBatch, Reception
from tests.monitor.feeds.builders import SITE, lines, movement, pay, registered, swipe

pytestmark = [pytest.mark.capability("C101"), pytest.mark.invariant(5)]


class Killed(BaseException):
    """Nothing in the code under test catches it."""


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(reception, "CHUNK", 7)


def killed_at(monkeypatch, place):
    """The worker dies before it stores this chunk; 0 is the first."""
    store, seen = Reception._store, []

    async def dying(self, chunk):
        seen.append(chunk)
        if len(seen) == place + 1:
            raise Killed
        await store(self, chunk)

    monkeypatch.setattr(Reception, "_store", dying)


FEEDS = {
    "attendance": [swipe(n % 10, f"2025-08-0{1 + n // 10} 07:00:00") for n in range(40)] + [swipe(1, "soon")] * 3,
    "payrolls": [pay(n) for n in range(40)] + [pay(99), pay(3)],
    "account-transactions": [movement(n % 3, txn_no=None) for n in range(30)] + [movement(n) for n in range(10)],
    "rosters": [registered(n) for n in range(40)] + [registered(5, name="")],
}
STATE = {
    "attendance": "select person_id, at, direction, row from monitor.attendance order by row",
    "payrolls": "select person_id, month, paid_fen, row from monitor.payroll_line order by row",
    "account-transactions": "select txn_no, amount_fen, row from monitor.account_transaction order by row",
    "rosters": "select count(*) from monitor.membership where registered",
}
REJECTED = "select row, field, code from monitor.feed_row where batch_id = $1 order by row, field"


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("place", [0, 2, 5])
async def test_what_a_killed_worker_left_is_finished_by_the_next(site, monkeypatch, small_chunks, feed, place):
    if feed == "payrolls":
        await site.fed("rosters", [registered(n) for n in range(40)], "R")
    sent = await site.send(feed, FEEDS[feed])
    with monkeypatch.context() as during:
        killed_at(during, place)
        with pytest.raises(Killed):
            await site.take_in()
    half = await site.batch(feed, sent["batch_id"])
    assert (half["state"], half["rows_done"]) == ("reading", 7 * place)
    await site.take_in()
    done = await site.batch(feed, sent["batch_id"])
    assert (done["state"], done["rows_done"]) == ("done", len(FEEDS[feed]))
    assert done["accepted"] + done["rejected"] == len(FEEDS[feed])
    after, told = await site.rows(STATE[feed]), await site.rows(REJECTED, done["batch_id"])
    expected = {"attendance": (40, 3), "payrolls": (40, 2), "account-transactions": (40, 0), "rosters": (1, 1)}
    assert (len(after), len(told)) == expected[feed]
    if feed == "rosters":
        assert after == [{"count": 40}]


async def test_a_batch_is_finished_by_a_worker_whose_chunks_have_another_size(site, monkeypatch, small_chunks):
    sent = await site.send("attendance", FEEDS["attendance"])
    with monkeypatch.context() as during:
        killed_at(during, 2)
        with pytest.raises(Killed):
            await site.take_in()
    monkeypatch.setattr(reception, "CHUNK", 5)
    await site.take_in()
    done = await site.batch("attendance", sent["batch_id"])
    assert (done["state"], done["accepted"], done["rejected"], done["rows_done"]) == ("done", 40, 3, 43)
    assert len(await site.rows(STATE["attendance"])) == 40


async def test_a_worker_killed_at_the_very_end_counts_nobody_twice(site, monkeypatch):
    await site.fed("rosters", [registered(1)])
    sent = await site.send("payrolls", [pay(1)])
    with monkeypatch.context() as during:

        async def dying(*_):
            raise Killed

        during.setattr(finish, "finish", dying)
        with pytest.raises(Killed):
            await site.take_in()
    await site.take_in()
    assert (await site.batch("payrolls", sent["batch_id"]))["state"] == "done"
    assert await site.rows("select paid_fen, lines from monitor.worker_month") == [{"paid_fen": 500_000, "lines": 1}]


async def test_a_worker_that_lost_the_batch_writes_nothing_more(site, monkeypatch, small_chunks):
    await site.send("attendance", [swipe(n) for n in range(20)])
    store = Reception._store

    async def overtaken(self, chunk):
        await site.world.execute("update monitor.feed_batch set rows_done = rows_done + 1")
        await store(self, chunk)

    with monkeypatch.context() as during:
        during.setattr(Reception, "_store", overtaken)
        assert await site.take_in() == 0
    assert await site.rows("select 1 from monitor.attendance") == []
    assert issubclass(LostTheBatch, Exception)


async def test_a_batch_that_fails_by_itself_is_held_for_a_person_and_in_the_way_of_no_other(site, monkeypatch):
    first = await site.send("attendance", [swipe(1)])
    await site.send("attendance", [swipe(2)], "B2")
    store = Reception._store

    async def failing(self, chunk):
        if self.id == first["batch_id"]:
            raise ValueError("a fault of ours")
        await store(self, chunk)

    with monkeypatch.context() as during:
        during.setattr(Reception, "_store", failing)
        await site.take_in()
    held = await site.batch("attendance", first["batch_id"])
    assert (held["state"], held["reason"]["code"]) == ("held", "failed")
    assert len(await site.rows("select 1 from monitor.attendance")) == 1
    await site.decided(held, "release")
    await site.take_in()
    assert (await site.batch("attendance", first["batch_id"]))["state"] == "done"
    assert len(await site.rows("select 1 from monitor.attendance")) == 2


async def test_of_a_batch_that_failed_half_way_the_rest_is_taken_in_and_none_refused(site, monkeypatch, small_chunks):
    sent = await site.send("attendance", [swipe(n) for n in range(20)])
    store = Reception._store

    async def failing(self, chunk):
        if self.done:
            raise ValueError("a fault of ours")
        await store(self, chunk)

    with monkeypatch.context() as during:
        during.setattr(Reception, "_store", failing)
        await site.take_in()
    held = await site.batch("attendance", sent["batch_id"])
    assert (await site.decided(held, "refuse")).json()["code"] == "batch-partly-taken-in"
    await site.decided(held, "release")
    await site.take_in()
    done = await site.batch("attendance", sent["batch_id"])
    assert (done["state"], done["accepted"], done["rejected"]) == ("done", 20, 0)


async def test_a_spool_that_was_cut_or_changed_refuses_the_batch(site, world):
    sent = await site.send("attendance", lines([swipe(n) for n in range(50)]))
    [file] = world.spool.iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    await site.take_in()
    done = await site.batch("attendance", sent["batch_id"])
    assert (done["state"], done["reason"]["code"]) == ("refused", "unreadable")
    assert await site.rows("select 1 from monitor.attendance") == []


async def test_a_file_that_belongs_to_no_batch_is_removed_after_a_day_and_others_stay(site, world):
    import os
    import time

    from services.monitor.feeds import jobs

    await site.send("attendance", [swipe(1)], project=SITE)
    [waiting] = world.spool.iterdir()
    old, new = world.spool / "old.spool", world.spool / "new.spool"
    for file in (old, new):
        file.write_bytes(b"x")
    day_ago = time.time() - 90_000
    os.utime(old, (day_ago, day_ago))
    os.utime(waiting, (day_ago, day_ago))
    await jobs.keep_months(site.monitor.sessions, site.monitor.client, site.monitor.settings)
    assert sorted(world.spool.iterdir()) == sorted([waiting, new])
