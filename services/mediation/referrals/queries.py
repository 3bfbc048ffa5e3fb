"""Named reads and locks of proposals to refer."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.referrals.tables import Proposal
from services.mediation.referrals.track import UNSENT
from shared.access.callers import Caller, visible
from shared.http.declared_list import DeclaredList, by_division
from shared.refusals import NotFound


async def proposals_about(session: AsyncSession, document_no: str) -> Sequence[Proposal]:
    """Every proposal that stands on this order, dismissed ones too."""
    return (await session.exec(select(Proposal).where(col(Proposal.document_no) == document_no))).all()


async def live_proposals(session: AsyncSession, number: str) -> Sequence[Proposal]:
    """The case's proposals that the police do not have yet and nobody dismissed, locked."""
    chosen = select(Proposal).where(col(Proposal.case_number) == number, col(Proposal.state).in_(UNSENT))
    return (await session.exec(chosen.order_by(col(Proposal.number)).with_for_update())).all()


PROPOSALS = DeclaredList(
    Proposal,
    order=(col(Proposal.proposed_on), col(Proposal.number)),
    sees=by_division(Proposal),
    filters={
        "state": lambda value: col(Proposal.state) == value,
        "case": lambda value: col(Proposal.case_number) == value,
    },
    for_authority=True,
)
"""What waits for a person and what was decided, newest first."""


async def see_proposal(session: AsyncSession, caller: Caller, number: str) -> Proposal:
    """Raises NotFound, AuthorityOnly."""
    caller.need_authority()
    chosen = select(Proposal).where(col(Proposal.number) == number, visible(caller, col(Proposal.division), None))
    found: Proposal | None = await session.scalar(chosen)
    if found is None:
        raise NotFound(what="proposal", which=number)
    return found
