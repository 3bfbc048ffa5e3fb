"""What finished transactions wrote is sealed once, without gaps, and only then told to the world outside."""

import asyncio
import json
import sys

import asyncpg
import pytest
from sqlalchemy import text

from shared.anchoring import anchors_job
from shared.anchoring.anchors import merkle_root, signed_by_us
from shared.anchoring.anchors_job import TransactionsRestarted, append, keep_sealed, seal
from shared.history import record
from shared.messaging.broker import BrokerAway, KafkaBroker
from shared.messaging.memory_broker import MemoryBroker
from tests.shared.ledgers import Matter, keeping

pytestmark = [pytest.mark.invariant(16), pytest.mark.capability("C105")]

LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]


@pytest.fixture
async def keeper(world, tmp_path):
    async with keeping(world, tmp_path) as keeper:
        yield keeper


async def seals(world):
    return await world.rows("select * from credit.seal order by number")


async def heads(world):
    rows = await world.rows("select seal, subject, version from credit.sealed_head order by seal, subject")
    return [tuple(row.values()) for row in rows]


def lines(folder):
    file = folder / "credit.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.mark.parametrize(
    ("leaves", "root"),
    [
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_a_root_is_that_of_certificate_transparency(leaves, root):
    assert merkle_root(bytes.fromhex(leaf) for leaf in LEAVES[:leaves]).hex() == root


async def test_a_seal_has_the_newest_step_of_each_chain_that_went_on(world, keeper, tmp_path):
    a, b = Matter("a"), Matter("b")
    await keeper.write(a, b)
    await keeper.write(a)
    await keeper.seal()
    await keeper.write(b)
    await keeper.seal()
    first, second = await seals(world)
    assert await heads(world) == [(1, "a", 2), (1, "b", 1), (2, "b", 2)]
    assert (second["previous"], second["from_txid"]) == (first["root"], first["until_txid"])
    assert await keeper.audit() == []


async def test_where_nothing_was_written_nothing_is_sealed(world, keeper, tmp_path):
    await keeper.seal()
    assert not lines(tmp_path)
    await keeper.write(Matter("a"))
    for _ in range(3):
        await keeper.seal()
    assert len(await seals(world)) == len(lines(tmp_path)) == 1


async def test_a_transaction_that_commits_late_is_not_passed_over(world, keeper, tmp_path):
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slowly():
        async with keeper.sessions.begin() as session:
            await (await session.connection()).execute(text("select pg_current_xact_id()"))
            begun.set()
            await may_end.wait()
            await record(session, Matter("slow"), kind="matter", by="officer-1", action="noted")

    slow = asyncio.create_task(slowly())
    await begun.wait()
    await keeper.write(Matter("quick"))
    await keeper.seal()
    assert await heads(world) == []
    may_end.set()
    await slow
    await keeper.seal()
    assert [subject for _, subject, _ in await heads(world)] == ["quick", "slow"]


async def test_ten_thousand_chains_are_one_seal(world, keeper, tmp_path):
    await world.execute(
        "insert into credit.history (kind, subject, version, at, entry, previous, hash) "
        "select 'matter', n, 1, now(), '', '', sha256(n::text::bytea) from generate_series(1, 10000) n"
    )
    await keeper.seal()
    [only] = await seals(world)
    assert only["heads"] == 10_000
    assert "root-differs" not in {finding.wrong for finding in await keeper.audit()}


async def test_more_than_a_seal_may_hold_goes_into_the_next(world, keeper, tmp_path):
    for name in "abcdefg":
        await keeper.write(Matter(name))
    turns = [await seal(keeper.sessions, "credit", entries=2) for _ in range(4)]
    assert [row["heads"] for row in await seals(world)] == [3, 3, 1]
    assert turns == [True, True, False, False]
    assert await keeper.audit() == []


async def test_of_many_sealers_at_once_one_seals(world, keeper, tmp_path):
    for name in "abc":
        await keeper.write(Matter(name))
        await asyncio.gather(*(keeper.seal() for _ in range(6)))
    assert [row["number"] for row in await seals(world)] == [1, 2, 3]
    assert await keeper.audit() == []


class Stopped(BaseException):
    """The process ended here."""


def stop_at(turn):
    """Ends the work at the n-th line of sealing.py that is about to run."""
    left = turn

    def line(frame, event, _):
        nonlocal left
        if event == "line":
            left -= 1
            if left == 0:
                raise Stopped
        return line

    return lambda frame, event, _: line if frame.f_code.co_filename == anchors_job.__file__ else None


async def ends_at(turn, keeper, broker):
    """Whether the work was stopped before it was done."""
    sys.settrace(stop_at(turn))
    try:
        await keep_sealed(keeper.sessions, broker, "credit", keeper.folder)
    except Stopped:
        return True
    finally:
        sys.settrace(None)
    return False


async def test_stopped_at_any_line_it_leaves_what_the_next_turn_completes(world, keeper, tmp_path):
    turn, broker, matter = 1, MemoryBroker(), Matter("a")
    await keeper.write(matter)
    while await ends_at(turn, keeper, broker):
        await keeper.seal(broker)
        kept = await seals(world)
        assert [line["number"] for line in lines(tmp_path)] == [row["number"] for row in kept]
        assert all(row["anchored_at"] for row in kept)
        await keeper.write(matter)
        turn += 1
    assert turn > 30
    assert await keeper.audit() == []
    sent = {record.value for log in broker._log.values() for record in log}
    assert len(sent) == len(await seals(world))


class AwayBroker(MemoryBroker):
    async def send(self, records):
        raise BrokerAway("nobody answers")


async def test_while_the_broker_is_away_the_file_has_each_seal_once(world, keeper, tmp_path):
    matter = Matter("a")
    for _ in range(3):
        await keeper.write(matter)
        with pytest.raises(BrokerAway):
            await keeper.seal(AwayBroker())
    assert [row["anchored_at"] for row in await seals(world)] == [None] * 3
    await keeper.seal()
    assert [line["number"] for line in lines(tmp_path)] == [1, 2, 3]
    assert all(row["anchored_at"] for row in await seals(world))


async def test_what_the_disk_refuses_is_not_marked_as_kept(world, keeper, tmp_path):
    (tmp_path / "full").write_text("a file where the folder should be")
    await keeper.write(Matter("a"))
    with pytest.raises(OSError, match="exists"):
        await keeper.seal(folder=tmp_path / "full")
    assert (await seals(world))[0]["anchored_at"] is None


@pytest.mark.parametrize(
    "torn", [b"", b'{"format":"anx', b'{"number":1}'], ids=["nothing", "a start", "all but its end"]
)
def test_a_torn_line_does_not_spoil_the_next(tmp_path, torn):
    file = tmp_path / "credit.jsonl"
    file.write_bytes(b'{"number":0}\n' + torn)
    append(file, [b'{"number":1}', b'{"number":2}'])
    whole = [line for line in file.read_bytes().splitlines() if line.endswith(b"}")]
    assert whole == [b'{"number":0}', b'{"number":1}', b'{"number":2}']


async def test_a_database_that_counts_anew_stops_the_sealing_aloud(world, keeper):
    await keeper.write(Matter("a"))
    await seal(keeper.sessions, "credit")
    await world.execute("update credit.seal set until_txid = until_txid + 1000000")
    await keeper.write(Matter("b"))
    with pytest.raises(TransactionsRestarted, match="封存停止"):
        await seal(keeper.sessions, "credit")


@pytest.mark.parametrize("table", ["seal", "sealed_head"])
async def test_the_service_itself_cannot_change_what_it_sealed(world, keeper, table):
    await keeper.write(Matter("a"))
    await seal(keeper.sessions, "credit")
    connection = await asyncpg.connect(world.dsn.replace("postgres@", "credit_app@", 1))
    forbidden = {"seal": "root = ''", "sealed_head": "hash = ''"}[table]
    try:
        for statement in (f"update {table} set {forbidden}", f"delete from {table}", f"truncate {table} cascade"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.kafka
async def test_the_topic_has_the_line_that_the_file_has(world, keeper, tmp_path, kafka):
    await keeper.write(Matter("a"))
    broker = KafkaBroker(kafka)
    await keeper.seal(broker)
    listener = await broker.listen("auditor", ["credit.seals"])
    got = []
    async with asyncio.timeout(30):
        while not got:
            got = [record for records in (await listener.batch()).values() for record in records]
    await listener.stop()
    await broker.stop()
    assert got[-1].value + b"\n" == (tmp_path / "credit.jsonl").read_bytes()
    assert signed_by_us(keeper.key, json.loads(got[-1].value))
