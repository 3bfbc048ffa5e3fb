"""Named reads and locks of proposals for the joint-sanction list."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings.tables import AmountCheck, Proposal
from services.credit.listings.track import UNDISMISSED, ProposalState
from shared.access.callers import Caller, visible
from shared.http.declared_list import DeclaredList, by_division
from shared.refusals import NotFound

PROPOSALS = DeclaredList(
    Proposal,
    order=(col(Proposal.decide_by), col(Proposal.number)),
    sees=by_division(Proposal),
    filters={
        "state": lambda value: col(Proposal.state) == value,
        "employer_uscc": lambda value: col(Proposal.employer) == value,
    },
    for_authority=True,
)
"""Proposals on which a person has to decide, and those decided."""


async def checks_of(session: AsyncSession, uscc: str) -> dict[tuple[str, str], AmountCheck]:
    rows = await session.exec(select(AmountCheck).where(col(AmountCheck.employer) == uscc))
    return {(row.source, row.document_no): row for row in rows}


async def checks_of_orders(session: AsyncSession, documents: Sequence[str]) -> dict[tuple[str, str], AmountCheck]:
    rows = await session.exec(select(AmountCheck).where(col(AmountCheck.document_no).in_(documents)))
    return {(row.source, row.document_no): row for row in rows}


async def live_proposals(session: AsyncSession, source: str) -> Sequence[Proposal]:
    """The case's proposals that nobody dismissed, row-locked."""
    waiting = select(Proposal).where(col(Proposal.source) == source, col(Proposal.state).in_(UNDISMISSED))
    return (await session.exec(waiting.order_by(col(Proposal.number)).with_for_update())).all()


async def proposed(session: AsyncSession, kind: str, source: str, document_no: str) -> bool:
    """Whether this order led to a proposal before, whatever its state is now."""
    about = (col(Proposal.source) == source, col(Proposal.document_no) == document_no)
    before = select(col(Proposal.number)).where(col(Proposal.kind) == kind, *about)
    return (await session.exec(before.limit(1))).first() is not None


async def see_proposal(session: AsyncSession, caller: Caller, number: str) -> Proposal:
    """The proposal, if the caller may see it. Raises NotFound, AuthorityOnly."""
    caller.need_authority()
    chosen = select(Proposal).where(col(Proposal.number) == number, visible(caller, col(Proposal.division), None))
    found: Proposal | None = await session.scalar(chosen)
    if found is None:
        raise NotFound(what="proposal", which=number)
    return found


async def proposals_made(session: AsyncSession, where: list[ColumnElement[bool]]) -> int:
    return int(await session.scalar(select(func.count()).select_from(Proposal).where(*where)) or 0)


async def waiting(session: AsyncSession, caller: Caller, limit: int) -> Sequence[Proposal]:
    """Open proposals the caller did not make, first due first."""
    caller.need_authority()
    open_ones = select(Proposal).where(
        visible(caller, col(Proposal.division), None),
        col(Proposal.state) == ProposalState.OPEN,
        col(Proposal.proposed_by).not_in([caller.label, caller.subject]),
    )
    return (await session.exec(open_ones.order_by(col(Proposal.decide_by), col(Proposal.number)).limit(limit))).all()
