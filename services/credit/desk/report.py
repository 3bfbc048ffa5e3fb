"""Figures over employers' records and proposals, as of a day."""

from datetime import date

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.desk.schemas import CountedOut, ReportOut
from services.credit.listings import queries as listing_queries
from services.credit.listings.tables import Proposal
from services.credit.records import queries as record_queries
from services.credit.records.tables import Entry
from shared.access.callers import Caller, authority_scope


async def report(session: AsyncSession, caller: Caller, as_of: date, division: str | None) -> ReportOut:
    """The report on a day, for the caller's divisions or one of them. Raises AuthorityOnly or WrongDivision."""
    where = [*authority_scope(caller, col(Entry.division), division), col(Entry.entered_on) <= as_of]
    proposed = [*authority_scope(caller, col(Proposal.division), division), col(Proposal.proposed_on) <= as_of]
    by_code = await record_queries.entries_by_code(session, where)
    orders, fen = await record_queries.overdue_unpaid(session, where, as_of)
    return ReportOut(
        as_of=as_of,
        division=division,
        employers=await record_queries.employers_in(session, where),
        entries={code: CountedOut(entries=count, fen=sum_) for code, (count, sum_) in by_code.items()},
        overdue_orders_unpaid=orders,
        overdue_orders_fen=fen,
        proposals=await listing_queries.proposals_made(session, proposed),
    )
