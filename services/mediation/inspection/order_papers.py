"""A correction order as its document says it: to whom it is addressed, and what is to be paid for which line."""

from collections.abc import Sequence

from services.mediation.inspection.order_lines import lefts
from services.mediation.inspection.queries import LinedOrder
from services.mediation.inspection.rules import AWAITED
from services.mediation.inspection.schemas import AddresseeOut, OrderLineOut, OrderOut
from services.mediation.ledger.tables import LedgerLine


def shown(orders: Sequence[LinedOrder], there: Sequence[LedgerLine]) -> list[OrderOut]:
    """The orders of a case, each with its lines as the ledger has them."""
    left = lefts([each for each in orders if each.order.state in AWAITED], there)
    by_number = {line.line: line for line in there}
    return [_shown(each, by_number, left.get(each.order.document_no, {})) for each in orders]


def _shown(each: LinedOrder, by_number: dict[int, LedgerLine], left: dict[int, int]) -> OrderOut:
    order = each.order
    lines = [
        OrderLineOut.model_validate(
            by_number[number].model_dump()
            | line.model_dump(include={"ordered_fen", "paid_fen", "others_fen"})
            | {"unpaid_fen": left.get(number, 0)}
        )
        for number, line in each.lines.items()
    ]
    addressee = AddresseeOut(role=order.addressee_role, uscc=order.addressee_uscc)
    return OrderOut.model_validate(order.model_dump() | {"addressee": addressee, "lines": lines})
