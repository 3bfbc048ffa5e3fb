"""The other comparison of P2: `pgbench`, PostgreSQL's own load generator, with the inserts of one filing in a
transaction.

Its script is written from a filing that the service has just made: the same tables and columns, values as long as the
real ones. Unique values are made by the server from a random number.
"""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import asyncpg

from bench.stack import BenchStack
from deploy.local.postgres import find_binaries

TABLES = {
    "nonce": "true",
    "idempotency": "true",
    "reporter": "id = (select reporter_id from complaint where number = $1)",
    "complaint": "number = $1",
    "history": "kind = 'complaint' and subject = $1",
    "obligation": "subject = $1",
    "reminder": "obligation_id in (select id from obligation where subject = $1)",
    "outbox": "key = $1",
}
"""The rows of one filing, in the order in which a program would insert them; $1 is the complaint's number."""

ANY = {
    ("nonce", "nonce"): "md5('n' || :n)",
    ("idempotency", "key"): "md5('i' || :n)",
    ("idempotency", "fingerprint"): "sha256(int8send(:n::bigint))",
    ("reporter", "id"): "md5('r' || :n)::uuid",
    ("reporter", "name_hash"): "sha256(int8send(:n::bigint + 1))",
    ("reporter", "phone_hash"): "sha256(int8send(:n::bigint + 2))",
    ("reporter", "id_hash"): "sha256(int8send(:n::bigint + 3))",
    ("complaint", "number"): "'420704-2025-' || :n",
    ("complaint", "id"): "gen_random_uuid()",
    ("complaint", "partner_no"): "'p' || :n",
    ("complaint", "content_hash"): "sha256(int8send(:n::bigint + 4))",
    ("complaint", "reporter_id"): "md5('r' || :n)::uuid",
    ("complaint", "employer_uscc"): "'91999999MA' || (:n::bigint % 5000)",
    ("history", "subject"): "'420704-2025-' || :n",
    ("history", "hash"): "sha256(int8send(:n::bigint + 5))",
    ("obligation", "subject"): "'420704-2025-' || :n",
    ("outbox", "event_id"): "gen_random_uuid()",
    ("outbox", "key"): "'420704-2025-' || :n",
}
"""What is unique in a filing, or at least differs from one to the next."""

GIVEN_BY_THE_DATABASE = frozenset({("outbox", "position"), ("history", "txid")})


class PgbenchMissing(Exception):
    """There is no pgbench here and it could not be installed."""


async def script(stack: BenchStack, number: str) -> list[str]:
    """The script after the filing with this number: its transaction's statements, with one first line of its own."""
    connection = await asyncpg.connect(stack.dsn("intake_app"))
    try:
        lines = [r"\set n random(1, 9000000000000000)", "begin;"]
        for table, where in TABLES.items():
            limit = " limit 1" if where == "true" else ""
            given = (number,) if "$1" in where else ()
            for place, row in enumerate(await connection.fetch(f"select * from {table} where {where}{limit}", *given)):
                lines.append(await _insert(connection, table, dict(row), place))
        lines.append("commit;")
    finally:
        await connection.close()
    return lines


async def _insert(connection: asyncpg.Connection, table: str, row: dict[str, Any], place: int) -> str:
    """One row as a statement; the second of its kind in a filing gets another number."""
    columns = [name for name in row if (table, name) not in GIVEN_BY_THE_DATABASE]
    values = [await _value(connection, table, name, row[name], place) for name in columns]
    return f"insert into {table} ({', '.join(columns)}) values ({', '.join(values)});"


async def _value(connection: asyncpg.Connection, table: str, name: str, value: Any, place: int) -> str:
    if (table, name) == ("obligation", "id"):
        return f"md5('o{place}' || :n)::uuid"
    if (table, name) == ("reminder", "obligation_id"):
        return "md5('o0' || :n)::uuid"
    if (table, name) == ("reminder", "id"):
        return "gen_random_uuid()"
    if value is not None and (table, name) in ANY:
        return ANY[table, name]
    return await _literal(connection, value)


async def _literal(connection: asyncpg.Connection, value: Any) -> str:
    """The value as the server itself would write it; a colon must not look like a variable of pgbench."""
    if value is None:
        return "null"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, list):
        value = "{" + ",".join(f'"{item}"' for item in value) + "}"
    quoted: str = await connection.fetchval("select quote_literal($1::text)", str(value))
    return quoted


def find_pgbench() -> Path:
    """From the binaries a stack runs on, else on the path, else installed by root on Debian. Raises PgbenchMissing."""
    beside = find_binaries() / "pgbench"
    if beside.exists():
        return beside
    if found := shutil.which("pgbench") or _of_debian():
        return Path(found)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "--yes", "--no-install-recommends", "postgresql-contrib"]
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update"], capture_output=True, env=quiet)
        subprocess.run(command, capture_output=True, env=quiet)
        if found := shutil.which("pgbench") or _of_debian():
            return Path(found)
    raise PgbenchMissing("no pgbench: install PostgreSQL's client programs (Debian: postgresql-contrib) or set PGBIN")


def _of_debian() -> str | None:
    there = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), key=lambda path: float(path.parts[4]))
    return str(there[-1]) if there else None


async def pgbench(stack: BenchStack, database: str, lines: list[str], *, clients: int, seconds: int) -> float:
    """Transactions a second with prepared statements, over as many connections as our callers have."""
    path = stack.folder / "filing.pgbench"
    await asyncio.to_thread(path.write_text, "\n".join([*lines, ""]))
    process = await asyncio.create_subprocess_exec(
        str(find_pgbench()),
        *("--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=1", f"--time={seconds}"),
        *(f"--file={path}", "--host=127.0.0.1", f"--port={stack.ports.postgres}", "--username=intake_app", database),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said = (await process.communicate())[0].decode()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    for line in said.splitlines():
        if line.startswith("tps = "):
            return float(line.split()[2])
    raise RuntimeError(f"pgbench said no rate:\n{said[-1500:]}")
