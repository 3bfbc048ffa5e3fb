"""The content of the four schemas, without what may differ between two correct runs of the same story.

Left out: surrogate ids, wall times, positions, hashes, encrypted bytes; numbers given in order of arrival are replaced
by the partner's number, which the story itself gave. The rest is compared as a multiset of rows.
"""

import json
import re
from collections import Counter
from datetime import datetime
from typing import Any

import asyncpg

from deploy.local.layout import SERVICES

MACHINERY = frozenset(
    {
        "alembic_version",
        "idempotency",
        "inbox",
        "listening_since",
        "nonce",
        "parked",
        "seal",
        "sealed_head",
        "matching_progress",
    }
)
"""Tables that record what a service processed; its effects are in the other tables."""
PER_ARRIVAL = frozenset(
    {("monitor", "history"), ("monitor", "outbox"), ("intake", "candidate"), ("intake", "known_employer")}
)
"""Tables that depend on the order of arrival.

A portrait is computed again from all facts: how many colours it passed through, and the score that intake received with
a colour, depend on how many facts came at once; the final colour does not, and it is in monitor's other tables. A
complaint is compared with those that came before it: the matters here have one firm, and their filings race.
"""
LEGAL_TIMES = frozenset({"due_at", "fire_at"})
DROPPED = frozenset(
    {"id", "event_id", "reporter_id", "obligation_id", "position", "sequence", "txid", "previous", "hash", "version"}
    | {"next_at", "attempts", "traceparent", "person_key", "content_hash", "case_version", "heard_version"}
    | {"person_id", "batch_id", "accepted_sequence", "ended_sequence", "look"}
)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:?\d\d|Z)?")
NUMBERS = (
    "select number, 'complaint ' || partner_no from intake.complaint",
    "select f.number, 'case ' || c.partner_no from mediation.case_file f"
    " join intake.complaint c on c.number = f.complaint",
    "select o.document_no, 'order ' || c.partner_no from mediation.correction_order o"
    " join mediation.case_file f on f.number = o.case_number join intake.complaint c on c.number = f.complaint",
    "select p.document_no, p.kind || ' paper ' || c.partner_no from intake.paper p"
    " join intake.complaint c on c.number = p.complaint where p.document_no is not null",
)

Canonical = dict[str, Counter[str]]
"""Table → its rows as text, each with how often it occurs."""


async def canonical(dsn: str) -> Canonical:
    """Everything the four services store, in comparable form. No complaint may have a case's number."""
    connection = await asyncpg.connect(dsn)
    try:
        names = {row[0]: row[1] for query in NUMBERS for row in await connection.fetch(query)}
        given = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"\Z(?!\Z)")
        found: Canonical = {}
        for service in SERVICES:
            for table in await _tables(connection, service):
                rows = await connection.fetch(f"select * from {service}.{table}")
                found[f"{service}.{table}"] = Counter(_text(dict(row), given, names) for row in rows)
        return found
    finally:
        await connection.close()


def differences(one: Canonical, other: Canonical) -> list[str]:
    """Rows that are in one run and not in the other."""
    found = []
    for table in sorted({*one, *other}):
        mine, theirs = one.get(table, Counter()), other.get(table, Counter())
        found += [f"{table}: missing {row}" for row in (mine - theirs).elements()]
        found += [f"{table}: too much {row}" for row in (theirs - mine).elements()]
    return found


async def _tables(connection: asyncpg.Connection, service: str) -> list[str]:
    rows = await connection.fetch(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition order by 1",
        service,
    )
    names = [row["relname"] for row in rows]
    return [name for name in names if name not in MACHINERY and (service, name) not in PER_ARRIVAL]


def _text(row: dict[str, Any], given: re.Pattern[str], names: dict[str, str]) -> str:
    kept = {name: _plain(name, value) for name, value in row.items() if name not in DROPPED}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)
    return given.sub(lambda found: names[found[0]], UUID.sub("…", text))


def _plain(name: str, value: Any) -> Any:
    """A legal time unchanged, a wall time only as present or absent; bytes as JSON if they are, else left out."""
    if name.endswith("_at") or name == "at" or (name == "since" and isinstance(value, datetime)):
        return value if name in LEGAL_TIMES or value is None else "then"
    if isinstance(value, bytes):
        value = _decoded(value)
    if isinstance(value, str) and value[:1] in "{[":
        value = _decoded(value.encode())
    if isinstance(value, dict):
        return {key: _plain(key, inner) for key, inner in value.items() if key not in DROPPED}
    return INSTANT.sub("then", value) if isinstance(value, str) else value


def _decoded(value: bytes) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return "…"
