"""Reads and locks of papers, of the complaint each is about, and of what the desk prints."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import KIND
from services.intake.complaints.tables import Complaint
from services.intake.papers.tables import Paper
from shared.access.callers import Caller
from shared.obligations import Obligation
from shared.obligations.lifecycle import UNENDED
from shared.obligations.locks import by_row
from shared.obligations.matters import by_column
from shared.refusals import NotFound

about = by_column(col(Paper.number), col(Paper.complaint))
hold = by_row(col(Paper.number))
"""For the sweep: the rows of the deadlines to serve a paper."""


async def papers_of(session: AsyncSession, complaint: str) -> Sequence[Paper]:
    """The complaint's papers, oldest first."""
    of = select(Paper).where(Paper.complaint == complaint).order_by(col(Paper.made_at), col(Paper.number))
    return (await session.exec(of)).all()


async def read(session: AsyncSession, caller: Caller, number: str) -> tuple[Paper, Complaint]:
    """The paper and its complaint: for whoever sees the complaint, and for the place whose organ issued it. Raises
    NotFound."""
    paper = await session.get(Paper, number)
    complaint = await session.get(Complaint, paper.complaint) if paper is not None else None
    if paper is None or complaint is None or not _sees(caller, paper, complaint):
        raise NotFound(what="paper", which=number)
    return paper, complaint


async def lock(session: AsyncSession, paper: Paper) -> Complaint:
    """Row-lock a paper that was read, after its complaint, as every command has it; the complaint."""
    complaint = await complaint_queries.lock_for_fact(session, paper.complaint)
    assert complaint is not None, "a paper is about a complaint"
    await session.refresh(paper, with_for_update=True)
    return complaint


def _sees(caller: Caller, paper: Paper, complaint: Complaint) -> bool:
    if caller.may_see(complaint.division, complaint.parties):
        return True
    return caller.is_authority and caller.reaches(paper.division)


async def deadlines_of(session: AsyncSession, complaint: str) -> Sequence[Obligation]:
    """The complaint's own deadlines that have not ended, soonest first."""
    running = select(Obligation).where(
        Obligation.subject_kind == KIND, Obligation.subject == complaint, col(Obligation.state).in_(UNENDED)
    )
    return (await session.exec(running.order_by(col(Obligation.due_on), col(Obligation.name)))).all()


async def lock_unnumbered(session: AsyncSession, organ: str) -> Sequence[tuple[Paper, Complaint]]:
    """The organ's papers without a number, row-locked, in the order in which they were made."""
    waiting = (
        select(Paper, Complaint)
        .join(Complaint, col(Complaint.number) == col(Paper.complaint))
        .where(col(Paper.document_no).is_(None), col(Paper.division).startswith(organ))
        .order_by(col(Paper.made_at), col(Paper.number))
        .with_for_update(of=Paper)
    )
    return list((await session.exec(waiting)).all())
