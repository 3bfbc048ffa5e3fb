"""Creates the database and its roles: `python -m deploy.database DSN`, DSN being a superuser's.

Idempotent. Passwords come from the environment, INTAKE_APP_PASSWORD and so on, one for each login of
postgres.sql; without them the logins have none, which only a server that trusts its machine accepts.
"""

import asyncio
import base64
import hashlib
import hmac
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

DATABASE = "anxin"
SERVICES = ("intake", "monitor", "mediation", "credit")
LOGINS = tuple(f"{service}_app" for service in SERVICES)
SQL = Path(__file__).parent / "postgres.sql"
SCRAM_ROUNDS = 4096
LOSSY = """
    select name || ' is ' || setting from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
    union all
    select format('%s for %s', one, coalesce(rolname, datname, 'everybody'))
    from pg_db_role_setting cross join unnest(setconfig) as one
        left join pg_roles on pg_roles.oid = setrole left join pg_database on pg_database.oid = setdatabase
    where one ilike 'synchronous_commit=%' and lower(split_part(one, '=', 2)) in ('off', 'false', 'no', '0')
    order by 1
"""
"""Settings of the server, of databases or of logins with which a commit is confirmed before it is on the disk."""


class NotDurable(Exception):
    """A committed complaint could be lost; the message names the settings."""


async def bootstrap(superuser_dsn: str, passwords: Mapping[str, str] | None = None) -> None:
    """Create what is missing: database, roles, schemas, grants; set the passwords that are given."""
    await create_database(superuser_dsn)
    connection = await asyncpg.connect(in_database(superuser_dsn))
    try:
        async with connection.transaction():
            await connection.execute(SQL.read_text())
            for role, password in (passwords or {}).items():
                await set_password(connection, role, password)
    finally:
        await connection.close()


async def create_database(superuser_dsn: str) -> None:
    """Create the database once; `create database` has no `if not exists` and runs in no transaction, hence the lock."""
    connection = await asyncpg.connect(in_database(superuser_dsn, "postgres"))
    try:
        await connection.execute("select pg_advisory_lock(hashtext('anxin: create database'))")
        if not await connection.fetchval("select true from pg_database where datname = $1", DATABASE):
            await connection.execute(f"create database {DATABASE}")
    finally:
        await connection.close()


async def set_password(connection: asyncpg.Connection, role: str, password: str) -> None:
    """Set a role's password.

    The server gets only the verifier, so that no log of statements can contain the password.
    """
    if role not in LOGINS:
        raise LookupError(f"{role} is not a login of {SQL.name}")
    statement = await connection.fetchval(
        "select format('alter role %I password %L', $1::text, $2::text)", role, scram_verifier(password)
    )
    await connection.execute(statement)


def scram_verifier(password: str, salt: bytes | None = None) -> str:
    """A password as PostgreSQL stores it (RFC 5803)."""
    salt = salt or secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, SCRAM_ROUNDS)
    stored_key = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    encoded_salt, stored, server = (base64.b64encode(part).decode() for part in (salt, stored_key, server_key))
    return f"SCRAM-SHA-256${SCRAM_ROUNDS}:{encoded_salt}${stored}:{server}"


async def assert_durable(dsn: str) -> None:
    """Checks that a commit is on the disk before it is confirmed, for every login and database. Raises NotDurable."""
    connection = await asyncpg.connect(in_database(dsn))
    try:
        found = [row[0] for row in await connection.fetch(LOSSY)]
    finally:
        await connection.close()
    if found:
        raise NotDurable(f"this database would lose committed data: {', '.join(found)}")


def in_database(dsn: str, database: str = DATABASE) -> str:
    """The DSN of the same server for our database or another."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


def passwords_from(environment: Mapping[str, str]) -> dict[str, str]:
    """INTAKE_APP_PASSWORD, MONITOR_APP_PASSWORD …, as far as they are set."""
    return {role: word for role in LOGINS if (word := environment.get(f"{role.upper()}_PASSWORD"))}


if __name__ == "__main__":
    asyncio.run(bootstrap(sys.argv[1], passwords_from(os.environ)))
