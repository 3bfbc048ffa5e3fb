"""Echeng, 28 August to 1 September 2025: the restaurant pays in full, and everybody is told once."""

import pytest

from tests.journeys.stories import accepted_case, actions_of, decide

pytestmark = pytest.mark.journey
EMPLOYER = "/v1/employers/91999999MAXXXXXX0N"


async def paid_case(world, hotline, officer):
    complaint, case = await accepted_case(world, hotline, officer)
    mediation, path = world.service("mediation"), f"/v1/cases/{case}"
    await decide(mediation, officer, path, "assign", {"assignee": "officer-1"})
    await decide(mediation, officer, path, "start-mediation")
    await mediation.post(officer, f"{path}/lines/1/findings", {"verified": True})
    await decide(mediation, officer, path, "agree", {"agreed_fen": 800_000, "pay_by": "2025-09-01"})
    await world.deliver(times=2)
    await world.set_clock("2025-09-01")
    payment = {"receipt_no": "R1", "line": 1, "fen": 800_000, "paid_on": "2025-09-01", "payer": "employer"}
    assert (await mediation.post(officer, f"{path}/payments", payment)).status_code in (200, 201)
    await decide(mediation, officer, path, "close", {"disposition": "PAID_IN_FULL"})
    await world.deliver(times=2)
    return complaint, case


@pytest.mark.capability("C60", "C79")
async def test_the_receipt_closes_the_line_and_the_case_closes_as_paid_after_four_days(world, mediation):
    hotline, officer = await world.machine(), await world.person()
    _, case = await paid_case(world, hotline, officer)
    ledger = (await mediation.get(officer, f"/v1/cases/{case}/ledger")).json()
    shown = (await mediation.get(officer, f"/v1/cases/{case}")).json()
    assert (ledger["claimed_fen"], ledger["paid_fen"], ledger["outstanding_fen"]) == (800_000, 800_000, 0)
    assert (shown["disposition"], shown["opened_on"], shown["closed_on"]) == (
        "PAID_IN_FULL",
        "2025-08-28",
        "2025-09-01",
    )


@pytest.mark.capability("C97")
async def test_the_hotline_gets_one_final_answer_in_its_own_words(world, intake):
    hotline, officer = await world.machine(), await world.person()
    complaint, _ = await paid_case(world, hotline, officer)
    await world.give("intake", world.sent)
    due = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    [final] = [item for item in due if item["kind"] == "final-answer"]
    words = final["body"]
    assert (words["note1"], words["note6"], words["final"]) == ("是", "是", "是")
    assert words["conclusion"] == "经核实存在欠薪，已支付完毕"
    assert "8,000.00元" in words["note10"]
    assert "4天" in words["note10"]
    assert final["subject"] == complaint


@pytest.mark.capability("C20")
async def test_the_worker_is_called_back_satisfied_and_the_complaint_is_closed(world, intake):
    hotline, officer = await world.machine(), await world.person()
    complaint, _ = await paid_case(world, hotline, officer)
    path = f"/v1/complaints/{complaint}"
    await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": True})
    closed = await decide(intake, officer, path, "close", {"reason": "回访满意"})
    assert (closed["stage"], closed["satisfied"], closed["disposition"]) == ("closed", True, "PAID_IN_FULL")
    told = await actions_of(world, officer, "intake", path)
    assert told == ["filed", "accepted", "case-opened", "wages-paid", "case-closed", "called-back", "closed"]


@pytest.mark.capability("C39")
async def test_the_portrait_turns_red_when_arrears_are_verified_and_calms_down_when_paid(world, monitor):
    hotline, officer = await world.machine(), await world.person()
    await paid_case(world, hotline, officer)

    async def colour(on):
        return (await monitor.get(officer, f"{EMPLOYER}/risk?as_of={on}")).json()["colour"]

    assert [await colour(on) for on in ("2025-08-28", "2025-08-31", "2025-09-01")] == ["red", "red", "green"]


async def test_the_employers_record_shows_what_happened_on_its_legal_days(world, credit):
    hotline, officer = await world.machine(), await world.person()
    await paid_case(world, hotline, officer)
    entries = (await credit.get(officer, EMPLOYER)).json()["entries"]
    days = {entry["code"]: entry["on"] for entry in entries}
    assert days["wages-paid"] == "2025-09-01"
    assert days["case-closed"] == "2025-09-01"
    assert len(entries) == len(days)


@pytest.mark.capability("C20")
async def test_a_dissatisfied_worker_reopens_complaint_and_case_and_the_channel_gets_a_supplement(
    world, intake, mediation
):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await paid_case(world, hotline, officer)
    path = f"/v1/complaints/{complaint}"
    await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": False})
    await world.deliver(times=2)
    assert (await mediation.get(officer, f"/v1/cases/{case}")).json()["stage"] == "opened"
    await decide(mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "PAID_IN_FULL"})
    await world.deliver(times=2)
    kinds = [item["kind"] for item in (await intake.get(hotline, "/v1/deliveries")).json()["items"]]
    again = await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": True})
    assert kinds == ["final-answer", "supplement"]
    assert again["stage"] == "called_back"


async def test_money_that_comes_after_the_final_answer_is_told_as_a_supplement_once(world, intake, mediation):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    path = f"/v1/cases/{case}"
    await decide(mediation, officer, path, "close", {"disposition": "PAID_OR_REPAYMENT_AGREED", "reason": "分期支付"})
    await world.deliver()
    payment = {"receipt_no": "R9", "fen": 800_000, "paid_on": "2025-08-28", "payer": "employer"}
    assert (await mediation.post(officer, f"{path}/payments", payment)).status_code == 201
    await world.deliver(times=3)
    items = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    assert items[-1]["kind"] == "supplement"
    assert len(items) == 2
    assert "8,000.00元" in items[-1]["body"]["note10"]
    assert (await intake.get(officer, f"/v1/complaints/{complaint}")).json()["paid_fen"] == 800_000


@pytest.mark.rule("INV-15")
@pytest.mark.parametrize(
    ("disposition", "paid_fen", "told"),
    [
        ("PAID_IN_FULL", 800_000, "经核实存在欠薪，已支付完毕"),
        ("NOT_SUBSTANTIATED", 0, "经核实不存在欠薪情况"),
        ("UNREACHABLE_OR_WITHDRAWN", 0, "无法联系或已撤回"),
    ],
)
async def test_of_a_withdrawn_case_worker_and_channel_are_told_how_it_ended(
    world, intake, mediation, disposition, paid_fen, told
):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    if paid_fen:
        payment = {"receipt_no": "R1", "fen": paid_fen, "paid_on": "2025-08-28", "payer": "employer"}
        assert (await mediation.post(officer, f"/v1/cases/{case}/payments", payment)).status_code == 201
    end = {"disposition": disposition, "reason": "情节轻微或立案有误", "no_number": True}
    await decide(mediation, officer, f"/v1/cases/{case}", "withdraw-case", end)
    await world.deliver(times=2)
    shown = (await intake.get(officer, f"/v1/complaints/{complaint}")).json()
    assert (shown["stage"], shown["disposition"], shown["paid_fen"]) == ("answered", disposition, paid_fen)
    notices = await world.rows("select text from intake.notice where event = 'result'")
    assert [told in notice["text"] for notice in notices] == [True]
    [answer] = [item for item in (await intake.get(hotline, "/v1/deliveries")).json()["items"]]
    assert answer["kind"] == "final-answer"
