"""Facts that arrive and days that pass: on a real PostgreSQL."""

import asyncio
import contextlib
from datetime import date

import pytest

from services.mediation.inspection.rules import CORRECTION
from services.mediation.inspection.tables import DocumentCounter
from shared.contracts.intake import ComplaintCalledBack
from shared.documents.numbers import next_number
from tests.mediation.story import (
    OWED,
    a_payment,
    an_accepted_complaint,
    an_open_case,
    an_ordered_case,
    names_stated,
    stated,
    tell,
)
from tests.world import World

# opening


async def test_an_accepted_complaint_opens_one_case_however_often_it_is_told(world: World):
    await tell(world, an_accepted_complaint(), times=2)
    await tell(world, an_accepted_complaint())  # another event about the same complaint
    rows = await world.rows("select stage, opened_on, outstanding_fen from mediation.case_file")
    assert [tuple(row.values()) for row in rows] == [("opened", date(2025, 8, 28), OWED)]
    assert await names_stated(world) == ["case-opened"]


async def test_a_case_opened_late_keeps_the_days_of_its_complaint(world: World):
    await world.set_clock("2025-09-20")
    case = await an_open_case(world)
    assert (case.seen["opened_on"], case.seen["filed_on"]) == ("2025-08-28", "2025-08-28")
    await world.sweep("mediation")
    assert await case.steps() == ["opened", "mediation-overdue"]


@pytest.mark.rule("MED-03")
async def test_mediation_has_fifteen_days_from_the_complaint(world: World):
    case = await an_open_case(world, filed_on=date(2025, 8, 25))
    deadline = await case.deadline("mediation")
    assert (deadline["started_on"], deadline["due_on"]) == (date(2025, 8, 25), date(2025, 9, 9))
    assert (deadline["rule_id"], deadline["term"]) == ("MED-03", "15CD")


@pytest.mark.rule("INV-02")
@pytest.mark.parametrize(
    ("division", "term", "due_on"),
    [
        ("420704", "30CD", date(2025, 9, 28)),
        ("440402", "45WD", date(2025, 11, 5)),
        ("620724", "60WD", date(2025, 11, 26)),
    ],
)
async def test_the_handling_term_is_the_provinces_or_else_the_nations(world: World, division, term, due_on):
    case = await an_open_case(world, division=division)
    deadline = await case.deadline("case-handling")
    assert (deadline["term"], deadline["due_on"]) == (term, due_on)


async def test_a_place_nobody_knows_asks_a_person_instead_of_guessing(world: World):
    await tell(world, an_accepted_complaint(division="999999"))
    assert await world.rows("select 1 from mediation.obligation") == []
    asked = await world.rows("select code from mediation.question order by code")
    assert [row["code"] for row in asked] == ["unknown:investigation_days", "unknown:mediation_days"]


OLD_TERM = """region = "CN"
rows = [
  {key = "mediation_days", value = "15CD", to = 2008-04-30, status = "SEED", rule = "MED-03", source = "测试用"},
]
"""


@pytest.mark.invariant(10)
async def test_a_clock_that_stopped_for_a_number_is_set_when_it_is_entered(world: World, tmp_path, monkeypatch):
    case = await an_open_case(world, filed_on=date(2008, 4, 1), opened_on=date(2008, 4, 1))
    [question] = await world.rows("select id, code from mediation.question where code = 'unknown:mediation_days'")
    answering = f"/v1/questions/{question['id']}/answer"
    refused = await case.service.post(case.who, answering, {"answer": "十五日"})
    assert (refused.status_code, refused.json()["code"]) == (409, "number-still-unknown")
    (tmp_path / "CN.old.toml").write_text(OLD_TERM)
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path))
    assert (await case.service.post(case.who, answering, {"answer": "已录入"})).status_code == 200
    deadline = await case.deadline("mediation")
    assert (deadline["started_on"], deadline["due_on"]) == (date(2008, 4, 1), date(2008, 4, 16))


async def test_a_dissatisfied_worker_makes_a_person_decide_about_reopening(world: World):
    case = await an_open_case(world)
    await case.do("payments", **a_payment())
    await case.do("close", disposition="PAID_IN_FULL")
    said = {"division": "420704", "case": case.seen["number"], "called_on": date(2025, 8, 28)}
    await tell(world, ComplaintCalledBack(complaint=case.seen["complaint"], satisfied=True, **said))
    assert await world.rows("select 1 from mediation.question") == []
    await tell(world, ComplaintCalledBack(complaint=case.seen["complaint"], satisfied=False, **said))
    assert [row["code"] for row in await world.rows("select code from mediation.question")] == [
        "dissatisfied:2025-08-28"
    ]
    assert (await case.look())["stage"] == "closed"


