"""Mediation's schema as an older version of the program left it, to be migrated with rows in it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from deploy.database import SQL, in_database
from deploy.migrate import folders
from shared.migrations import upgrade
from tests.world import World

NAME = "mediation_of_before"
MEDIATION = folders()["mediation"]


class OldDatabase:
    """A database of which only mediation's schema is made, up to some migration."""

    def __init__(self, dsn: str, connection: asyncpg.Connection) -> None:
        self.dsn, self.connection = dsn, connection

    async def migrate(self, versions: Path) -> None:
        await upgrade("mediation", self.dsn.replace("postgresql://", "postgresql+asyncpg://", 1), versions)


@asynccontextmanager
async def a_database_of_before(world: World, folder: Path, newest: str) -> AsyncIterator[OldDatabase]:
    """Migrated as far as `newest`, whose file and those before it are copied to `folder`, with nothing in it."""
    server = await asyncpg.connect(in_database(world.dsn, "postgres"))
    await server.execute(f"create database {NAME}")
    dsn = in_database(world.dsn, NAME)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(SQL.read_text())
        for path in MEDIATION.glob("[0-9]*.py"):
            if path.name[:4] <= newest:
                shutil.copy(path, folder)
        there = OldDatabase(dsn, connection)
        await there.migrate(folder)
        yield there
    finally:
        await connection.close()
        await server.execute(f"drop database {NAME} with (force)")
        await server.close()
