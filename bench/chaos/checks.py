"""Checks after a fault run: is everything that was answered stored once, and do the sums agree?

Reads the four schemas directly, as an administrator. Each finding is one sentence.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import asyncpg

from bench.chaos.matters import Matter
from bench.stack import BenchStack
from deploy.local.layout import SERVICES
from shared.history import GENESIS, chain_hash
from shared.privacy import key_from

LINES = """
    select case_number || '/' || line as place from mediation.ledger_line
    where claimed_fen + found_fen <> withdrawn_fen + rejected_fen + paid_fen + outstanding_fen
"""
ENTRIES = """
    select l.case_number || '/' || l.line as place from mediation.ledger_line l
    left join mediation.ledger_entry e using (case_number, line)
    group by l.case_number, l.line, l.paid_fen, l.claimed_fen, l.found_fen
    having coalesce(sum(e.fen) filter (where e.kind = 'paid'), 0) <> l.paid_fen
        or coalesce(sum(e.fen) filter (where e.kind in ('claimed', 'moved_in')), 0)
         - coalesce(sum(e.fen) filter (where e.kind in ('moved_out', 'corrected')), 0) <> l.claimed_fen
        or coalesce(sum(e.fen) filter (where e.kind = 'found'), 0) <> l.found_fen
"""
CASES = """
    select c.number as place from mediation.case_file c join mediation.ledger_line l on l.case_number = c.number
    group by c.number, c.claimed_fen, c.paid_fen, c.outstanding_fen
    having sum(l.paid_fen) <> c.paid_fen or sum(l.outstanding_fen) <> c.outstanding_fen
        or sum(l.claimed_fen) <> c.claimed_fen
"""
PAYMENTS = """
    select a.case_number || '/' || a.number as place from mediation.act a
    left join mediation.ledger_entry e using (act_id)
    where a.kind = 'paid' group by a.act_id having coalesce(sum(e.fen), 0) <> a.fen
"""
WORKER_SIDE = """
    select c.number as place from intake.complaint c join mediation.case_file f on f.complaint = c.number
    where c.paid_fen <> f.paid_fen
