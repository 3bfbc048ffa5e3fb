import asyncio
import json
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from services.credit.employers.after_rebuild import settle
from services.credit.exchange import credit_platform
from services.credit.subscriptions import SUBSCRIPTIONS
from shared import history
from tests.credit import stated
from tests.world import ServiceUnderTest, World


async def hear(world: World, *facts: Any) -> None:
    await world.give("credit", stated.on_the_wire(*facts))


async def entries(world: World) -> list[tuple[str, date]]:
    rows = await world.rows("select code, entered_on from credit.entry order by entered_on, sequence")
    return [(row["code"], row["entered_on"]) for row in rows]


async def checks(world: World) -> list[str]:
    return [row["outcome"] for row in await world.rows("select outcome from credit.amount_check")]


async def proposals(world: World) -> list[dict[str, Any]]:
    return await world.rows("select * from credit.proposal order by document_no")


async def test_every_fact_is_entered_under_its_legal_date(credit: ServiceUnderTest, world: World):
    await world.set_clock("2025-10-01")
    await hear(world, *stated.an_unpaid_order(), stated.paid(paid_on=date(2025, 9, 20)), stated.closed())
    assert await entries(world) == [
        ("complaint-accepted", date(2025, 8, 28)),
        ("case-opened", date(2025, 8, 28)),
        ("arrears-found", date(2025, 8, 28)),
        ("order-issued", date(2025, 9, 1)),
        ("order-served", date(2025, 9, 2)),
        ("case-closed", date(2025, 9, 2)),
        ("order-overdue", date(2025, 9, 11)),
        ("wages-paid", date(2025, 9, 20)),
    ]


async def test_each_entry_is_stated_and_chained(credit: ServiceUnderTest, world: World):
    await hear(world, stated.accepted(), stated.opened(), stated.agreed())
    rows = await world.rows("select key, body from credit.outbox order by position")
    assert {row["key"] for row in rows} == {stated.USCC}
    told = [json.loads(row["body"])["entry"] for row in rows]
    assert told == ["complaint-accepted", "case-opened", "mediation-agreed"]
    async with credit.sessions.begin() as session:
        assert [step.action for step in (await history.steps(session, "employer", stated.USCC)).items] == told
    assert await world.audit("credit") == []


async def test_every_fact_twice_is_entered_once(credit: ServiceUnderTest, world: World):
    facts = [*stated.an_unpaid_order(fen=1_200_000), stated.paid(), stated.closed()]
    await hear(world, *facts)
    before = await entries(world), len(await proposals(world)), len(await world.rows("select 1 from credit.delivery"))
    await hear(world, *facts)
    assert (await entries(world), len(await proposals(world))) == before[:2]
    assert len(await world.rows("select 1 from credit.delivery")) == before[2] == 1


async def test_an_employer_without_a_code_has_no_record(credit: ServiceUnderTest, world: World):
    of_nobody = (stated.accepted, stated.opened, stated.found, stated.paid)
    about_orders = (stated.issued, stated.served, stated.overdue, stated.met, stated.referred)
    await hear(world, *(told(employer_uscc=None) for told in of_nobody))
    await hear(world, *(told(employer_uscc=None, addressee_uscc=None) for told in about_orders))
    await hear(world, stated.agreed(employer_uscc=None), stated.closed(employer_uscc=None))
    await hear(world, stated.withdrawn(employer_uscc=None))
    assert await entries(world) == []
    assert await world.rows("select 1 from credit.parked") == []
    assert await world.rows("select 1 from credit.delivery") == []


@pytest.mark.rule("CRIM-02", "BLACK-01")
async def test_eight_thousand_yuan_in_hubei_is_checked_and_proposes_nothing(credit: ServiceUnderTest, world: World):
    await hear(world, *stated.an_unpaid_order(fen=800_000))
    (check,) = await world.rows("select outcome, en from credit.amount_check")
    assert check["outcome"] == "not_reached"
    assert check["en"].startswith("amount not reached: 8,000 < 10,000 yuan")
    assert await proposals(world) == []


