"""Named reads of correction orders."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import LoadedCase
from services.mediation.inspection.rules import AWAITED, OrderState
from services.mediation.inspection.tables import CorrectionOrder


async def orders(session: AsyncSession, number: str) -> Sequence[CorrectionOrder]:
    """Every correction order of the case, oldest first."""
    chosen = select(CorrectionOrder).where(col(CorrectionOrder.case_number) == number)
    by_number = (col(CorrectionOrder.issued_on), col(CorrectionOrder.year), col(CorrectionOrder.sequence))
    return (await session.exec(chosen.order_by(*by_number))).all()


async def order_in(session: AsyncSession, number: str, state: OrderState) -> CorrectionOrder | None:
    """The case's newest order in this state; None if there is none."""
    return _newest_in(await orders(session, number), state)


def orders_of(there: LoadedCase) -> list[CorrectionOrder]:
    """Every correction order of the loaded case, oldest first."""
    return there.beside(CorrectionOrder, "orders")


def awaited_orders(there: LoadedCase) -> list[CorrectionOrder]:
    """The loaded case's orders that a payment may still settle."""
    return [order for order in orders_of(there) if order.state in AWAITED]


def loaded_order_in(there: LoadedCase, state: OrderState) -> CorrectionOrder | None:
    """The loaded case's newest order in this state; None if there is none."""
    return _newest_in(orders_of(there), state)


def _newest_in(several: Sequence[CorrectionOrder], state: OrderState) -> CorrectionOrder | None:
    found = [order for order in several if order.state == state]
    return found[-1] if found else None
