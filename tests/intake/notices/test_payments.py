"""Each worker whom a payment reached hears of their own sum, once; who spoke for all is asked to check."""

from collections import Counter

import pytest

from tests.builders import WORKER
from tests.journeys.stories import decide, file

pytestmark = [pytest.mark.capability("C128"), pytest.mark.rule("INT-01")]


async def listed(world, intake, people, **reporter):
    """A case with these workers on its list: its officer, the complaint and the case."""
    officer, head = await world.person(), await world.person("head-1", roles="head")
    owed = {"workers": len(people), "owed_fen": len(people) * 100_000}
    number = await file(world, await world.machine(), **owed, reporter={**WORKER, **reporter})
    path = f"/v1/complaints/{number}"
    await decide(intake, officer, path, "members", {"change": "join", "members": people})
    await decide(intake, head, path, "accept", {"reason": "同意"})
    await world.deliver(times=2)
    return officer, number, (await intake.get(officer, path)).json()["case_number"]


def worker(number, phone):
    owed = [{"item": "wages", "period_from": "2025-07", "period_to": "2025-07", "fen": 100_000}]
    return {"name": f"测试工{number}", "id_no": None, "phone": phone, "representative": False, "owed": owed}


async def pay(world, officer, case, line, receipt="R1"):
    body = {"receipt_no": receipt, "fen": 100_000, "line": line, "paid_on": "2025-08-28", "payer": "contractor"}
    answer = await world.service("mediation").post(officer, f"/v1/cases/{case}/payments", body)
    assert answer.status_code == 201, answer.text
    await world.deliver(times=2)


async def lines(world, officer, case):
    answer = await world.service("mediation").get(officer, f"/v1/cases/{case}/ledger")
    return {each["worker_ref"]: each["line"] for each in answer.json()["lines"] if each["worker_ref"]}


async def told(intake, officer, number):
    items = (await intake.get(officer, "/v1/notices", params={"complaint": number})).json()["items"]
    return [each for each in items if each["event"].startswith(("paid", "returned"))]


async def test_the_worker_just_paid_hears_of_the_sum_and_the_payer_and_nobody_else_does(world, intake):
    people = [worker(1, "13800000021"), worker(2, "13800000022")]
    officer, number, case = await listed(world, intake, people)
    members = (await intake.get(officer, f"/v1/complaints/{number}/members")).json()["items"]
    paid = members[1]["worker_ref"]
    await pay(world, officer, case, (await lines(world, officer, case))[paid])
    notices = await told(intake, officer, number)
    assert Counter(each["event"] for each in notices) == {"paid-to-you": 1, "paid": 1}
    [own] = [each for each in notices if each["event"] == "paid-to-you"]
    assert (own["recipient"], own["recipient_kind"], own["state"]) == (paid, "member", "due")
    assert "由施工总承包单位向您本人支付工资1,000.00元" in own["text"]
    assert "测试工" not in own["text"]


async def test_who_reported_and_was_paid_gets_the_message_about_their_own_money_only(world, intake):
    officer, number, case = await listed(world, intake, [worker(1, WORKER["phone"])])
    [line] = (await lines(world, officer, case)).values()
    await pay(world, officer, case, line)
    skipped = {each["event"]: each["skipped"] for each in await told(intake, officer, number)}
    assert skipped == {"paid-to-you": None, "paid": "told-once"}


async def test_each_payment_is_told_once_and_each_on_its_own(world, intake):
    officer, number, case = await listed(world, intake, [worker(1, "13800000021"), worker(2, "13800000022")])
    for receipt, line in enumerate((await lines(world, officer, case)).values()):
        await pay(world, officer, case, line, f"R{receipt}")
    await world.give("intake", world.sent)
    own = [each["recipient"] for each in await told(intake, officer, number) if each["event"] == "paid-to-you"]
    assert (len(own), len(set(own))) == (2, 2)


async def test_a_worker_without_a_telephone_is_told_by_a_person(world, intake):
    officer, number, case = await listed(world, intake, [worker(1, None)])
    [line] = (await lines(world, officer, case)).values()
    await pay(world, officer, case, line)
    [own] = [each for each in await told(intake, officer, number) if each["event"] == "paid-to-you"]
    assert own["skipped"] == "no-phone"
    names = [each["name"] for each in (await intake.get(officer, "/v1/my-work")).json()["items"]]
    assert "tell-worker" in names


@pytest.mark.rule("INT-07")
async def test_a_protected_reporter_who_stands_on_the_list_gets_no_message(world, intake):
    officer, number, case = await listed(world, intake, [worker(1, WORKER["phone"])], protected=True)
    [line] = (await lines(world, officer, case)).values()
    await pay(world, officer, case, line)
    assert {each["skipped"] for each in await told(intake, officer, number)} == {"protected"}


async def test_who_was_paid_hears_that_it_came_back_and_a_workmate_does_not(world, intake):
    officer, number, case = await listed(world, intake, [worker(1, "13800000021"), worker(2, "13800000022")])
    paid, line = next(iter((await lines(world, officer, case)).items()))
    await pay(world, officer, case, line)
    body = {"number": "T1", "cause": "returned", "happened_on": "2025-08-28", "reason": "户名不符"}
    path = f"/v1/cases/{case}/payments/R1/return"
    answer = await world.service("mediation").post(officer, path, body)
    assert answer.status_code == 201, answer.text
    await world.deliver(times=2)
    await world.give("intake", world.sent)
    back = [each for each in await told(intake, officer, number) if each["event"].startswith("returned")]
    assert Counter(each["event"] for each in back) == {"returned-of-yours": 1, "returned": 1}
    [own] = [each for each in back if each["event"] == "returned-of-yours"]
    assert own["recipient"] == paid
    assert "支付给您的工资中有1,000.00元于2025-08-28被退回" in own["text"]