@pytest.mark.rule("CRIM-02", "BLACK-01", "BLACK-05")
@pytest.mark.parametrize(("fen", "proposed"), [(999_999, 0), (1_000_000, 1)])
async def test_reaching_the_amount_proposes_and_decides_nothing(fen, proposed, credit: ServiceUnderTest, world: World):
    await hear(world, *stated.an_unpaid_order(fen=fen))
    found = await proposals(world)
    assert len(found) == proposed
    for proposal in found:
        assert (proposal["kind"], proposal["rule_id"], proposal["state"]) == ("list", "BLACK-01", "open")
        assert proposal["decide_by"] == date(2025, 10, 14)  # 20 working days: 28 September and 11 October are worked


@pytest.mark.rule("CRIM-02")
async def test_ten_workers_together_reach_the_larger_amount(credit: ServiceUnderTest, world: World):
    await hear(world, *stated.an_unpaid_order(fen=5_000_000, workers=10))
    assert await checks(world) == ["reached"]


@pytest.mark.rule("CRIM-02")
async def test_where_the_amount_is_unknown_a_person_is_asked(credit: ServiceUnderTest, world: World):
    await hear(world, *stated.an_unpaid_order(fen=9_000_000, workers=12, division="620724"))
    assert await checks(world) == ["undecided"]
    assert await proposals(world) == []
    (question,) = await world.rows("select code, division from credit.question")
    assert (question["code"], question["division"]) == ("unknown:crime_one_worker_yuan", "620724")


AMOUNTS = """region = "62"
rows = [
  {key = "crime_one_worker_yuan", value = 10000, unit = "yuan", op = ">=", from = 2013-01-23, status = "SEED", rule = "CRIM-02", source = "测试用：某高级人民法院某号文"},
  {key = "crime_ten_workers_yuan", value = 60000, unit = "yuan", op = ">=", from = 2013-01-23, status = "SEED", rule = "CRIM-02", source = "测试用：某高级人民法院某号文"},
]
"""  # noqa: E501  one row, one line


@pytest.mark.rule("CRIM-02")
@pytest.mark.invariant(10)
async def test_once_the_amount_is_known_the_answer_has_the_check_made(
    credit: ServiceUnderTest, world: World, tmp_path, monkeypatch
):
    await hear(world, *stated.an_unpaid_order(fen=9_000_000, workers=12, division="620724"))
    (question,) = await world.rows("select id from credit.question")
    officer, path = await world.person(divisions=["620724"]), f"/v1/questions/{question['id']}/answer"
    early = await credit.post(officer, path, {"answer": "应为一万元"})
    assert (early.json()["code"], await checks(world)) == ("number-still-unknown", ["undecided"])
    (tmp_path / "62.toml").write_text(AMOUNTS)
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path))
    assert (await credit.post(officer, path, {"answer": "已录入"})).status_code == 200
    assert (await checks(world), len(await proposals(world))) == (["reached"], 1)


async def test_a_sum_that_may_be_on_either_side_asks_what_one_worker_is_owed(credit: ServiceUnderTest, world: World):
    await hear(world, *stated.an_unpaid_order(fen=1_500_000, workers=3))
    assert await checks(world) == ["undecided"]
    codes = await world.rows("select code from credit.question")
    assert [row["code"] for row in codes] == ["amount-undecided:one-worker"]


async def test_a_check_that_says_the_same_again_keeps_its_day(credit: ServiceUnderTest, world: World):
    """Made anew after a rebuild, it would seem to have been made on the day of the rebuild."""
    await world.set_clock("2025-09-12")
    await hear(world, *stated.an_unpaid_order(division="620724"))
    assert await checks(world) == ["undecided"]
    await world.set_clock("2025-09-26")
    async with credit.sessions.begin() as session:
        await settle(session)
    assert await world.rows("select checked_on from credit.amount_check") == [{"checked_on": date(2025, 9, 12)}]


async def test_a_check_that_lacked_the_period_is_made_again_when_it_comes(credit: ServiceUnderTest, world: World):
    acceptance, *case = stated.an_unpaid_order(fen=1_200_000)
    await hear(world, *case)
    assert await checks(world) == ["undecided"]
    await hear(world, acceptance)
    assert await checks(world) == ["reached"]
    assert len(await proposals(world)) == 1


