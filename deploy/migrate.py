"""Brings every schema to its newest version: `access` first, which the services read, then each service's.

The login becomes the owner of each schema in turn, and as such can change nothing else.
"""

from collections.abc import Callable
from pathlib import Path

from deploy.database import SERVICES, in_database
from shared.migrations import ACCESS, upgrade

ROOT = Path(__file__).resolve().parents[1] / "services"


async def upgrade_all(superuser_dsn: str, tell: Callable[[str], None] = lambda news: None) -> None:
    """Run what is missing of every schema's numbered migrations."""
    url = in_database(superuser_dsn).replace("postgresql://", "postgresql+asyncpg://", 1)
    for schema, versions in folders().items():
        tell(f"migrating {schema}")
        await upgrade(schema, url, versions)


def folders() -> dict[str, Path]:
    """Where each schema's migrations are."""
    return {"access": ACCESS} | {service: ROOT / service / "migrations" for service in SERVICES}