"""
LEDGERS = {
    "a ledger line does not add up": LINES,
    "a ledger line is not the sum of its entries": ENTRIES,
    "a case is not the sum of its lines": CASES,
    "a payment is not what was entered": PAYMENTS,
    "intake counts another sum than mediation's ledger": WORKER_SIDE,
}
ONCE = {
    "intake.complaint-filed": ("key",),
    "intake.complaint-accepted": ("key",),
    "intake.complaint-refused": ("key",),
    "intake.complaint-called-back": ("key",),
    "intake.complaint-closed": ("key",),
    "mediation.case-opened": ("complaint",),
    "mediation.arrears-found": ("key",),
    "mediation.wages-paid": ("key", "receipt_no"),
    "mediation.case-closed": ("key",),
    "mediation.correction-order-issued": ("key",),
    "mediation.correction-order-served": ("key",),
    "mediation.correction-order-met": ("document_no",),
    "mediation.correction-order-overdue": ("document_no",),
}
"""Facts that this load states at most once of each matter, and the fields that identify them."""
DOUBLED_EFFECTS = {
    "monitor heard something of a matter twice": """
        select source || ' ' || kind || ' ' || sequence as place from monitor.heard
        group by source, kind, sequence having count(*) > 1""",
    "credit entered something twice": """
        select source || ' ' || code as place from credit.entry
        group by source, code, coalesce(document_no, '') having count(*) > 1""",
    "a deadline was started twice": """
        select subject || ' ' || name as place from intake.obligation
        where state in ('open', 'overdue') group by subject, name having count(*) > 1""",
    "a case's deadline was started twice": """
        select subject || ' ' || name as place from mediation.obligation
        where state in ('open', 'overdue') group by subject, name having count(*) > 1""",
    "a deadline fell due twice": """
        select key || ' ' || name as place from mediation.outbox
        where name like '%-overdue' group by key, name, body having count(*) > 1""",
}


def history_keys(stack: BenchStack) -> dict[str, bytes]:
    """The history keys of a stack, by service."""
    return {service: key_from(stack.secrets.values[f"{service.upper()}_HISTORY_KEY"]) for service in SERVICES}


async def findings(dsn: str, keys: Mapping[str, bytes], matters: Iterable[Matter]) -> list[str]:
    """Everything lost, doubled, left over or out of balance; empty when all is well."""
    played = [matter for matter in matters if matter.complaint]
    connection = await asyncpg.connect(dsn)
    try:
        found = await _lost(connection, played)
        found += [f"{what}: {row['place']}" for what, rows in LEDGERS.items() for row in await connection.fetch(rows)]
        found += await _stated_twice(connection)
        for what, rows in DOUBLED_EFFECTS.items():
            found += [f"{what}: {row['place']}" for row in await connection.fetch(rows)]
        found += await _left_over(connection)
        for service, key in keys.items():
            found += [f"{service}: history broken at {place}" for place in await _broken(connection, service, key)]
        return found
    finally:
        await connection.close()


async def _lost(connection: asyncpg.Connection, played: list[Matter]) -> list[str]:
    """What was answered with success and is not stored, or more than once."""
    filed = Counter(row["partner_no"] for row in await connection.fetch("select partner_no from intake.complaint"))
    stages = {row["number"]: row for row in await connection.fetch("select * from intake.complaint")}
    cases = Counter(row["complaint"] for row in await connection.fetch("select complaint from mediation.case_file"))
    ended = {row["number"]: row["stage"] for row in await connection.fetch("select * from mediation.case_file")}
    paid = {
        row["receipt_no"]: row["fen"]
        for row in await connection.fetch("select number as receipt_no, fen from mediation.act where kind = 'paid'")
    }
    found = []
    for matter in played:
        wrong = {
            f"filed {filed[matter.order]} times": filed[matter.order] != 1,
            "its complaint is gone": matter.complaint not in stages,
            f"has {cases[matter.complaint]} cases": cases[matter.complaint] != int(matter.accepted),
            "refused, and not any more": matter.refused and stages[matter.complaint]["stage"] != "refused",
            "closed, and not any more": matter.closed and ended.get(matter.case) != "closed",
            "a payment is not as answered": any(paid.get(no) != fen for no, fen in matter.payments.items()),
            "not all reached the worker's side": matter.done
            and sum(matter.payments.values()) != stages[matter.complaint]["paid_fen"],
        }
        found += [f"matter {matter.number} ({matter.kind}): {what}" for what, is_wrong in wrong.items() if is_wrong]
    return found


async def _stated_twice(connection: asyncpg.Connection) -> list[str]:
    """Facts that are in an outbox more than once under different numbers."""
    told: Counter[tuple[Any, ...]] = Counter()
    for service in SERVICES:
        for row in await connection.fetch(f"select name, key, body from {service}.outbox"):
            if row["name"] in ONCE:
                body = {**json.loads(row["body"]), "key": row["key"]}
                told[row["name"], *(body[field] for field in ONCE[row["name"]])] += 1
    return [f"stated {count} times: {' '.join(map(str, fact))}" for fact, count in told.items() if count > 1]


async def _left_over(connection: asyncpg.Connection) -> list[str]:
    """Facts that are parked or not sent."""
    found = []
    for service in SERVICES:
        parked = await connection.fetch(f"select action, reason from {service}.parked")
        found += [f"{service} parked a fact of {row['action']}: {row['reason']}" for row in parked]
        unsent = await connection.fetchval(f"select count(*) from {service}.outbox where sent_at is null")
        found += [f"{service} has {unsent} facts unsent"] if unsent else []
    return found


async def _broken(connection: asyncpg.Connection, service: str, key: bytes) -> list[str]:
    """Chains whose entries are not what was written, each once."""
    rows = await connection.fetch(f"select * from {service}.history order by kind, subject, version")
    broken: dict[str, None] = {}
    before: tuple[str, str, int, bytes] = ("", "", 0, GENESIS)
    for row in rows:
        kind, subject, version = row["kind"], row["subject"], row["version"]
        last, previous = (before[2], before[3]) if before[:2] == (kind, subject) else (0, GENESIS)
        good = chain_hash(key, previous, kind, subject, version, row["entry"])
        if version != last + 1 or row["previous"] != previous or row["hash"] != good:
            broken[f"{kind} {subject}"] = None
        before = (kind, subject, version, row["hash"])
    return list(broken)
