"""A withdrawn case says how its matter ended 撤销立案 (INV-15)."""

import pytest

from services.mediation.lifecycle.rules import NoEndByWithdrawal, check_withdrawing
from shared.trade.dispositions import Disposition
from tests.mediation.story import OWED, a_payment, an_open_case, stated
from tests.world import World

pytestmark = pytest.mark.rule("INV-15")
GOES_ON = {Disposition.ENFORCEMENT_PENDING, Disposition.CRIMINAL_TRANSFERRED}


@pytest.mark.parametrize("disposition", Disposition)
def test_only_what_is_not_pursued_elsewhere_is_withdrawn(disposition):
    if disposition in GOES_ON:
        with pytest.raises(NoEndByWithdrawal):
            check_withdrawing(disposition)
    else:
        check_withdrawing(disposition)


@pytest.mark.parametrize(
    ("paid_fen", "end", "code"),
    [
        (OWED, {"disposition": "PAID_IN_FULL"}, None),
        (OWED - 1, {"disposition": "PAID_IN_FULL"}, "still-outstanding"),
        (0, {"disposition": "NOT_SUBSTANTIATED"}, None),
        (0, {"disposition": "DUPLICATE"}, None),
        (0, {"disposition": "UNREACHABLE_OR_WITHDRAWN"}, "still-reachable"),
        (0, {"disposition": "UNREACHABLE_OR_WITHDRAWN", "no_number": True}, None),
        (0, {"disposition": "CRIMINAL_TRANSFERRED"}, "no-end-by-withdrawal"),
    ],
)
async def test_it_ends_as_a_closed_case_may_and_everybody_is_told(world: World, paid_fen, end, code):
    case = await an_open_case(world)
    if paid_fen:
        await case.do("payments", **a_payment(fen=paid_fen))
    answer = await case.try_to("withdraw-case", **end, reason="情节轻微并已改正，或立案有误")
    if code:
        assert (answer.status_code, answer.json()["code"]) == (409, code)
        return
    assert answer.json()["disposition"] == end["disposition"]
    name, body = (await stated(world))[-1]
    told = (body["disposition"], body["workers_paid"], body["paid_fen"])
    assert (name, told) == ("case-withdrawn", (end["disposition"], 1 if paid_fen else 0, paid_fen))


@pytest.mark.parametrize("body", [{"reason": "立案有误"}, {"disposition": "DUPLICATE"}])
async def test_without_a_disposition_or_a_reason_nothing_is_withdrawn(world: World, body):
    case = await an_open_case(world)
    assert (await case.try_to("withdraw-case", **body)).status_code == 422
    assert (await case.look())["stage"] == "opened"
