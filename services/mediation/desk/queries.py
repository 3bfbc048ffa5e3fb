"""Named reads of the desk: proposals that wait for a head, and an officer's open cases."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, cast
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.rules.stage import ENDED
from services.mediation.cases.tables import Case
from services.mediation.referrals.tables import Proposal
from services.mediation.referrals.track import ProposalState
from shared.access.callers import Caller, visible


async def reported(session: AsyncSession, caller: Caller, limit: int) -> Sequence[Proposal]:
    """Proposals that wait for a head's approval, first due first, without those that concern the caller."""
    waiting = select(Proposal).where(
        col(Proposal.state) == ProposalState.REPORTED,
        visible(caller, col(Proposal.division), None),
        ~_concerns(caller),
    )
    in_order = (col(Proposal.decide_by), col(Proposal.number))
    return (await session.exec(waiting.order_by(*in_order).limit(limit))).all()


async def lock_assigned(
    session: AsyncSession, caller: Caller, assignees: Sequence[str], numbers: Sequence[str], limit: int
) -> Sequence[Case]:
    """Open cases of this officer in the caller's divisions, row-locked, by number."""
    theirs = select(Case).where(
        col(Case.assignee).in_(assignees),
        col(Case.stage).not_in(ENDED),
        visible(caller, col(Case.division), None),
    )
    if numbers:
        theirs = theirs.where(col(Case.number).in_(numbers))
    locked = theirs.order_by(col(Case.number)).limit(limit).with_for_update()
    return (await session.exec(locked.execution_options(populate_existing=True))).all()


def _concerns(caller: Caller) -> ColumnElement[bool]:
    """Whether the caller proposed, reported or investigated, under either name: another person decides then
    (CRIM-11).
    """
    me = [caller.label, caller.subject]
    return or_(
        col(Proposal.proposed_by).in_(me),
        col(Proposal.reported_by).in_(me),
        col(Proposal.officers).op("&&")(cast(me, ARRAY(Text))),
    )
