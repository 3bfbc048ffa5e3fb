"""Named reads of correction orders."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.inspection.rules import AWAITED, OrderState
from services.mediation.inspection.tables import CorrectionOrder


async def orders(session: AsyncSession, number: str) -> Sequence[CorrectionOrder]:
    """Every correction order of the case, oldest first."""
    chosen = select(CorrectionOrder).where(col(CorrectionOrder.case_number) == number)
    by_number = (col(CorrectionOrder.issued_on), col(CorrectionOrder.year), col(CorrectionOrder.sequence))
    return (await session.exec(chosen.order_by(*by_number))).all()


async def awaited_orders(session: AsyncSession, number: str) -> list[CorrectionOrder]:
    """The case's orders that a payment may still settle."""
    return [order for order in await orders(session, number) if order.state in AWAITED]


async def order_in(session: AsyncSession, number: str, state: OrderState) -> CorrectionOrder | None:
    """The case's newest order in this state; None if there is none."""
    found = [order for order in await orders(session, number) if order.state == state]
    return found[-1] if found else None