async def test_in_every_order_the_check_ends_the_same(credit: ServiceUnderTest, world: World):
    facts = [
        stated.accepted(workers=1, claimed_fen=1_200_000),
        stated.found(outstanding_fen=1_200_000),
        stated.overdue(outstanding_fen=1_200_000),
        stated.paid(paid_on=date(2025, 9, 20)),
    ]
    for order in permutations(facts):
        await world.empty()
        await world.set_clock("2025-09-21")
        await hear(world, *order)
        (proposal,) = await proposals(world)
        assert (await checks(world), proposal["corrected_on"]) == (["reached"], date(2025, 9, 20))


@pytest.mark.rule("BLACK-05")
async def test_a_missed_day_of_decision_asks_and_decides_nothing(credit: ServiceUnderTest, world: World):
    await hear(world, *stated.an_unpaid_order(fen=1_200_000))
    await world.set_clock("2025-10-14 23:00")
    await world.sweep("credit")
    assert await world.rows("select code from credit.question") == []
    await world.set_clock("2025-10-15")
    await world.sweep("credit")
    codes = await world.rows("select code from credit.question")
    assert [row["code"] for row in codes] == ["listing-decision-overdue"]
    assert [proposal["state"] for proposal in await proposals(world)] == ["open"]


async def test_facts_taken_in_at_the_same_moment_are_all_entered(credit: ServiceUnderTest, world: World):
    facts = [stated.accepted(complaint=f"420704-2025-{number:06}") for number in range(20)]
    await asyncio.gather(*(hear(world, fact) for fact in facts))
    assert len(await entries(world)) == 20
    assert await world.rows("select * from credit.parked") == []


@pytest.mark.rule("BLACK-04")
@pytest.mark.parametrize(("payer", "corrected_on"), [("employer", date(2025, 9, 20)), ("bond", None)])
async def test_a_proposal_says_when_the_employer_itself_had_paid(
    payer, corrected_on, credit: ServiceUnderTest, world: World
):
    await world.set_clock("2025-09-20")
    await hear(world, *stated.an_unpaid_order(fen=1_200_000))
    await hear(world, stated.paid(payer=payer, paid_on=date(2025, 9, 20), paid_fen=1_200_000))
    (proposal,) = await proposals(world)
    assert (proposal["corrected_on"], proposal["state"]) == (corrected_on, "open")


async def test_the_credit_platform_hears_of_an_overdue_order_and_of_no_person(credit: ServiceUnderTest, world: World):
    await hear(world, *stated.an_unpaid_order())
    (delivery,) = await world.rows("select party, kind, subject, body from credit.delivery")
    assert (delivery["party"], delivery["kind"]) == ("credit_platform", "employer-record")
    assert json.loads(delivery["body"]) == {
        "what": "correction-order-overdue",
        "uscc": stated.USCC,
        "addressee_role": "employer",
        "division": "420704",
        "document_no": stated.ORDER,
        "due_on": "2025-09-10",
        "outstanding_fen": 800_000,
    }


@pytest.mark.rule("LIAB-05")
async def test_the_credit_platform_hears_of_whom_the_order_bound_and_not_of_the_employer_beside(
    credit: ServiceUnderTest, world: World
):
    first = {"addressee_role": "general_contractor", "addressee_uscc": "91999999MAXXXXXX1L"}
    await hear(world, stated.overdue(**first))
    (delivery,) = await world.rows("select subject, body from credit.delivery")
    told = json.loads(delivery["body"])
    assert delivery["subject"] == told["uscc"] == "91999999MAXXXXXX1L"
    assert told["addressee_role"] == "general_contractor"


async def test_the_credit_platform_hears_nothing_of_a_person(credit: ServiceUnderTest, world: World):
    await hear(world, stated.overdue(addressee_uscc=None))
    assert await world.rows("select 1 from credit.delivery") == []


def test_what_acts_outside_listens_from_now_on_only():
    since = {s.name: s.since for actions in SUBSCRIPTIONS.values() for s in actions}
    assert since.pop(credit_platform.tell_overdue_order.__name__) == "now"
    assert set(since.values()) == {"beginning"}
