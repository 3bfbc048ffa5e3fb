"""What monitor states of unpaid wages: one proposal a month, decided by a head or ended by the payment (PAY-02)."""

from datetime import date
from typing import Any

import pytest

from shared.contracts.monitor import PaymentMadeGood, PaymentMissed
from tests.mediation.story import PLACE, tell
from tests.world import World

pytestmark = [pytest.mark.capability("C37"), pytest.mark.rule("PAY-02")]
ABOUT = {"division": PLACE, "project": "P-1", "month": "2025-07", "warning": "W-1", "rule": "W400"}


def missed(**differences: Any) -> PaymentMissed:
    told = {"rule_id": "PAY-02", "employer_uscc": "91999999MAXXXXXX0N", "people": 3, "fen": 900, "unanswered": True}
    return PaymentMissed(**ABOUT | told | {"missed_on": date(2025, 8, 15)} | differences)


def paid(**differences: Any) -> PaymentMadeGood:
    return PaymentMadeGood(**ABOUT | {"made_good_on": date(2025, 8, 28)} | differences)


async def proposals(world: World) -> list[tuple[str, str, str]]:
    rows = await world.rows("select project, month, state from mediation.opening_proposal order by project, month")
    return [(row["project"], row["month"], row["state"]) for row in rows]


async def decided(world: World, command: str = "approve") -> str | None:
    """A head decides the only proposal that waits; the number of the case that it opened."""
    head = await world.person("head-1", roles="head")
    mediation = world.service("mediation")
    [row] = await world.rows("select number, version from mediation.opening_proposal where state = 'open'")
    path = f"/v1/opening-proposals/{row['number']}/{command}"
    answer = await mediation.post(head, path, {"reason": "拖欠属实"}, version=row["version"])
    assert answer.status_code == 200, answer.text
    number: str | None = answer.json()["case_number"]
    return number


async def what_the_case_says(world: World) -> list[str]:
    rows = await world.rows("select entry from mediation.history where kind = 'case'")
    return ["wages-made-good" for row in rows if b"wages-made-good" in row["entry"]]


async def asked(world: World) -> list[tuple[str, str]]:
    rows = await world.rows("select subject, code from mediation.question where code like 'made-good%' order by code")
    return [(row["subject"], row["code"]) for row in rows]


async def test_what_nobody_put_right_is_proposed_once_a_month_of_a_project(world: World):
    await tell(world, missed(unanswered=False))
    assert await proposals(world) == []
    await tell(world, missed(), times=2)
    await tell(world, missed(rule="W402", warning="W-2"))
    await tell(world, missed(month="2025-06"))
    await tell(world, missed(project="P-2"))
    assert await proposals(world) == [
        ("P-1", "2025-06", "open"),
        ("P-1", "2025-07", "open"),
        ("P-2", "2025-07", "open"),
    ]
    [kept] = await world.rows("select * from mediation.opening_proposal where month = '2025-06'")
    told = missed(month="2025-06").model_dump(include={"people", "fen", "rule", "rule_id", "warning", "missed_on"})
    assert {name: kept[name] for name in told} == told
    assert kept["proposed_on"] == date(2025, 8, 28)


async def test_a_payment_before_the_decision_ends_the_proposal_of_its_month_and_no_other(world: World):
    await tell(world, paid())
    assert await proposals(world) == []
    await tell(world, missed())
    await tell(world, missed(month="2025-06"))
    await tell(world, paid(project="P-2"))
    await tell(world, paid(), times=2)
    assert await proposals(world) == [("P-1", "2025-06", "open"), ("P-1", "2025-07", "made_good")]
    rows = await world.rows("select decided_on from mediation.opening_proposal where state = 'made_good'")
    assert [row["decided_on"] for row in rows] == [date(2025, 8, 28)]
    assert await asked(world) == []


async def test_a_payment_after_the_approval_is_said_in_the_case_and_asked_once_a_month(world: World):
    await tell(world, missed())
    case = await decided(world)
    await tell(world, paid())
    assert await proposals(world) == [("P-1", "2025-07", "approved")]
    assert (await what_the_case_says(world), await asked(world)) == (["wages-made-good"], [(case, "made-good:2025-07")])
    await tell(world, paid(warning="W-2", rule="W402"))
    assert (len(await what_the_case_says(world)), len(await asked(world))) == (2, 1)


@pytest.mark.parametrize("stage", ["closed", "withdrawn"])
async def test_a_case_that_ended_hears_of_no_payment(world: World, stage):
    await tell(world, missed())
    await decided(world)
    ended = "closed_on = opened_on, disposition = 'DUPLICATE'"
    await world.execute(f"update mediation.case_file set stage = $1, {ended}", stage)
    await tell(world, paid())
    assert (await what_the_case_says(world), await asked(world)) == ([], [])


async def test_what_a_head_dismissed_stays_so_when_it_is_paid(world: World):
    await tell(world, missed())
    assert await decided(world, "dismiss") is None
    await tell(world, paid())
    assert (await proposals(world), await asked(world)) == ([("P-1", "2025-07", "dismissed")], [])


@pytest.mark.parametrize(("people", "fen"), [(3, 900), (None, 900), (3, None), (None, None)])
async def test_the_case_has_the_months_people_and_sum_and_says_where_it_is_not_known(world: World, people, fen):
    await tell(world, missed(people=people, fen=fen))
    number = await decided(world)
    [case] = await world.rows("select * from mediation.case_file")
    assert (case["number"], case["workers"], case["claimed_fen"]) == (number, people or 1, fen or 0)
    assert (case["claim_unknown"], case["approver"], case["parties"]) == (fen is None, "labour_authority/head-1", [])
    [line] = await world.rows("select period_from, period_to from mediation.ledger_line")
    assert tuple(line.values()) == ("2025-07", "2025-07")
