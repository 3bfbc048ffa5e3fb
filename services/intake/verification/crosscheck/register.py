"""Facts of monitor's register about projects, stored in intake (C13). An older fact never replaces a newer one."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.verification.crosscheck.queries import name_key
from services.intake.verification.crosscheck.tables import KnownProject, KnownRegimes
from shared.contracts.monitor import ProjectRegimesChanged, ProjectRegistered


async def keep_project(session: AsyncSession, registered: ProjectRegistered) -> None:
    """Store an entry of the register. A fact that comes late or twice, after a newer one, changes nothing."""
    row = {
        "number": registered.project,
        "division": registered.division,
        "name": registered.project_name,
        "name_key": name_key(registered.project_name),
        "employers": registered.employers,
        "sequence": registered.sequence,
    }
    await _keep(session, KnownProject, "number", row)


async def keep_regimes(session: AsyncSession, changed: ProjectRegimesChanged) -> None:
    """Store the states of a project's regimes. A fact that comes late or twice, after a newer one, changes nothing.

    One that comes before the project's entry is stored, and shown once the entry is there.
    """
    row = {
        "project": changed.project,
        "division": changed.division,
        "regimes": [each.model_dump() for each in changed.regimes],
        "changed_on": changed.changed_on,
        "sequence": changed.sequence,
    }
    await _keep(session, KnownRegimes, "project", row)


async def _keep(session: AsyncSession, table: Any, number: str, row: dict[str, Any]) -> None:
    said = insert(table).values(row)
    newer = said.on_conflict_do_update(
        index_elements=[number],
        set_={name: said.excluded[name] for name in row if name != number},
        where=col(table.sequence) < said.excluded.sequence,
    )
    await session.exec(newer)
