"""One Alembic environment for all services; each keeps its numbered migrations in its own folder.

`upgrade` connects with a login that may become the schema's owner, sets that role, and sees only that schema.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

ENVIRONMENT = Path(__file__).parent
ACCESS = ENVIRONMENT / "access"


def configuration(connection: Connection, versions: Path, metadata: MetaData | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ENVIRONMENT))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


def become_owner(connection: Connection, schema: str) -> None:
    connection.execute(text(f"set role {schema}_owner"))
    connection.execute(text(f"set search_path to {schema}, public"))
    connection.commit()


async def upgrade(schema: str, url: str, versions: Path) -> None:
    """Bring one schema to its newest migration. `url` is of a login that may `set role <schema>_owner`."""

    def run(connection: Connection) -> None:
        become_owner(connection, schema)
        command.upgrade(configuration(connection, versions), "head")

    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run)
            await connection.commit()
    finally:
        await engine.dispose()
