"""`anxin audit verify` finds whatever was done to stored history after it was sealed, by whomever."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import asyncpg
import pytest

from deploy.audit import Wrong, verify
from shared.anchoring.anchors import Seal, line_of
from shared.history import chain_hash
from tests.shared.ledgers import Matter, keeping

pytestmark = [pytest.mark.invariant(16), pytest.mark.capability("C105")]

ZEROS = "decode(repeat('00', 32), 'hex')"
CHANGES = {
    "an entry changed": ("update history set entry = entry || ' ' where subject = 'a' and version = 2", ("a", 2)),
    "a step took another's place": (
        "update history h set entry = o.entry, hash = o.hash from history o "
        "where h.subject = 'b' and h.version = 1 and o.subject = 'c' and o.version = 1",
        ("b", 1),
    ),
    "two chains renamed": (
        "alter table history drop constraint history_pkey; "
        "update history set subject = case subject when 'b' then 'c' else 'b' end where subject in ('b', 'c')",
        ("b", 1),
    ),
    "a time changed": ("update history set at = at - interval '1 day' where subject = 'a' and version = 1", ("a", 1)),
    "a link changed": (f"update history set previous = {ZEROS} where subject = 'a' and version = 3", ("a", 3)),
    "a hash changed": (f"update history set hash = {ZEROS} where subject = 'a' and version = 3", ("a", 3)),
    "renumbered": ("update history set version = 0 where subject = 'd'", ("d", 1)),
    "one step twice": (
        "alter table history drop constraint history_pkey; "
        "insert into history (kind, subject, version, at, entry, previous, hash, txid) "
        "select kind, subject, version, at, entry || ' ', previous, hash, txid from history where subject = 'd'",
        ("d", 2),
    ),
    "a step forged at the end": (
        "insert into history (kind, subject, version, at, entry, previous, hash) "
        "select kind, subject, 2, at, entry, hash, sha256(entry) from history where subject = 'd'",
        ("d", 2),
    ),
    "the middle removed": ("delete from history where subject = 'a' and version = 2", ("a", 2)),
    "the first removed": ("delete from history where subject = 'a' and version = 1", ("a", 1)),
    "the tail cut": ("delete from history where subject = 'a' and version > 2", ("a", 4)),
    "the last step cut": ("delete from history where subject = 'c' and version = 2", ("c", 2)),
    "a whole chain removed": ("delete from history where subject = 'd'", ("d", 1)),
    "a chain removed with its heads": (
        "delete from history where subject = 'd'; delete from sealed_head where subject = 'd'",
        ("3", None),
    ),
    "a head removed": ("delete from sealed_head where subject = 'b' and seal = 1", ("b", 1)),
    "a head's hash changed": (f"update sealed_head set hash = {ZEROS} where subject = 'b' and seal = 1", ("b", 1)),
    "a head's version changed": ("update sealed_head set version = 1 where subject = 'b' and seal = 3", ("b", 1)),
    "a step slipped from under its seal": (
        "update history set txid = txid + 1000000 where subject = 'd'",
        ("d", 1),
    ),
    "a root changed": (f"update seal set root = {ZEROS} where number = 2", ("2", None)),
    "a signature changed": (f"update seal set signature = {ZEROS} where number = 2", ("2", None)),
    "a seal's time changed": ("update seal set sealed_at = sealed_at - interval '1 day' where number = 2", ("2", None)),
    "a seal's span changed": ("update seal set until_txid = until_txid - 1 where number = 3", ("3", None)),
    "a seal removed with its heads": (
        "delete from sealed_head where seal = 2; delete from seal where number = 2",
        ("2", None),
    ),
    "the newest seal removed with its heads and all it sealed": (
        "delete from history h using seal s where s.number = 3 and h.txid >= s.from_txid; "
        "delete from sealed_head where seal = 3; delete from seal where number = 3",
        ("3", None),
    ),
    "everything removed": ("delete from sealed_head; delete from seal; delete from history", ("1-3", None)),
}


@pytest.fixture
async def year(world, tmp_path):
    """A sealed history, and who keeps it."""
    async with keeping(world, tmp_path) as keeper:
        await keeper.a_year()
        yield keeper
    await world.execute("alter table credit.history drop constraint if exists history_pkey")
    await world.execute("delete from credit.history")
    await world.execute("alter table credit.history add primary key (kind, subject, version)")


async def as_owner(world, statements):
    """What the database's owner can do to the service's tables."""
    await world.execute(f"set role credit_owner; set search_path = credit; {statements}")


def places(findings):
    return {(finding.subject, finding.version) for finding in findings}


async def test_an_untouched_history_is_clean(world, year):
    assert await year.audit() == []


@pytest.mark.parametrize(("statements", "place"), CHANGES.values(), ids=CHANGES)
async def test_what_the_databases_owner_changed_is_found(world, year, statements, place):
    await as_owner(world, statements)
    assert place in places(await year.audit())


async def test_a_chain_rewritten_by_somebody_with_the_key_is_found_by_its_seal(world, year):
    rows = await world.rows("select * from credit.history where subject = 'a' order by version")
    key, previous = year.key, rows[1]["hash"]
    for row in rows[2:]:
        entry = row["entry"].replace(b"noted", b"never")
        new = chain_hash(key, previous, "matter", "a", row["version"], entry)
        await world.execute(
            "update credit.history set entry = $1, previous = $2, hash = $3 where subject = 'a' and version = $4",
            entry,
            previous,
            new,
            row["version"],
        )
        previous = new
    assert {(f.version, f.wrong) for f in await year.audit()} == {(4, Wrong.HEAD_CHANGED)}


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda lines: lines[:2], {("3", Wrong.SEAL_NOT_IN_FILE)}),
        (lambda lines: [], {("1-3", Wrong.SEAL_NOT_IN_FILE)}),
        (lambda lines: [lines[0], lines[1].replace(b'"heads":2', b'"heads":9'), lines[2]],
         {("line 2", Wrong.LINE_NOT_OURS), ("2", Wrong.SEAL_NOT_IN_FILE)}),
        (lambda lines: [*lines, b"\0\0\0\n"], {("line 4", Wrong.LINE_UNREADABLE)}),
        (lambda lines: [*lines, lines[2]], set()),
        (lambda lines: [lines[0], lines[1][:40] + b"\n", lines[1], lines[2]], set()),
    ],
    ids=["a line gone", "all gone", "a line changed", "nonsense", "a line twice", "a line torn and whole"],
)  # fmt: skip
async def test_the_file_outside_is_held_against_the_database(world, year, spoil, found):
    file = year.folder / "credit.jsonl"
    file.write_bytes(b"".join(spoil(file.read_bytes().splitlines(keepends=True))))
    assert {(finding.subject, finding.wrong) for finding in await year.audit()} == found


async def test_an_older_database_put_back_is_found_by_the_file(world, year):
    await as_owner(
        world,
        "delete from history h using seal s where s.number = 3 and h.txid >= s.from_txid; "
        "delete from sealed_head where seal = 3; delete from seal where number = 3",
    )
    await year.write(Matter("e"))
    await year.seal()
    assert ("3", Wrong.SEAL_NOT_IN_DATABASE) in {(f.subject, f.wrong) for f in await year.audit()}


async def test_a_seal_removed_here_and_in_the_file_leaves_a_gap(world, year):
    await as_owner(world, "delete from sealed_head where seal = 2; delete from seal where number = 2")
    file = year.folder / "credit.jsonl"
    first, _, third = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(first + third)
    assert ("2", Wrong.SEAL_MISSING) in {(finding.subject, finding.wrong) for finding in await year.audit()}


async def test_a_seal_made_while_the_audit_reads_is_no_finding(world, year):
    made = []

    async def go_on():
        async with keeping(world, year.folder, year.sessions.keyring) as worker:
            await worker.write(Matter("meanwhile"))
            await worker.seal()

    def progress(done, total):
        if not made:
            made.append(elsewhere.submit(asyncio.run, go_on()).result())

    connection = await asyncpg.connect(world.dsn)
    with ThreadPoolExecutor(1) as elsewhere:
        verdict = await verify(connection, "credit", year.key, year.folder, progress)
    await connection.close()
    assert (verdict.findings, verdict.seals) == ([], 3)
    assert len((year.folder / "credit.jsonl").read_bytes().splitlines()) == 4
    assert await year.audit() == []


async def test_the_services_own_login_can_verify_it(world, year):
    connection = await asyncpg.connect(world.dsn.replace("postgres@", "credit_app@", 1))
    try:
        verdict = await verify(connection, "credit", year.key, year.folder)
    finally:
        await connection.close()
    assert (verdict.chains, verdict.entries, verdict.seals, verdict.unsealed) == (4, 10, 3, 0)
    assert verdict.findings == []


async def test_what_is_not_sealed_yet_is_counted_and_checked(world, year):
    await year.write(Matter("new"))
    assert await year.audit() == []
    await as_owner(world, "update history set entry = entry || ' ' where subject = 'new'")
    assert places(await year.audit()) == {("new", 1)}


def test_the_line_kept_outside_never_changes_with_the_database_zone():
    at = datetime(2025, 8, 28, 1, tzinfo=UTC)
    there = at.astimezone(timezone(timedelta(hours=8)))
    same = {line_of("credit", Seal(number=1, sealed_at=when, from_txid=0, until_txid=5, heads=1, root=b"r",
                                   previous=b"p", signature=b"s")) for when in (at, there)}  # fmt: skip
    assert len(same) == 1
