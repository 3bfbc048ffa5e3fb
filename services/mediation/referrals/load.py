"""The proposals about a case that a settled order concerns, loaded after the case."""

from typing import cast

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import LoadedCase
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.rules import OrderState
from services.mediation.referrals import queries
from services.mediation.referrals.proposals import KIND
from services.mediation.referrals.tables import Proposal
from shared.commands import Load, Loaded


class LoadedProposal(Loaded[Proposal]):
    """A locked proposal, its history's head and its deadlines."""


PROPOSAL = Load(Proposal, KIND, LoadedProposal)


def may_have_live(there: LoadedCase) -> bool:
    """Whether there may be a proposal that the police do not have yet: only an overdue order leads to one."""
    return any(order.state is OrderState.OVERDUE for order in inspection_queries.orders_of(there))


async def load_live(session: AsyncSession, there: LoadedCase) -> None:
    """Lock them after their case; what is decided about them is written with it."""
    live = await queries.live_proposals(session, there.key) if may_have_live(there) else []
    if live:
        there.locked_after += await PROPOSAL(session, there.keyring, *(each.number for each in live))


def live_of(there: LoadedCase) -> list[LoadedProposal]:
    """The case's live proposals that were loaded."""
    return [cast(LoadedProposal, each) for each in there.locked_after if each.kind == KIND]
