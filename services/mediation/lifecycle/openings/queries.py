"""Named reads of proposals to open a case."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.lifecycle.openings.tables import OpeningProposal
from services.mediation.lifecycle.openings.track import OpeningState
from shared.access.callers import Caller, visible
from shared.http.declared_list import DeclaredList, by_division
from shared.refusals import NotFound

OPENINGS = DeclaredList(
    OpeningProposal,
    order=(col(OpeningProposal.proposed_on), col(OpeningProposal.number)),
    sees=by_division(OpeningProposal),
    filters={
        "state": lambda value: col(OpeningProposal.state) == value,
        "project": lambda value: col(OpeningProposal.project) == value,
    },
    for_authority=True,
)
"""What waits for a head and what was decided, newest first."""


async def of_month(session: AsyncSession, project: str, month: str) -> str | None:
    """The number of the proposal for this month of the project, whatever its state."""
    about = (OpeningProposal.project == project, OpeningProposal.month == month)
    return (await session.exec(select(OpeningProposal.number).where(*about))).first()


async def see(session: AsyncSession, caller: Caller, number: str) -> OpeningProposal:
    """Raises NotFound, AuthorityOnly."""
    caller.need_authority()
    within = visible(caller, col(OpeningProposal.division), None)
    found: OpeningProposal | None = await session.scalar(
        select(OpeningProposal).where(col(OpeningProposal.number) == number, within)
    )
    if found is None:
        raise NotFound(what="proposal", which=number)
    return found


async def waiting(session: AsyncSession, caller: Caller, limit: int) -> Sequence[OpeningProposal]:
    """Those that wait for a head of the caller's divisions, oldest first."""
    still = select(OpeningProposal).where(
        col(OpeningProposal.state) == OpeningState.OPEN, visible(caller, col(OpeningProposal.division), None)
    )
    in_order = (col(OpeningProposal.proposed_on), col(OpeningProposal.number))
    return (await session.exec(still.order_by(*in_order).limit(limit))).all()
