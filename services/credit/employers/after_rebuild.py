"""After a rebuild of the records from facts: check the overdue orders that have no settled check.

Checks, proposals and decisions are not rebuilt: they keep their result, lines and sources. Only a check that is
missing or undecided is made again, with what the record says now.
"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings.amount_checks import check_orders
from services.credit.records.rules.record import Code
from services.credit.records.tables import Entry


async def settle(session: AsyncSession) -> None:
    """Check every overdue order again; an order whose check is settled is skipped."""
    overdue = select(Entry).where(col(Entry.code) == Code.OVERDUE)
    for entry in (await session.exec(overdue.order_by(col(Entry.employer), col(Entry.sequence)))).all():
        await check_orders(session, entry)
