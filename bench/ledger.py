"""P10: postings to the guarded ledger beside the same statement on the same tables with nothing that guards them.

The peer has the tables' columns, indexes and checks, without triggers and foreign keys, and writes the sums itself.
Both run as the service's role, in turn. Then a thousand lines of one case are paid with the statement that the product
writes.
"""

import asyncio
import random
import statistics
import time
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg

from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from services.mediation.ledger.rules.ledger import EntryKind, Payer
from services.mediation.ledger.tables import Act, LedgerEntry
from shared import clock
from shared.commands import Changes, write

GOAL = (
    "a guarded posting ≥ 0.5 × the same unguarded statement; "
    "1,000 lines of a case in one command ≤ 0.3 s in the database"
)
WRITERS = 4
ROUNDS = 5
LINES_OF_A_CASE = 5
COLLECTIVE = 1_000
CLAIMED = 1_000_000_000
PEER = "unguarded"
TABLES = ("case_file", "ledger_line", "act", "ledger_entry")
ACT = """insert into {s}.act (act_id, case_number, kind, number, line, fen, payer, means, by_person, happened_on,
    recorded_by, recorded_at)
    values (gen_random_uuid(), $1, 'paid', $3, $2, 1, 'employer', 'bank_transfer', true, current_date, 'bench', now())
    returning *"""
ENTRY = """insert into {s}.ledger_entry (case_number, line, kind, fen, workers, act_id, happened_on, receipt_no, payer,
    recorded_by, recorded_at)
    select case_number, line, kind, fen, 0, act_id, happened_on, number, payer, recorded_by, recorded_at from a"""
GUARDED = f"with a as ({ACT}) {ENTRY}".replace("{s}", "mediation")
UNGUARDED = f"""with a as ({ACT}), e as ({ENTRY}),
    l as (update {{s}}.ledger_line set paid_fen = paid_fen + 1 where case_number = $1 and line = $2)
    update {{s}}.case_file set paid_fen = paid_fen + 1 where number = $1""".replace("{s}", PEER)
CASES = """insert into {s}.case_file (number, version, stage, division, parties, channel, domain, approver, filed_on,
    opened_on, recorded_at, workers, claimed_fen, claim_unknown, paid_fen)
    select 'B-' || i, 1, 'opened', '420704', '{}', 'hotline', 'other', 'bench', current_date, current_date, now(),
        $2::int, $2::bigint * $3::bigint, false, 0 from generate_series($1::int, $1::int + $4::int - 1) as i"""
LINES = """insert into {s}.ledger_line (case_number, line, worker_ref, workers, item, period_from, claimed_fen)
    select 'B-' || i, line, 'w-' || i || '-' || line, 1, 'wages', '2025-06', $3::bigint
    from generate_series($1::int, $1::int + $4::int - 1) as i cross join generate_series(1, $2::int) as line"""


async def measure(run: Run) -> list[Figure]:
    """Five rounds of each in turn; the median of the rounds' ratios, and of the commands' times."""
    cases, seconds = run.sized(20_000, 200), run.sized(4, 1)
    rates: dict[str, list[float]] = {"guarded": [], "unguarded": []}
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as stack:
        run.progress(f"loading {cases * LINES_OF_A_CASE:,} lines", 0.05)
        await load(stack, cases)
        for turn in range(ROUNDS):
            for name, statement in (("unguarded", UNGUARDED), ("guarded", GUARDED)):
                run.progress(f"round {turn + 1} of {ROUNDS}, {name}", 0.2 + 0.6 * turn / ROUNDS)
                rates[name].append(await postings_a_second(stack, statement, cases, seconds))
        run.progress("a thousand lines in one command", 0.85)
        commands = [await command(stack, cases + turn) for turn in range(ROUNDS)]
        off = await off_balance(stack)
    ratio = statistics.median(a / b for a, b in zip(rates["guarded"], rates["unguarded"], strict=True))
    slowest = statistics.median(commands)
    return [
        run.figure(
            "P10",
            GOAL,
            {"× the unguarded statement": ratio, "1,000 lines, s": slowest, "off balance": off},
            ratio >= 0.5 and slowest <= 0.3 and off == 0,
            unit="×, s",
            note=f"{statistics.median(rates['guarded']):.0f} guarded, "
            f"{statistics.median(rates['unguarded']):.0f} unguarded a second with {WRITERS} writers "
            f"among {cases * LINES_OF_A_CASE:,} lines",
            detail={**rates, "commands": commands},
        )
    ]


