"""A ledger of before the database guarded it: migrated in the middle of a case, with everything that was posted."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from tests.mediation.old_database import MEDIATION, OldDatabase, a_database_of_before
from tests.mediation.story import OFF_BALANCE
from tests.world import World

pytestmark = pytest.mark.invariant(12)
CASE = """insert into mediation.case_file (number, version, stage, division, parties, channel, domain, approver,
    filed_on, opened_on, recorded_at, workers, claimed_fen, paid_fen, outstanding_fen)
    values ('C', 7, 'mediating', '420704', '{}', 'hotline', 'other', 'head', '2025-08-01', '2025-08-01', now(), 2,
        1000, 300, 650)"""
LINES = """insert into mediation.ledger_line (case_number, line, worker_ref, workers, item, claimed_fen, found_fen,
    withdrawn_fen, rejected_fen, paid_fen, outstanding_fen)
    values ('C', 1, null, 1, 'wages', 400, 0, 20, 30, 100, 250),
        ('C', 2, 'w-1', 1, 'wages', 600, 50, 0, 50, 200, 400)"""
ENTRIES = """insert into mediation.ledger_entry (case_number, line, kind, fen, workers, happened_on, receipt_no, payer,
    recorded_by, recorded_at) values
    ('C', 1, 'claimed', 900, 2, '2025-08-01', null, null, 'intake', '2025-08-01T10:00Z'),
    ('C', 1, 'moved_out', 500, 1, '2025-08-02', null, null, 'intake', '2025-08-02T10:00Z'),
    ('C', 2, 'moved_in', 500, 1, '2025-08-02', null, null, 'intake', '2025-08-02T10:00Z'),
    ('C', 2, 'claimed', 100, 0, '2025-08-02', null, null, 'intake', '2025-08-02T10:00Z'),
    ('C', 2, 'found', 50, 0, '2025-08-03', null, null, 'labour_authority/li', '2025-08-03T10:00Z'),
    ('C', 1, 'withdrawn', 20, 0, '2025-08-03', null, null, 'labour_authority/li', '2025-08-03T10:00Z'),
    ('C', 1, 'rejected', 30, 0, '2025-08-03', null, null, 'labour_authority/li', '2025-08-03T10:00Z'),
    ('C', 2, 'rejected', 50, 0, '2025-08-03', null, null, 'labour_authority/li', '2025-08-03T10:00Z'),
    ('C', 1, 'paid', 100, 0, '2025-08-04', 'R-1', 'employer', 'labour_authority/li', '2025-08-04T10:00Z'),
    ('C', 2, 'paid', 200, 0, '2025-08-04', 'R-1', 'employer', 'labour_authority/li', '2025-08-04T10:00Z')"""
PAYMENT = """insert into mediation.payment values
    ('C', 'R-1', null, 300, '2025-08-04', 'employer', 'cash', 'labour_authority/li', '2025-08-04T10:00Z', 650, 6)"""


@pytest.fixture
async def old(world: World, tmp_path: Path) -> AsyncIterator[OldDatabase]:
    """As the program of before left it: a total with one line drawn from it, partly paid by one receipt."""
    async with a_database_of_before(world, tmp_path, "0014") as there:
        await there.connection.execute(f"begin; {CASE}; {LINES}; {ENTRIES}; {PAYMENT}; commit")
        yield there


async def test_every_posting_of_before_belongs_to_an_act_and_the_sums_stay(old: OldDatabase):
    await old.migrate(MEDIATION)
    assert await old.connection.fetch(OFF_BALANCE) == []
    case = await old.connection.fetchrow(
        "select claimed_fen, found_fen, withdrawn_fen, rejected_fen, paid_fen, outstanding_fen from mediation.case_file"
    )
    assert tuple(case) == (1000, 50, 20, 80, 300, 650)
    [paid] = await old.connection.fetch("select * from mediation.act where kind = 'paid'")
    assert (paid["number"], paid["fen"], paid["payer"], paid["means"]) == ("R-1", 300, "employer", "cash")
    assert (paid["by_person"], paid["outstanding_fen"], paid["case_version"]) == (True, 650, 6)
    assert (
        await old.connection.fetchval("select count(*) from mediation.ledger_entry e join mediation.act using (act_id)")
        == 10
    )


async def test_the_case_goes_on_and_its_old_receipt_is_not_told_again(old: OldDatabase):
    await old.migrate(MEDIATION)
    pay = """with a as (insert into mediation.act (act_id, case_number, kind, number, fen, payer, means, by_person,
            happened_on, recorded_by, recorded_at)
            values (gen_random_uuid(), 'C', 'paid', $1, 250, 'bond', 'cash', true, '2025-09-01', 'x', now())
            returning *)
        insert into mediation.ledger_entry (case_number, line, kind, fen, workers, act_id, happened_on, receipt_no,
            payer, recorded_by, recorded_at)
        select 'C', 1, 'paid', 250, 0, act_id, happened_on, number, payer, 'x', now() from a"""
    with pytest.raises(asyncpg.UniqueViolationError):
        await old.connection.execute(pay, "R-1")
    await old.connection.execute(pay, "R-2")
    assert await old.connection.fetch(OFF_BALANCE) == []
    assert await old.connection.fetchval("select outstanding_fen from mediation.case_file") == 400


async def test_a_ledger_that_does_not_add_up_is_named_and_not_converted(old: OldDatabase):
    await old.connection.execute(
        "set session_replication_role = replica; update mediation.ledger_entry set fen = 49 where kind = 'found'"
    )
    with pytest.raises(Exception, match="the ledger of case C does not add up"):
        await old.migrate(MEDIATION)
