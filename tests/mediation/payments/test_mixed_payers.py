"""An order paid partly by the employer and partly by bond, fund or court is not the employer's correction."""

import pytest

from services.mediation.inspection.rules import OrderState, answered_by
from tests.mediation.referral import EACH, an_overdue_case, proposals
from tests.mediation.story import OWED, a_payment, an_ordered_case
from tests.world import World

pytestmark = pytest.mark.invariant(12)
HALF = OWED // 2
MIXES = [
    (("employer", "bond"), "paid_by_others", HALF),
    (("bond", "employer"), "paid_by_others", HALF),
    (("fund", "court"), "paid_by_others", 0),
    (("contractor", "employer"), "met", OWED),
]


@pytest.mark.parametrize(("payers", "state", "own_fen"), MIXES, ids=[" then ".join(mix[0]) for mix in MIXES])
async def test_an_order_is_met_only_by_the_money_of_those_liable(world: World, payers, state, own_fen):
    case = await an_ordered_case(world)
    for number, payer in enumerate(payers):
        await case.do("payments", **a_payment(receipt_no=f"R-{number}", payer=payer, fen=HALF))
    [order] = (await case.read("orders"))["items"]
    assert (order["state"], order["paid_fen"]) == (state, own_fen)
    waiting = await case.deadline("correction-order")
    assert waiting["state"] == ("met" if state == "met" else "cancelled")


@pytest.mark.parametrize(
    ("paid", "others", "outstanding", "answer"),
    [
        (99, 1, 0, OrderState.PAID_BY_OTHERS),
        (100, 0, 0, OrderState.MET),
        (100, 1, 0, OrderState.MET),
        (99, 1, 5, None),
        (0, 100, 5, None),
        (99, 0, 0, OrderState.MET),
    ],
)
def test_a_fen_of_somebody_elses_money_in_an_order_is_not_the_employers(paid, others, outstanding, answer):
    """The last row: what was left was taken back by the worker or rejected, and nobody else paid."""
    assert answered_by(100, paid, others, outstanding) is answer


@pytest.mark.rule("CRIM-07")
@pytest.mark.parametrize("payers", [("employer", "bond"), ("bond", "employer"), ("contractor", "employer")], ids=str)
async def test_a_proposal_to_refer_shows_no_correction_where_others_paid_a_part(world: World, payers):
    case = await an_overdue_case(world)
    for number, payer in enumerate(payers):
        part = a_payment(receipt_no=f"R-{number}", fen=6 * EACH, paid_on="2025-09-06", payer=payer)
        await case.do("payments", **part)
    await case.do("lines/1/signed-list", list_no="支付表-1", workers=12, fen=12 * EACH)
    [proposal] = await proposals(case)
    assert proposal["corrected_on"] == (None if "bond" in payers else "2025-09-06")
