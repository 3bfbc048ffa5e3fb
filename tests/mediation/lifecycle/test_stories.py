"""Two cases of one district on their real days: one paid in four days, one that needs an order."""

import pytest

from tests.mediation.story import OWED, a_payment, an_open_case, names_stated, stated
from tests.world import World


@pytest.mark.capability("C60", "C79")
async def test_a_worker_is_paid_four_days_after_complaining(world: World):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    await case.do("start-mediation", mediator="mediator-1")
    await world.set_clock("2025-08-29")
    await case.do("hold-round", held_on="2025-08-29", present=["worker", "employer"], outcome="adjourned")
    await world.set_clock("2025-08-30")
    await case.do("hold-round", held_on="2025-08-30", present=["worker", "employer"], outcome="agreed")
    await case.do("lines/1/findings", verified=True)
    await case.do("agree", agreed_fen=OWED, pay_by="2025-09-05")
    await world.set_clock("2025-09-01")
    await case.do("payments", **a_payment(paid_on="2025-09-01"))
    closed = await case.do("close", disposition="PAID_IN_FULL")
    assert (closed["stage"], closed["closed_on"], closed["outstanding_fen"]) == ("closed", "2025-09-01", 0)
    assert await case.steps() == [
        "opened",
        "assigned",
        "mediation-started",
        "round-held",
        "round-held",
        "found",
        "agreed",
        "paid",
        "closed",
    ]
    facts = dict(await stated(world))
    assert facts["case-opened"]["opened_on"] == "2025-08-28"
    assert facts["case-closed"]["workers_paid"] == 1
    assert facts["case-closed"]["paid_fen"] == OWED
    assert {name: (await case.deadline(name))["state"] for name in ("mediation", "agreement", "case-handling")} == {
        "mediation": "met",
        "agreement": "met",
        "case-handling": "met",
    }
    report = await case.service.get(
        case.who, "/v1/reports/mediation", params={"from": "2025-08-01", "to": "2025-09-30", "as_of": "2025-09-01"}
    )
    assert report.json()["days_to_paid"] == {
        "median": 4.0,
        "paid_off": 1,
        "of_cases_opened": 1,
        "each": [{"case": case.seen["number"], "days": 4}],
    }


@pytest.mark.capability("C70", "C123")
@pytest.mark.rule("INV-02", "INV-09")
async def test_an_order_that_is_not_obeyed_falls_overdue_the_day_after(world: World):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    await case.do("start-mediation")
    assert str((await case.deadline("case-handling"))["due_on"]) == "2025-09-28"  # a Sunday on which offices work
    await world.set_clock("2025-09-12")
    await case.do("fail-mediation", reason="no_agreement", note="双方分歧较大")
    await case.do("open-inspection", inspectors=["officer-1", "officer-2"])
    await case.do("lines/1/findings", verified=True)
    await world.set_clock("2025-09-22")
    await case.do("correct", due_on="2025-10-10")
    await world.set_clock("2025-09-23")
    await case.do("serve", served_on="2025-09-23")
    await world.set_clock("2025-09-26")
    await case.do("extend", reason="需要核对考勤")
    assert str((await case.deadline("case-handling"))["due_on"]) == "2025-10-27"
    for day, left in (("2025-09-29", 3), ("2025-10-09", 1)):
        await world.set_clock(f"{day}T08:59:59+08:00")
        await world.sweep("mediation")
        before = (await case.steps()).count("reminded")
        await world.set_clock(f"{day}T09:00:00+08:00")
        await world.sweep("mediation")
        reminded = [step for step in (await case.read("history"))["items"] if step["action"] == "reminded"]
        assert len(reminded) == before + 1
        assert reminded[-1]["facts"]["working_days_left"] == left
        assert reminded[-1]["facts"]["deadline"] == "correction-order"
    await world.set_clock("2025-10-10T23:59:00+08:00")
    await world.sweep("mediation")
    assert (await case.look())["stage"] == "ordered"
    await world.set_clock("2025-10-11T00:00:00+08:00")
    await world.sweep("mediation")
    await world.sweep("mediation")
    assert (await case.look())["stage"] == "order_overdue"
    assert (await case.read("orders"))["items"][0]["document_no"] == "鄂城人社监令字〔2025〕第1号"
    assert await names_stated(world) == [
        "case-opened",
        "case-assigned",
        "mediation-failed",
        "arrears-found",
        "correction-order-issued",
        "correction-order-served",
        "case-extended",
        "correction-order-overdue",
    ]
    assert (await stated(world))[-1][1]["outstanding_fen"] == OWED
