"""Fills a freshly migrated database with a city's complaints and all that follows from them. All data is invented."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import asyncpg

from deploy.database import in_database

SCRIPTS = Path(__file__).parent / "load"
AREAS = Path(__file__).parents[2] / "shared" / "data" / "divisions" / "areas.csv"
FIRST = ("420704", "420702", "420703", "620724", "620702")
PROVINCES = ("42", "44", "62")
SUBJECT = {"intake": "complaint", "monitor": "employer", "mediation": "case", "credit": "proposal"}
INDEXES = """
    select c.oid::regclass::text as name, pg_get_indexdef(c.oid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1 and c.relkind = 'i' and not c.relispartition and not i.indisunique
"""
"""Indexes that are not unique: dropped while loading and built once at the end."""
TABLES = "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = $1"


async def load(superuser_dsn: str, services: Sequence[str], complaints: int, tell: Callable[[str], None]) -> None:
    """Load these services' schemas for so many complaints over two years, then gather statistics."""
    for service in services:
        tell(f"loading {service}")
        connection = await asyncpg.connect(in_database(superuser_dsn))
        try:
            await _fill(connection, service, complaints)
        finally:
            await connection.close()


async def _fill(connection: asyncpg.Connection, service: str, complaints: int) -> None:
    await connection.execute(f"set search_path to {service}, public, pg_temp")
    await connection.execute("set session_replication_role = replica; select setseed(0.42)")
    await connection.execute("set maintenance_work_mem = '256MB'")
    indexes = await connection.fetch(INDEXES, service)
    for index in indexes:
        await connection.execute(f"drop index {index['name']}")
    for script in ("names", service, "machinery"):
        await connection.execute(_script(script, service, complaints))
    for index in indexes:
        await connection.execute(index["definition"])
    for table in await connection.fetch(TABLES, service):
        await connection.execute(f"vacuum analyze {table['name']}")


def _script(name: str, service: str, complaints: int) -> str:
    text = (SCRIPTS / f"{name}.sql").read_text()
    places = ", ".join(f"'{code}'" for code in places_by_business())
    told = {
        ":n": str(complaints),
        ":places": f"array[{places}]",
        ":subject_kind": SUBJECT[service],
        ":kind": f"{service}.loaded",
    }
    for name in sorted(told, key=len, reverse=True):
        text = text.replace(name, told[name])
    return text


def places_by_business() -> list[str]:
    """Counties of three provinces, the busiest first."""
    with AREAS.open(encoding="utf-8") as file:
        codes = [row[0] for row in csv.reader(file) if row[0][:2] in PROVINCES]
    return [*FIRST, *(code for code in codes if code not in FIRST)]
