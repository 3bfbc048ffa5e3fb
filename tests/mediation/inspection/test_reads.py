"""What the named reads of correction orders find."""

from datetime import date

import pytest

from services.mediation.inspection import queries
from services.mediation.inspection.rules import AWAITED, OrderState
from services.mediation.inspection.tables import CorrectionOrder, CorrectionOrderLine
from tests.reads import Read, a_row, check, put

ORDER = {
    "document_no": "D-1",
    "case_number": "C-1",
    "state": OrderState.SERVED,
    "issued_on": date(2025, 8, 28),
    "due_on": date(2025, 9, 10),
    "year": 2025,
    "sequence": 1,
}
OLDEST_FIRST = [
    ORDER | {"document_no": "D-4", "issued_on": date(2025, 8, 27), "sequence": 8},
    ORDER | {"document_no": "D-3", "year": 2024, "sequence": 9},
    ORDER,
    ORDER | {"document_no": "D-2", "sequence": 2, "state": OrderState.MET},
]
OTHERS = [{"document_no": "D-9", "case_number": "C-2", "sequence": 7}]

READS = {
    "the orders of a case, the oldest first": Read(
        lambda session: queries.orders(session, "C-1"), CorrectionOrder, OLDEST_FIRST, OTHERS
    ),
    "the newest in a state": Read(
        lambda session: queries.order_in(session, "C-1", OrderState.SERVED),
        CorrectionOrder,
        [ORDER],
        [
            *OTHERS,
            {"document_no": "D-0", "issued_on": date(2025, 8, 27), "sequence": 3},
            {"document_no": "D-2", "sequence": 2, "state": OrderState.MET},
        ],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, mediation, read):
    await check(world, "mediation", read)


async def test_orders_have_their_own_lines_and_those_that_a_payment_may_settle_are_awaited(world, mediation):
    lines = [("D-1", 2), ("D-1", 1), ("D-2", 1), ("D-9", 1)]
    await put(
        world,
        "mediation",
        *(a_row(CorrectionOrder, 1, each) for each in (*OLDEST_FIRST, OLDEST_FIRST[0] | OTHERS[0])),
        *(a_row(CorrectionOrderLine, 1, {"document_no": order, "line": line}) for order, line in lines),
    )
    async with mediation.sessions.begin() as session:
        found = await queries.lined_orders(session, "C-1")
        awaited = await queries.awaited_lined_orders(session, "C-1")
    told = [(each.order.document_no, list(each.lines)) for each in found]
    assert told == [("D-4", []), ("D-3", []), ("D-1", [1, 2]), ("D-2", [1])]
    assert [each.order.document_no for each in awaited] == ["D-4", "D-3", "D-1"]
    assert OrderState.SERVED in AWAITED
