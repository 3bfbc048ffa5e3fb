"""The ledger attacked in the database itself: as the role of the service, and as the owner of its tables.

Whoever may change the tables (drop a trigger, switch it off) is past every guard; the nightly audit is for that.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tests.mediation.referral import EACH, a_collective_case
from tests.mediation.story import OFF_BALANCE, OWED, CaseInHand, a_payment, an_open_case
from tests.world import World

pytestmark = [pytest.mark.invariant(12), pytest.mark.capability("C79")]

ACT = (
    "insert into mediation.act (act_id, case_number, kind, number, fen, payer, means, by_person, happened_on, "
    "recorded_by, recorded_at)"
)
POSTING = (
    "insert into mediation.ledger_entry (case_number, line, kind, fen, workers, act_id, happened_on, receipt_no, "
    "payer, reverses, recorded_by, recorded_at)"
)
STAYS, EMPTY, DENIED = "posted_stays_posted", "begins_empty", "denied"


def told(kind: str, *postings: str, fen: int, number: str = "X", person: bool = True) -> str:
    """An act of case {a} with its postings, each "line, kind, fen, reverses", in one statement."""
    paid = (f"'{number}'", "'employer'", "'cash'") if kind == "paid" else ("null", "null", "null")
    rows = ", ".join(f"({each})" for each in postings)
    return (
        f"with the_act as ({ACT} values (gen_random_uuid(), '{{a}}', '{kind}', {paid[0]}, {fen}, {paid[1]}, {paid[2]}, "
        f"{person}, '2025-08-28', 'x', now()) returning *) {POSTING} select case_number, p.line, p.kind, p.fen, "
        "0, act_id, happened_on, number, payer, p.reverses, recorded_by, recorded_at "
        f"from the_act cross join (values {rows}) as p(line, kind, fen, reverses)"
    )


BOTH = {
    "a line's sum by hand": ("update mediation.ledger_line set paid_fen = paid_fen + 1", STAYS),
    "two sums of a line by hand": ("update mediation.ledger_line set found_fen = 1, withdrawn_fen = 1", STAYS),
    "a case's sum by hand": ("update mediation.case_file set paid_fen = paid_fen + 1", STAYS),
    "a case's number by hand": ("update mediation.case_file set number = number || 'x'", STAYS),
    "a line given to another worker": ("update mediation.ledger_line set worker_ref = 'another'", STAYS),
    "more paid than owed": (
        told("paid", f"1, 'paid', {OWED + 1}, null::bigint", fen=OWED + 1),
        "case_never_below_nothing",
    ),
    "less than nothing that reverses nothing": (
        told("paid", "1, 'paid', -1, null::bigint", fen=-1),
        "less_than_nothing_only_reverses",
    ),
    "a claim moved to nobody": (
        told("claimed", "1, 'moved_out', 1, null::bigint", fen=0),
        "what_is_moved_out_is_moved_in",
    ),
    "a claim moved out of another case": (
        told("claimed", "1, 'moved_in', 1, null::bigint", fen=0),
        "what_is_moved_out_is_moved_in",
    ),
    "a posting to no line": (
        told("found", "77, 'found', 1, null::bigint", fen=1),
        "ledger_entry_case_number_line_fkey",
    ),
    "a part of an act": (told("paid", "1, 'paid', 1, null::bigint", fen=2), "an_act_is_whole"),
    "a posting of another kind than its act": (
        told("found", "1, 'rejected', 1, null::bigint", fen=1),
        "an_act_is_whole",
    ),
    "a second helping of an act": (
        f"{POSTING} select case_number, line, kind, fen, workers, act_id, happened_on, receipt_no, payer, null, "
        "recorded_by, recorded_at from mediation.ledger_entry where kind = 'paid'",
        "an_act_is_whole",
    ),
    "a receipt told twice": (told("paid", "1, 'paid', 1, null::bigint", fen=1, number="R-1"), "act_told_once"),
    "a payment without payer": (
        f"{ACT} values (gen_random_uuid(), '{{a}}', 'paid', 'Y', 1, null, 'cash', true, now(), 'x', now())",
        "payment_has_payer_means_and_receipt",
    ),
    "a new line with a balance": (
        "insert into mediation.ledger_line (case_number, line, workers, item, claimed_fen) "
        "values ('{a}', 9, 1, 'wages', 1)",
        EMPTY,
    ),
    "a new case with a sum": (
        "insert into mediation.case_file (number, version, stage, division, parties, channel, domain, approver, "
        "filed_on, opened_on, recorded_at, workers, claimed_fen, paid_fen) select number || 'x', 1, stage, division, "
        "parties, channel, domain, approver, filed_on, opened_on, recorded_at, 1, 5, 0 from mediation.case_file",
        EMPTY,
    ),
    "more reversed than there was": (
        told("paid", "1, 'paid', -101, {paid}", fen=-101, number="Z"),
        "case_file_paid_fen_check",
    ),
    "another line's posting reversed": (
        told("paid", "1, 'paid', -1, {claimed}", fen=-1, number="Z"),
        "reverses_what_was_posted",
    ),
    "a person's posting undone by a machine": (
        told("paid", "1, 'paid', -1, {paid}", fen=-1, number="Z", person=False),
        "a_persons_posting_is_final",
    ),
}
AS_ROLE = BOTH | {
    "the mark of a transaction forged": (
        "select set_config('anxin.case_looked_at', '{a}', true); update mediation.case_file set paid_fen = 1",
        STAYS,
    ),
    "checks put off": (
        "set constraints all immediate; set constraints all deferred; update mediation.ledger_line set paid_fen = 1",
        STAYS,
    ),
    "a posting rewritten": ("update mediation.ledger_entry set fen = fen + 1", DENIED),
    "a posting deleted": ("delete from mediation.ledger_entry", DENIED),
    "an act rewritten": ("update mediation.act set fen = fen + 1", DENIED),
    "triggers switched off": ("alter table mediation.ledger_entry disable trigger all", DENIED),
    "a replica's role": ("set session_replication_role = replica", DENIED),
    "the trigger's function called": ("select mediation.apply_postings()", DENIED),
    "the owner's name put on": ("set role mediation_owner", DENIED),
    "a table that shadows ours": ("create temp table ledger_line (case_number varchar)", DENIED),
    "an insert that updates": (
        "insert into mediation.ledger_line (case_number, line, workers, item) values ('{a}', 1, 1, 'wages') "
        "on conflict (case_number, line) do update set paid_fen = 7",
        STAYS,
    ),
    "a merge": (
        "merge into mediation.case_file c using (select '{a}' as number) s on c.number = s.number "
        "when matched then update set paid_fen = 7",
        STAYS,
    ),
    "a line deleted": ("delete from mediation.ledger_line", DENIED),
}
AS_OWNER = BOTH | {
    "a posting rewritten": ("update mediation.ledger_entry set fen = fen + 1", STAYS),
    "a posting deleted": ("delete from mediation.ledger_entry", STAYS),
    "postings emptied": ("truncate mediation.ledger_entry", STAYS),
    "an act rewritten": ("update mediation.act set fen = fen + 1", STAYS),
    "acts and postings emptied": ("truncate mediation.act cascade", STAYS),
    "a line deleted": ("delete from mediation.ledger_line", STAYS),
    "a case deleted": ("delete from mediation.case_file", STAYS),
    "the trigger's function called": ("select mediation.apply_postings()", "0A000"),
    "an insert that updates": AS_ROLE["an insert that updates"],
    "a merge": AS_ROLE["a merge"],
}


@pytest.fixture
async def case(world: World) -> CaseInHand:
    found = await an_open_case(world)
    await found.do("payments", **a_payment(fen=100))
    return found


@pytest.fixture
async def role(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.dsn.replace("postgres@", "mediation_app@"))
    yield connection
    await connection.close()


@pytest.fixture
async def owner(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.dsn)
    await connection.execute("set role mediation_owner")
    yield connection
    await connection.close()


async def outcome(connection: asyncpg.Connection, statement: str) -> str | None:
    """What the database refuses it for; None where it was done, and is undone again."""
    going = connection.transaction()
    await going.start()
    try:
        await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return DENIED
    except asyncpg.PostgresError as refused:
        return getattr(refused, "constraint_name", None) or refused.sqlstate
    finally:
        await going.rollback()
    return None


async def attacked(world: World, connection: asyncpg.Connection, attacks: dict[str, tuple[str, str]], case: CaseInHand):
    entries = await world.rows("select kind, position from mediation.ledger_entry")
    names: dict[str, Any] = {"a": case.seen["number"]} | {row["kind"]: row["position"] for row in entries}
    return {name: await outcome(connection, sql.format(**names)) for name, (sql, _) in attacks.items()}


async def test_the_services_own_role_breaks_nothing(world: World, case: CaseInHand, role: asyncpg.Connection):
    expected = {name: refused for name, (_, refused) in AS_ROLE.items()}
    assert await attacked(world, role, AS_ROLE, case) == expected


async def test_the_database_refuses_even_its_owner_a_ledger_that_is_not_conserved(
    world: World, case: CaseInHand, owner: asyncpg.Connection
):
    expected = {name: refused for name, (_, refused) in AS_OWNER.items()}
    assert await attacked(world, owner, AS_OWNER, case) == expected


async def test_what_is_told_rightly_is_taken_and_every_sum_follows(world: World, case: CaseInHand, role):
    for statement in (
        told("found", "1, 'found', 50, null::bigint", fen=50),
        told("paid", "1, 'paid', 200, null::bigint", fen=200, number="R-2"),
    ):
        await role.execute(statement.format(a=case.seen["number"]))
    [paid] = await world.rows("select position from mediation.ledger_entry where fen = 200")
    back = told("paid", f"1, 'paid', -150, {paid['position']}", fen=-150, number="R-2-back")
    await role.execute(back.format(a=case.seen["number"]))
    assert (
        await outcome(role, back.replace("R-2-back", "again").format(a=case.seen["number"]))
        == "reverses_what_was_posted"
    )
    seen = await case.look()
    assert (seen["paid_fen"], seen["outstanding_fen"]) == (150, OWED + 50 - 150)
    assert await world.rows(OFF_BALANCE) == []


@pytest.mark.rule("PAY-01")
async def test_no_case_is_paid_in_full_while_a_total_was_paid_to_nobody_by_name(
    world: World, owner: asyncpg.Connection
):
    case = await a_collective_case(world)
    await case.do("payments", **a_payment(fen=12 * EACH))
    closing = "update mediation.case_file set stage = 'closed', closed_on = now(), disposition = 'PAID_IN_FULL'"
    assert await outcome(owner, closing) == "paid_in_full_by_name"
    await case.do("lines/1/signed-list", list_no="L-1", workers=12, fen=12 * EACH)
    assert await outcome(owner, closing) is None


async def test_twenty_who_write_at_once_leave_nothing_off_and_wait_in_no_ring(world: World):
    cases = [await an_open_case(world, complaint=f"c-{number}", claimed_fen=200) for number in range(3)]

    async def writer(seed: int) -> list[str]:
        chance, came = random.Random(seed), []
        connection = await asyncpg.connect(world.dsn.replace("postgres@", "mediation_app@"))
        for number in range(8):
            kind, fen = chance.choice(["paid", "found", "rejected"]), chance.randint(1, 300)
            posting = told(kind, f"1, '{kind}', {fen}, null::bigint", fen=fen, number=f"{seed}-{number}")
            try:
                await connection.execute(posting.format(a=chance.choice(cases).seen["number"]))
                came.append("done")
            except asyncpg.CheckViolationError as refused:
                came.append(str(refused.constraint_name))
        await connection.close()
        return came

    came = [one for each in await asyncio.gather(*(writer(seed) for seed in range(20))) for one in each]
    assert set(came) == {"done", "case_never_below_nothing"}
    assert await world.rows(OFF_BALANCE) == []