async def test_a_call_back_about_a_complaint_without_a_case_changes_nothing(world: World):
    called = ComplaintCalledBack(
        division="420704", complaint="none", case=None, satisfied=False, called_on=date(2025, 8, 28)
    )
    await tell(world, called)
    assert await world.rows("select 1 from mediation.question") == []


# orders and days


@pytest.mark.rule("INV-09")
async def test_an_order_paid_on_its_last_day_is_met_and_never_overdue(world: World):
    case = await an_ordered_case(world, due_on="2025-09-05")
    await world.set_clock("2025-09-05")
    await case.do("payments", **a_payment(paid_on="2025-09-05"))
    await world.set_clock("2025-09-06")
    await world.sweep("mediation")
    assert (await case.read("orders"))["items"][0]["state"] == "met"
    assert (await case.deadline("correction-order"))["state"] == "met"
    assert "correction-order-overdue" not in await names_stated(world)


async def test_one_fen_short_is_overdue(world: World):
    case = await an_ordered_case(world, due_on="2025-09-05")
    await case.do("payments", **a_payment(fen=OWED - 1))
    await world.set_clock("2025-09-06")
    await world.sweep("mediation")
    name, fact = (await stated(world))[-1]
    assert (name, fact["outstanding_fen"]) == ("correction-order-overdue", 1)


async def test_money_of_the_bond_ends_the_wait_but_is_no_correction(world: World):
    case = await an_ordered_case(world, due_on="2025-09-05")
    await case.do("payments", **a_payment(payer="bond"))
    order = (await case.read("orders"))["items"][0]
    assert (order["state"], order["paid_fen"], order["others_fen"]) == ("paid_by_others", 0, OWED)
    assert (await case.deadline("correction-order"))["state"] == "cancelled"


async def test_money_after_the_day_meets_the_order_late_and_the_stage_stays(world: World):
    case = await an_ordered_case(world, due_on="2025-09-05")
    await world.set_clock("2025-09-08")
    await world.sweep("mediation")
    await case.do("payments", **a_payment(paid_on="2025-09-08"))
    assert case.seen["stage"] == "order_overdue"
    assert (await case.deadline("correction-order"))["met_on"] == date(2025, 9, 8)
    assert (await case.do("close", disposition="PAID_IN_FULL"))["stage"] == "closed"


async def test_closing_leaves_nothing_in_any_queue(world: World):
    case = await an_ordered_case(world, due_on="2025-09-05")
    await world.set_clock("2025-11-01")
    await world.sweep("mediation")
    await case.do("close", disposition="ENFORCEMENT_PENDING", reason="已申请强制执行")
    states = await world.rows("select distinct state from mediation.obligation where state in ('open', 'overdue')")
    assert states == []
    await world.set_clock("2026-03-01")
    assert await world.sweep("mediation") == 0


@pytest.mark.rule("MED-05")
async def test_a_broken_agreement_is_written_down_and_asked_about(world: World):
    case = await an_open_case(world)
    await case.do("start-mediation")
    await case.do("agree", agreed_fen=OWED, pay_by="2025-09-01")
    await world.set_clock("2025-09-02")
    await world.sweep("mediation")
    assert (await case.steps())[-1] == "agreement-overdue"
    assert [row["code"] for row in await world.rows("select code from mediation.question")] == [
        "agreement-broken:2025-09-01"
    ]
    assert (await case.look())["stage"] == "agreed"


async def test_document_numbers_have_no_gap_when_an_order_fails_half_way(world: World):
    cases = [await an_open_case(world, complaint=f"c-{n}") for n in range(3)]
    for case in cases:
        await case.do("lines/1/findings", verified=True)
        await case.do("open-inspection", inspectors=["a", "b"])
    await cases[0].do("correct", due_on="2025-09-05")
    refused = await cases[1].try_to("correct", due_on="2025-09-05", ordered_fen=OWED + 1)
    assert refused.status_code == 409
    await _order_that_crashes(world)
    answers = await asyncio.gather(*(case.try_to("correct", due_on="2025-09-05") for case in cases[1:]))
    assert [answer.status_code for answer in answers] == [200, 200]
    rows = await world.rows("select sequence from mediation.correction_order order by sequence")
    assert [row["sequence"] for row in rows] == [1, 2, 3]


async def _order_that_crashes(world: World) -> None:
    with contextlib.suppress(ZeroDivisionError):
        async with world.service("mediation").sessions.begin() as session:
            assert await next_number(session, DocumentCounter, division="420704", kind=CORRECTION, year=2025) == 2
            raise ZeroDivisionError
