"""After the records were entered anew from facts: overdue orders nobody has checked yet are looked at.

What was checked, proposed and decided is no projection. It stands as it was seen then, with its lines and sources;
only a check that is missing or undecided is made with what the record says now.
"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings.amount_checks import look_at_orders
from services.credit.records.rules.record import Code
from services.credit.records.tables import Entry


async def settle(session: AsyncSession) -> None:
    """Look at every overdue order once more; one that is settled says nothing again."""
    overdue = select(Entry).where(col(Entry.code) == Code.OVERDUE)
    for entry in (await session.exec(overdue.order_by(col(Entry.employer), col(Entry.sequence)))).all():
        await look_at_orders(session, entry)
