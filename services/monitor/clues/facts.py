"""Keep the facts about construction clues. They may come in any order and twice: each sets only what it says."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Text, func, literal
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.clues.tables import Clue
from services.monitor.projects.tables import Project
from shared import clock
from shared.contracts.intake import (
    ComplaintAccepted,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintRedirected,
    ComplaintRefused,
    ComplaintReopened,
    ComplaintsJoined,
    ComplaintsParted,
)

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


Taken = ComplaintAccepted | ComplaintReopened
Ended = ComplaintClosed | ComplaintRefused | ComplaintRedirected


async def keep_taken(session: AsyncSession, several: Sequence[Taken]) -> None:
    """It is in hand from its acceptance, or once it was opened again. Twice or late: the later fact holds."""
    await _keep_latest(session, "accepted_sequence", several)


async def keep_ended(session: AsyncSession, several: Sequence[Ended]) -> None:
    """It is in hand no longer: closed, refused or redirected. Twice or late: the later fact holds."""
    await _keep_latest(session, "ended_sequence", several)


async def _keep_latest(session: AsyncSession, name: str, several: Sequence[Taken | Ended]) -> None:
    """Facts about one complaint come in their order, so one that is not kept is none about construction.

    Its project is looked at again: how grave a warning is may hang on it.
    """
    last = {each.complaint: each.sequence for each in sorted(several, key=lambda each: each.sequence)}
    numbers = sorted(last)
    told = func.unnest(literal(numbers, ARRAY(Text)), literal([last[each] for each in numbers], ARRAY(BigInteger)))
    heard = told.table_valued("complaint", "sequence").render_derived()
    latest = func.greatest(getattr(Clue, name), heard.c.sequence)
    about = col(Clue.complaint)
    await session.exec(
        update(Clue).where(about == heard.c.complaint).values({name: latest}),
        execution_options={"synchronize_session": False},
    )
    theirs = select(Clue.project).where(about.in_(numbers), col(Clue.project).is_not(None))
    again = update(Project).where(col(Project.number).in_(theirs)).values(look_on=clock.today())
    await session.exec(again, execution_options={"synchronize_session": False})


async def _keep(session: AsyncSession, complaint: str, told: dict[str, Any]) -> None:
    told = told | {"look": True}
    said = insert(Clue).values(complaint=complaint, **told)
    await session.exec(said.on_conflict_do_update(index_elements=["complaint"], set_=told))
