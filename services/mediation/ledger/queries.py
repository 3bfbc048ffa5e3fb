"""Named reads of the ledger, and the members' listings that wait for a case."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import literal_column
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.ledger.rules.ledger import EntryKind
from services.mediation.ledger.tables import Act, LedgerEntry, LedgerLine, MemberListing
from shared.http.declared_list import DeclaredList, by_division_and_parties

LINES = DeclaredList(
    LedgerLine,
    order=(col(LedgerLine.case_number), col(LedgerLine.line)),
    chosen=select(LedgerLine).join(Case, col(Case.number) == col(LedgerLine.case_number)),
    sees=by_division_and_parties(Case),
    filters={
        "case": lambda value: col(LedgerLine.case_number) == value,
        "worker_ref": lambda value: col(LedgerLine.worker_ref) == value,
        "unpaid": lambda value: (col(LedgerLine.outstanding_fen) > literal_column("0")) == value,
    },
)
"""The lines of the caller's cases, the newest case first."""


async def complaints_with_listings(session: AsyncSession, complaints: Sequence[str]) -> Sequence[str]:
    """Those of these complaints with member listings that came before their case."""
    waiting = col(MemberListing.complaint).in_(complaints) & ~col(MemberListing.taken)
    return (await session.exec(select(MemberListing.complaint).where(waiting).distinct())).all() if complaints else []


async def lines(session: AsyncSession, number: str) -> Sequence[LedgerLine]:
    chosen = select(LedgerLine).where(col(LedgerLine.case_number) == number)
    return (await session.exec(chosen.order_by(col(LedgerLine.line)))).all()


def lines_of(there: LoadedCase) -> list[LedgerLine]:
    """The loaded case's lines, by their number; a line that a decision adds is appended."""
    return there.beside(LedgerLine, "lines")


async def entries(session: AsyncSession, number: str) -> Sequence[LedgerEntry]:
    chosen = select(LedgerEntry).where(col(LedgerEntry.case_number) == number)
    return (await session.exec(chosen.order_by(col(LedgerEntry.position)))).all()


async def entries_as_of(
    session: AsyncSession, number: str, as_of: date, known_before: datetime
) -> Sequence[tuple[int, EntryKind, int]]:
    """Line, kind and fen of what had happened by that day and had been recorded before that moment, by line."""
    line, kind, fen = col(LedgerEntry.line), col(LedgerEntry.kind), func.sum(col(LedgerEntry.fen))
    by_then = (col(LedgerEntry.happened_on) <= as_of, col(LedgerEntry.recorded_at) < known_before)
    chosen = select(line, kind, fen).where(col(LedgerEntry.case_number) == number, *by_then)
    return (await session.exec(chosen.group_by(line, kind).order_by(line))).all()


async def payment(session: AsyncSession, number: str, receipt_no: str) -> Act | None:
    """The payment of this receipt, if it was recorded."""
    its = (col(Act.case_number) == number, col(Act.kind) == EntryKind.PAID, col(Act.number) == receipt_no)
    return (await session.exec(select(Act).where(*its))).first()


async def keep_listing(session: AsyncSession, row: MemberListing) -> bool:
    """Insert the listing; False when it is already stored."""
    keeping = insert(MemberListing).values(row.model_dump()).on_conflict_do_nothing()
    return await session.scalar(keeping.returning(col(MemberListing.event_id))) is not None


async def listings_waiting(session: AsyncSession, complaint: str) -> Sequence[MemberListing]:
    """Listings not yet entered in the ledger, row-locked, in the sender's order."""
    chosen = select(MemberListing).where(col(MemberListing.complaint) == complaint, ~col(MemberListing.taken))
    return (await session.exec(chosen.order_by(col(MemberListing.sequence)).with_for_update())).all()


async def listings_complete(session: AsyncSession, complaint: str) -> bool:
    """Whether every part of every listing received so far has come."""
    parts, heard = func.max(col(MemberListing.parts)), func.count(func.distinct(col(MemberListing.part)))
    lacking = (
        select(col(MemberListing.listing))
        .where(col(MemberListing.complaint) == complaint, col(MemberListing.part) > 0)
        .group_by(col(MemberListing.listing))
        .having(parts > heard)
    )
    return (await session.exec(lacking.limit(1))).first() is None
