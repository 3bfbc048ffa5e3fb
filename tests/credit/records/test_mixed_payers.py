"""Paid by the employer in part and by bond, fund or court: the employer has not corrected it itself (BLACK-04)."""

from datetime import date

import pytest

from services.credit.records.rules.record import Code, Line, figures
from tests.credit import stated
from tests.world import ServiceUnderTest, World

pytestmark = [pytest.mark.rule("BLACK-04"), pytest.mark.invariant(12)]
MIXED = [
    (("employer", "bond"), False),
    (("bond", "employer"), False),
    (("fund", "contractor"), False),
    (("employer", "court"), False),
    (("contractor", "employer"), True),
    (("owner", "employer"), True),
]
each_mix = pytest.mark.parametrize(("payers", "own"), MIXED, ids=[" then ".join(payers) for payers, _ in MIXED])


@each_mix
async def test_an_early_removal_is_offered_only_when_every_payment_was_the_liable_sides_own(
    credit: ServiceUnderTest, world: World, payers, own
):
    await world.set_clock("2025-09-21")
    await world.give("credit", stated.on_the_wire(*stated.an_unpaid_order(fen=1_200_000)))
    for number, payer in enumerate(payers):
        part = stated.paid(
            receipt_no=f"R-{number}",
            payer=payer,
            paid_fen=600_000,
            outstanding_fen=600_000 * (1 - number),
            paid_on=date(2025, 9, 20 + number),
        )
        await world.give("credit", stated.on_the_wire(part))
    [proposal] = await world.rows("select corrected_on, state from credit.proposal")
    assert proposal == {"corrected_on": date(2025, 9, 21) if own else None, "state": "open"}


@each_mix
def test_paid_by_the_day_counts_only_when_every_payment_was_the_liable_sides_own(payers, own):
    ordered = Line(Code.ISSUED, "case", date(2025, 9, 2), 1, document_no="order 1", due_on=date(2025, 9, 10))
    paid = [
        Line(Code.PAID, "case", date(2025, 9, 5 + number), 2 + number, outstanding_fen=1 - number, payer=payer)
        for number, payer in enumerate(payers)
    ]
    counted = figures([ordered, *paid])
    assert (counted.paid_in_full, counted.paid_by_the_day) == (1, int(own))
