"""The migrated database is what the tables declare, schema by schema."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from deploy.migrate import folders
from shared import migrations
from shared.access.callers import Access
from shared.database.sessions import Machinery
from tests.world import SERVICES

MADE_ELSEWHERE = re.compile(r"alembic_version|(outbox|attendance)_[0-9]{4}_[0-9]{2}")
"""Alembic's own table, the months of the outbox and those of attendance."""


def declared(name):
    together = MetaData()
    module = importlib.import_module(f"services.{name}.app")
    for metadata in (Machinery.metadata, module.METADATA):
        for table in metadata.tables.values():
            table.to_metadata(together)
    return together


async def differences(world, schema, metadata, search_path=None):
    """What the database has otherwise than the tables; tables that name their schema are looked up from outside it."""
    as_owner = {"server_settings": {"role": f"{schema}_owner", "search_path": search_path or schema}}
    url = world.dsn.replace("postgresql://", "postgresql+asyncpg://", 1)
    engine = create_async_engine(url, poolclass=NullPool, connect_args=as_owner)

    def compare(connection):
        options = {
            "compare_type": True,
            "include_schemas": search_path is not None,
            "include_name": _compared(None if search_path is None else schema),
        }
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    try:
        async with engine.connect() as connection:
            return await connection.run_sync(compare)
    finally:
        await engine.dispose()


@pytest.mark.parametrize("name", SERVICES)
async def test_a_service_migrates_to_exactly_the_tables_it_declares(world, name):
    found = await differences(world, name, declared(name))
    assert [change for change in found if not _stricter_than_the_tables(change)] == []


async def test_access_migrates_to_exactly_the_tables_it_declares(world):
    assert await differences(world, "access", Access.metadata, search_path="public") == []


@pytest.mark.parametrize("name", [*SERVICES, "access"])
async def test_every_schema_stands_at_its_newest_migration(world, name):
    newest = max(path.name.split("_")[0] for path in folders()[name].glob("[0-9]*.py"))
    assert await world.rows(f"select version_num from {name}.alembic_version") == [{"version_num": newest}]


def test_migrations_import_nothing_of_ours_but_migrations():
    """They stay what they were when they ran; and the tests' database is made anew when one of them changes."""
    ours = ("services", "shared", "deploy", "bench", "tests")
    folder = Path(migrations.__file__).parent
    files = [*folder.glob("*.py"), *(path for place in folders().values() for path in place.glob("*.py"))]
    found = {
        f"{path.parent.parent.name}/{path.name}: {name}"
        for path in files
        for name in imported(path)
        if name.split(".")[0] in ours and not name.startswith("shared.migrations")
    }
    assert len(files) > 20
    assert found == set()


def imported(path):
    """The modules a file imports, by their whole name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def _compared(schema):
    return lambda name, kind, parents: name == schema if kind == "schema" else not MADE_ELSEWHERE.fullmatch(name or "")


def _stricter_than_the_tables(change):
    """Indexes and foreign keys may stand in the migrations' SQL alone: the tables need not repeat them."""
    return isinstance(change, tuple) and change[0] in ("remove_index", "remove_fk")
