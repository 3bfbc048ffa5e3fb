"""Keep the facts about construction clues. They may come in any order and twice: each sets only what it says."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.clues.tables import Clue
from shared.contracts.intake import ComplaintFiled, ComplaintsJoined, ComplaintsParted

CONSTRUCTION = "construction"


async def keep_clues(session: AsyncSession, several: Sequence[ComplaintFiled]) -> None:
    """A clue about construction counts for its firms in the month it was filed; others are not kept."""
    rows = {
        filed.complaint: {
            "complaint": filed.complaint,
            "division": filed.division,
            "employer_uscc": filed.employer_uscc,
            "project": filed.project_id,
            "filed_on": filed.filed_on,
            "look": True,
        }
        for filed in several
        if filed.domain == CONSTRUCTION
    }
    if rows:
        said = insert(Clue).values([rows[complaint] for complaint in sorted(rows)])
        told = {name: said.excluded[name] for name in ("division", "employer_uscc", "project", "filed_on", "look")}
        await session.exec(said.on_conflict_do_update(index_elements=["complaint"], set_=told))


async def keep_joined(session: AsyncSession, joined: ComplaintsJoined) -> None:
    """It repeats a matter: the same worker again, or another worker of the same arrears. Before the filing: kept."""
    await _keep(session, joined.joined, {"repeats": joined.complaint})


async def keep_parted(session: AsyncSession, parted: ComplaintsParted) -> None:
    """It is a matter of its own again."""
    await _keep(session, parted.joined, {"repeats": None})


async def _keep(session: AsyncSession, complaint: str, told: dict[str, Any]) -> None:
    told = told | {"look": True}
    said = insert(Clue).values(complaint=complaint, **told)
    await session.exec(said.on_conflict_do_update(index_elements=["complaint"], set_=told))