async def load(stack: BenchStack, cases: int) -> None:
    """The same cases and lines in both; the triggers are past for once, as for every load of rows."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        await connection.execute(f"drop schema if exists {PEER} cascade; create schema {PEER}")
        for table in TABLES:
            await connection.execute(f"create table {PEER}.{table} (like mediation.{table} including all)")
        await connection.execute(
            f"grant usage on schema {PEER} to mediation_app; "
            f"grant select, insert, update on all tables in schema {PEER} to mediation_app; "
            "set session_replication_role = replica"
        )
        for schema in ("mediation", PEER):
            for statement in (CASES, LINES):
                text = statement.replace("{s}", schema)
                await connection.execute(text, 0, LINES_OF_A_CASE, CLAIMED, cases)
                await connection.execute(text, cases, COLLECTIVE, CLAIMED, ROUNDS)
        for table in TABLES:
            await connection.execute(f"analyze mediation.{table}; analyze {PEER}.{table}")
    finally:
        await connection.close()


async def postings_a_second(stack: BenchStack, statement: str, cases: int, seconds: float) -> float:
    """Single postings to lines chosen by chance, each its own transaction."""
    ends = time.monotonic() + seconds

    async def writer() -> int:
        connection, done = await asyncpg.connect(stack.dsn("mediation_app")), 0
        chance = random.Random()
        try:
            prepared = await connection.prepare(statement)
            while time.monotonic() < ends:
                await prepared.fetch(f"B-{chance.randrange(cases)}", chance.randint(1, LINES_OF_A_CASE), uuid4().hex)
                done += 1
        finally:
            await connection.close()
        return done

    return sum(await asyncio.gather(*(writer() for _ in range(WRITERS)))) / seconds


async def command(stack: BenchStack, case: int) -> float:
    """Pay every line of a case of a thousand, an act for each, as a list of a collective is written."""
    changes, number, today = Changes(), f"B-{case}", clock.today()
    about = {"case_number": number, "kind": EntryKind.PAID, "fen": 1, "payer": Payer.EMPLOYER, "happened_on": today}
    same = about | {"recorded_by": "bench", "recorded_at": datetime.now(UTC)}
    for line in range(1, COLLECTIVE + 1):
        receipt = uuid4().hex
        act = changes.insert(Act, **same, number=receipt, line=line, means="bank_transfer", by_person=True)
        changes.insert(LedgerEntry, **same, line=line, receipt_no=receipt, act_id=act["act_id"])
    connection = await asyncpg.connect(stack.dsn("mediation_app"))
    try:
        began = time.monotonic()
        async with connection.transaction():
            await write(connection, [changes])
        return time.monotonic() - began
    finally:
        await connection.close()


async def off_balance(stack: BenchStack) -> int:
    """Lines whose paid sum is not that of their postings, and cases whose sum is not that of their lines."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        found: int = await connection.fetchval("""select count(*) from (
            select from mediation.ledger_line l left join mediation.ledger_entry e using (case_number, line)
            group by l.case_number, l.line having l.paid_fen <> coalesce(sum(e.fen), 0)
            union all
            select from mediation.case_file c join mediation.ledger_line l on l.case_number = c.number
            group by c.number having c.paid_fen <> sum(l.paid_fen)) as off""")
        return found
    finally:
        await connection.close()
