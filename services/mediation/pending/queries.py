"""The load that shows a case's pending money and how it ended, and named reads of it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries as case_queries
from services.mediation.cases.history import KIND as CASE_KIND
from services.mediation.cases.load import ITSELF, OF_ITS_WORKERS, LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.pending.tables import Pending, PendingEnd
from shared.commands import Load
from shared.obligations import Obligation
from shared.obligations.matters import by_column

KIND = "pending"
OURS = "(select jsonb_agg(to_jsonb(p))::text from pending as p where p.case_number = l.number)"
ENDS = """(select jsonb_agg(to_jsonb(e))::text from pending_end as e join pending as p using (pending_id)
    where p.case_number = l.number)"""
CLOCKS = """(select jsonb_agg(to_jsonb(o))::text from pending as p join obligation as o
        on o.subject = p.pending_id::text and o.subject_kind = 'pending' and o.state in ('open', 'parked')
    where p.case_number = l.number)"""

CASE_AND_PENDING = Load(
    Case,
    CASE_KIND,
    LoadedCase,
    beside=ITSELF | OF_ITS_WORKERS | {"pending": OURS, "pending_ends": ENDS, "pending_clocks": CLOCKS},
)
"""A case with its pending money. Two that end the same one at once: the database refuses one of them, which loads again
and sees how it ended.
"""

matter = by_column(col(Pending.pending_id), col(Pending.case_number), UUID)


def ours(there: LoadedCase) -> list[Pending]:
    """The loaded case's pending money, ended too."""
    return there.beside(Pending, "pending")


def end_of(there: LoadedCase, pending_id: UUID) -> PendingEnd | None:
    ends = there.beside(PendingEnd, "pending_ends")
    return next((each for each in ends if each.pending_id == pending_id), None)


def clock_of(there: LoadedCase, pending_id: UUID) -> Obligation | None:
    """The timer of its last day, as long as it runs."""
    clocks = there.beside(Obligation, "pending_clocks")
    return next((each for each in clocks if each.subject == str(pending_id)), None)


async def of_case(session: AsyncSession, number: str) -> Sequence[tuple[Pending, PendingEnd | None]]:
    """A case's pending money with its ends, by last day."""
    joined = select(Pending, PendingEnd).outerjoin(PendingEnd, col(PendingEnd.pending_id) == col(Pending.pending_id))
    theirs = joined.where(col(Pending.case_number) == number)
    return (await session.exec(theirs.order_by(col(Pending.expires_on), col(Pending.number)))).all()


async def find(session: AsyncSession, pending_id: UUID) -> Pending:
    return (await session.exec(select(Pending).where(col(Pending.pending_id) == pending_id))).one()


async def has_ended(session: AsyncSession, pending_id: UUID) -> bool:
    return (await session.exec(select(PendingEnd).where(col(PendingEnd.pending_id) == pending_id))).first() is not None


async def hold(session: AsyncSession, subjects: Sequence[str]) -> set[str]:
    """For the sweep: its case is locked, as commands lock it."""
    cases = await matter(session, subjects)
    free = await case_queries.hold(session, sorted(set(cases.values())))
    return {each for each in subjects if cases.get(each) in free or each not in cases}
