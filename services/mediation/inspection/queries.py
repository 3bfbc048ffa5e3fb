"""Named reads of correction orders."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import LoadedCase
from services.mediation.inspection.rules import AWAITED, OrderState
from services.mediation.inspection.tables import CorrectionOrder, CorrectionOrderLine


@dataclass
class LinedOrder:
    """An order with its lines, by ledger line."""

    order: CorrectionOrder
    lines: dict[int, CorrectionOrderLine] = field(default_factory=dict)


async def orders(session: AsyncSession, number: str) -> Sequence[CorrectionOrder]:
    """Every correction order of the case, oldest first."""
    chosen = select(CorrectionOrder).where(col(CorrectionOrder.case_number) == number)
    by_number = (col(CorrectionOrder.issued_on), col(CorrectionOrder.year), col(CorrectionOrder.sequence))
    return (await session.exec(chosen.order_by(*by_number))).all()


async def lined_orders(session: AsyncSession, number: str) -> list[LinedOrder]:
    """Every correction order of the case with its lines, oldest first."""
    joined = col(CorrectionOrderLine.document_no) == col(CorrectionOrder.document_no)
    chosen = select(CorrectionOrder, CorrectionOrderLine).join(CorrectionOrderLine, joined, isouter=True)
    by_number = (col(CorrectionOrder.issued_on), col(CorrectionOrder.year), col(CorrectionOrder.sequence))
    of_case = chosen.where(col(CorrectionOrder.case_number) == number)
    found: dict[str, LinedOrder] = {}
    for order, line in await session.exec(of_case.order_by(*by_number, col(CorrectionOrderLine.line))):
        lined = found.setdefault(order.document_no, LinedOrder(order))
        if line is not None:
            lined.lines[line.line] = line
    return list(found.values())


async def awaited_lined_orders(session: AsyncSession, number: str) -> list[LinedOrder]:
    """The case's orders that a payment may still settle, with their lines, oldest first."""
    return [each for each in await lined_orders(session, number) if each.order.state in AWAITED]


async def order_in(session: AsyncSession, number: str, state: OrderState) -> CorrectionOrder | None:
    """The case's newest order in this state; None if there is none."""
    return _newest_in(await orders(session, number), state)


def orders_of(there: LoadedCase) -> list[CorrectionOrder]:
    """Every correction order of the loaded case, oldest first."""
    return there.beside(CorrectionOrder, "orders")


def awaited_orders(there: LoadedCase) -> list[CorrectionOrder]:
    """The loaded case's orders that a payment may still settle."""
    return [order for order in orders_of(there) if order.state in AWAITED]


def order_lines_of(there: LoadedCase) -> list[CorrectionOrderLine]:
    """The lines of the loaded case's orders; a line that a decision adds to an order is appended."""
    return there.beside(CorrectionOrderLine, "order_lines")


def awaited_with_lines(there: LoadedCase) -> list[LinedOrder]:
    """The loaded case's orders that a payment may still settle, with their lines, oldest first."""
    found = {order.document_no: LinedOrder(order) for order in awaited_orders(there)}
    for line in order_lines_of(there):
        if line.document_no in found:
            found[line.document_no].lines[line.line] = line
    return list(found.values())


def loaded_order_in(there: LoadedCase, state: OrderState) -> CorrectionOrder | None:
    """The loaded case's newest order in this state; None if there is none."""
    return _newest_in(orders_of(there), state)


def _newest_in(several: Sequence[CorrectionOrder], state: OrderState) -> CorrectionOrder | None:
    found = [order for order in several if order.state == state]
    return found[-1] if found else None
