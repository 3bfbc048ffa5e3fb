"""The HTTP surface: who may, what is refused and how it is said, versions, races, lists, my work, figures."""

import asyncio
from datetime import date
from typing import Any

import pytest

from tests.mediation.story import (
    OWED,
    CaseInHand,
    a_payment,
    an_accepted_complaint,
    an_open_case,
    an_ordered_case,
    names_stated,
    stated,
    tell,
)
from tests.world import World

ENGLISH = {"Accept-Language": "en"}


def a_new_case(**differences: Any) -> dict[str, Any]:
    return {
        "division": "420704",
        "domain": "construction",
        "employer": {"name": "虚构建设有限公司", "uscc": "91999999MAXXXXXX0N"},
        "workers": 3,
        "claimed_fen": 2_400_000,
        "grounds": "巡查发现",
    } | differences


# who may


async def test_a_person_opens_a_case_and_reads_it_back(world: World):
    mediation, who = world.service("mediation"), await world.person()
    opened = await mediation.post(who, "/v1/cases", a_new_case())
    assert opened.status_code == 201
    assert opened.headers["etag"] == '"1"'
    shown = await mediation.get(who, f"/v1/cases/{opened.json()['number']}")
    assert shown.json() == opened.json()
    assert await names_stated(world) == ["case-opened"]


async def test_nobody_opens_a_case_outside_their_divisions(world: World):
    mediation, who = world.service("mediation"), await world.person()
    refused = await mediation.post(who, "/v1/cases", a_new_case(division="420703"))
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong-division")


@pytest.mark.parametrize(
    "wrong",
    [
        {"division": "999999"},
        {"workers": 0},
        {"workers": True},
        {"surprise": 1},
        {"claimed_fen": 1.5},
        {"claimed_fen": "100"},
        {"opened_on": "1989-12-31"},
        {"opened_on": 1_756_339_200},
        {"opened_on": "1756339200"},
        {"opened_on": "2025-08-29"},
        {"grounds": "a\u0000b"},
    ],
)
async def test_what_cannot_be_meant_is_refused(world: World, wrong):
    mediation, who = world.service("mediation"), await world.person()
    refused = await mediation.post(who, "/v1/cases", a_new_case(**wrong))
    assert refused.status_code == 422
    assert await world.rows("select 1 from mediation.case_file") == []


async def test_a_case_of_another_division_does_not_exist(world: World):
    case = await an_open_case(world)
    stranger = await world.person("officer-9", divisions=["4207"])
    other = await world.person("officer-8", divisions=["620724"])
    assert (await case.service.get(stranger, case.path)).status_code == 200
    for part in ("", "/history", "/ledger", "/orders"):
        refused = await case.service.get(other, case.path + part)
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
    refused = await case.service.post(other, f"{case.path}/payments", a_payment())
    assert refused.status_code == 404


async def test_a_department_sees_a_case_once_it_assists(world: World):
    case = await an_open_case(world)
    bank = await world.machine("bank_a", scopes="cases:read payments:write")
    assert (await case.service.get(bank, case.path)).status_code == 404
    await case.do("assign", assignee="officer-1", assisting=["bank_a"])
    assert (await case.service.get(bank, case.path)).status_code == 200
    paid = await case.service.post(bank, f"{case.path}/payments", a_payment())
    assert paid.status_code == 201
    assert (await case.read("ledger"))["entries"][-1]["recorded_by"] == "bank_a"


async def test_deciding_needs_the_scope_and_extending_the_head(world: World):
    case = await an_open_case(world)
    officer = await world.person("officer-3", roles="officer")
    writer = await world.person("officer-4", scopes="cases:read cases:write")
    refused = await case.try_to("close", writer, disposition="NOT_WAGES", reason="材料款")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    refused = await case.try_to("extend", officer, reason="需要时间")
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")


@pytest.mark.parametrize("number", ["420704-2025-999999", "nonsense", "a%00b"])
async def test_a_case_that_is_not_there_is_not_found(world: World, number):
    refused = await world.service("mediation").get(await world.person(), f"/v1/cases/{number}")
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


async def test_the_description_of_the_surface_is_whole(world: World):
    described = (await world.service("mediation").get(None, "/openapi.json")).json()
    assert "/v1/cases/{number}/payments" in described["paths"]
    assert described["openapi"].startswith("3.1")


# versions


async def test_a_decision_needs_the_version_it_was_taken_on(world: World):
    case = await an_open_case(world)
    body = {"assignee": "officer-1"}
    missing = await case.service.post(case.who, f"{case.path}/assign", body)
    assert (missing.status_code, missing.json()["code"]) == (428, "version-missing")
    stale = await case.service.post(case.who, f"{case.path}/assign", body, version=7)
    assert (stale.status_code, stale.json()["current_version"]) == (412, 1)


@pytest.mark.capability("C113")
async def test_of_twenty_callers_racing_for_one_case_one_wins(world: World):
    case = await an_open_case(world)
    racers = [
        case.service.post(case.who, f"{case.path}/assign", {"assignee": f"officer-{n}"}, version=1) for n in range(20)
    ]
    answers = await asyncio.gather(*racers)
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    assert {answer.json()["current_version"] for answer in answers if answer.status_code == 412} == {2}
    assert await names_stated(world) == ["case-opened", "case-assigned"]


async def test_a_repeated_command_is_one_command(world: World):
    case = await an_open_case(world)
    send = {"key": "assign-once", "version": 1}
    first = await case.service.post(case.who, f"{case.path}/assign", {"assignee": "officer-1"}, **send)
    again = await case.service.post(case.who, f"{case.path}/assign", {"assignee": "officer-1"}, **send)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.content == first.content


# money


async def test_the_same_receipt_is_the_same_payment(world: World):
    case = await an_open_case(world)
    first = await case.try_to("payments", **a_payment(fen=300_000))
    await case.do("payments", **a_payment(receipt_no="R-2", fen=100_000))
    again = await case.try_to("payments", **a_payment(fen=300_000))
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    other = await case.try_to("payments", **a_payment(fen=300_001))
    assert (other.status_code, other.json()["code"]) == (409, "receipt-reused")
    assert (await case.look())["outstanding_fen"] == OWED - 400_000


async def test_the_same_receipt_told_ten_times_at_once_is_paid_once(world: World):
    case = await an_open_case(world)
    answers = await asyncio.gather(
        *(case.service.post(case.who, f"{case.path}/payments", a_payment()) for _ in range(10))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (await names_stated(world)).count("wages-paid") == 1


async def test_a_fen_too_much_is_refused_in_both_languages(world: World):
    case = await an_open_case(world)
    refused = await case.try_to("payments", **a_payment(fen=OWED + 1))
    assert (refused.status_code, refused.json()["detail"]) == (409, "金额800001分超过尚欠金额800000分")
    told = await case.service.post(case.who, f"{case.path}/payments", a_payment(fen=OWED + 1), headers=ENGLISH)
    assert told.json()["detail"] == "800001 fen is more than the 800000 fen outstanding"
    assert (await case.try_to("payments", **a_payment())).status_code == 201


@pytest.mark.parametrize(("paid_on", "status"), [("2025-08-28", 201), ("2025-08-29", 422), ("1989-12-31", 422)])
async def test_money_is_paid_today_or_before(world: World, paid_on, status):
    case = await an_open_case(world)
    assert (await case.try_to("payments", **a_payment(paid_on=paid_on))).status_code == status


async def test_a_payment_after_closing_is_a_supplement(world: World):
    case = await an_open_case(world)
    await case.do("close", disposition="ENFORCEMENT_PENDING", reason="已申请强制执行")
    await case.do("payments", **a_payment(payer="court"))
    assert (case.seen["stage"], case.seen["outstanding_fen"]) == ("closed", 0)


@pytest.mark.capability("C79")
async def test_workers_lines_are_drawn_from_the_provisional_total(world: World):
    case = await an_open_case(world, workers=3, claimed_fen=900)
    await case.do("lines", worker_ref="w-1", claimed_fen=400)
    await case.do("lines", worker_ref="w-2", claimed_fen=400)
    await case.do("lines", worker_ref="w-2", claimed_fen=50, item="overtime")
    await case.do("lines", worker_ref="w-3", claimed_fen=150)
    ledger = await case.read("ledger")
    assert [(line["workers"], line["claimed_fen"]) for line in ledger["lines"]] == [
        (0, 0),
        (1, 400),
        (1, 400),
        (0, 50),
        (1, 150),
    ]
    assert (ledger["claimed_fen"], ledger["outstanding_fen"], case.seen["workers"]) == (1000, 1000, 3)
    again = await case.try_to("lines", worker_ref="w-1", claimed_fen=400)
    assert (again.status_code, again.json()["line"]) == (201, 2)
    assert (await case.try_to("lines", worker_ref="w-1", claimed_fen=401)).json()["code"] == "line-there"
    part = await case.try_to("payments", **a_payment(fen=999))
    assert (part.status_code, part.json()["code"]) == (409, "line-needed")
    await case.do("payments", **a_payment(fen=1000))
    assert (await case.do("close", disposition="PAID_IN_FULL"))["stage"] == "closed"
    assert (await stated(world))[-1][1]["workers_paid"] == 3


async def test_an_identity_number_is_no_reference_to_a_worker(world: World):
    case = await an_open_case(world)
    refused = await case.try_to("lines", worker_ref="999999199001010016", claimed_fen=1)
    assert refused.status_code == 422
    assert "999999199001010016" not in refused.text


async def test_findings_raise_and_rejections_lower_what_is_owed(world: World):
    case = await an_open_case(world)
    await case.do("lines/1/findings", verified=True, found_fen=50_000, note="加班费漏算")
    await case.do("rejections", line=1, fen=100_000, reason="已预支")
    await case.do("withdrawals", line=1, fen=50_000, reason="本人放弃")
    line = (await case.read("ledger"))["lines"][0]
    assert (line["found_fen"], line["rejected_fen"], line["withdrawn_fen"]) == (50_000, 100_000, 50_000)
    assert line["outstanding_fen"] == OWED - 100_000
    assert (await stated(world))[-1] == (
        "arrears-found",
        {
            "division": "420704",
            "case": case.seen["number"],
            "complaint": "420704-2025-000001",
            "employer_uscc": "91999999MAXXXXXX0N",
            "found_on": "2025-08-28",
            "workers": 1,
            "outstanding_fen": OWED + 50_000,
        },
    )


async def test_a_line_that_is_not_there_is_not_found(world: World):
    case = await an_open_case(world)
    refused = await case.try_to("lines/2/findings", verified=True)
    assert (refused.status_code, refused.json()["code"]) == (404, "no-such-line")


# stages and orders


async def test_paid_in_full_is_refused_while_a_fen_is_outstanding(world: World):
    case = await an_open_case(world)
    await case.do("payments", **a_payment(fen=OWED - 1))
    refused = await case.try_to("close", disposition="PAID_IN_FULL")
    assert (refused.status_code, refused.json()["code"]) == (409, "still-outstanding")
    await case.do("payments", **a_payment(receipt_no="R-2", fen=1))
    assert (await case.do("close", disposition="PAID_IN_FULL"))["disposition"] == "PAID_IN_FULL"


async def test_a_step_the_table_does_not_know_is_refused_and_changes_nothing(world: World):
    case = await an_open_case(world)
    refused = await case.try_to("agree", agreed_fen=OWED, pay_by="2025-09-01")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal-move")
    shown = await case.look()
    assert (shown["version"], shown["agreed_fen"], shown["pay_by"]) == (1, None, None)


@pytest.mark.rule("INV-09")
@pytest.mark.parametrize(("due_on", "status"), [("2025-08-28", 422), ("2025-08-29", 200)])
async def test_an_order_gives_at_least_one_working_day(world: World, due_on, status):
    case = await an_open_case(world)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=["a", "b"])
    assert (await case.try_to("correct", due_on=due_on)).status_code == status


async def test_an_order_stands_on_a_finding(world: World):
    case = await an_open_case(world)
    await case.do("open-inspection", inspectors=["a", "b"])
    refused = await case.try_to("correct", due_on="2025-09-05")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-found")


async def test_an_order_served_too_late_gives_way_to_a_new_one(world: World):
    case = await an_open_case(world)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=["a", "b"])
    await case.do("correct", due_on="2025-09-05")
    await world.set_clock("2025-09-08")
    refused = await case.try_to("serve", served_on="2025-09-08")
    assert (refused.status_code, refused.json()["code"]) == (409, "served-too-late")
    await case.do("correct", due_on="2025-09-15")
    await case.do("serve", served_on="2025-09-08")
    states = [(order["state"], order["document_no"][-3:]) for order in (await case.read("orders"))["items"]]
    assert states == [("cancelled", "第1号"), ("served", "第2号")]
    refused = await case.try_to("correct", due_on="2025-09-20")
    assert (refused.status_code, refused.json()["code"]) == (409, "already-served")


async def test_a_term_is_extended_until_its_last_day_and_only_once(world: World):
    case = await an_open_case(world)
    await world.set_clock("2025-09-28")
    await case.do("extend", reason="需要核对考勤")
    refused = await case.try_to("extend", reason="再延长")
    assert (refused.status_code, refused.json()["code"]) == (409, "extended-already")
    late = await an_open_case(world, complaint="late")
    await world.set_clock("2025-09-29")
    refused = await late.try_to("extend", reason="需要核对考勤")
    assert (refused.status_code, refused.json()["code"]) == (409, "term-expired")


async def test_a_withdrawn_case_takes_no_more_steps(world: World):
    case = await an_ordered_case(world)
    withdrawn = await case.do("withdraw-case", reason="重复立案")
    assert (withdrawn["stage"], withdrawn["closed_on"]) == ("withdrawn", "2025-08-28")
    assert (await stated(world))[-1][0] == "case-withdrawn"
    refused = await case.try_to("assign", assignee="officer-1")
    assert (refused.status_code, refused.json()["code"]) == (409, "case-ended")


async def test_a_closed_case_is_reopened_with_a_new_term(world: World):
    case = await an_open_case(world)
    await case.do("close", disposition="NOT_SUBSTANTIATED", reason="查无欠薪")
    await world.set_clock("2025-09-01")
    reopened = await case.do("reopen", reason="回访不满意")
    assert (reopened["stage"], reopened["disposition"], reopened["closed_on"]) == ("opened", None, None)
    assert (await case.deadline("case-handling"))["started_on"] == date(2025, 9, 1)


async def test_what_was_said_keeps_no_phone_number(world: World):
    case = await an_open_case(world)
    await case.do("start-mediation")
    note = "老板电话13800000001"
    await case.do("hold-round", held_on="2025-08-28", present=["worker"], outcome="adjourned", note=note)
    history = await case.read("history")
    kept = await world.rows("select note from mediation.coordination_round")
    assert "13800000001" not in history["items"][-1]["note"] + kept[0]["note"]


# lists


async def test_lists_and_counts_agree_and_pages_join(world: World):
    for n in range(5):
        await tell(world, an_accepted_complaint(complaint=f"c-{n}", opened_on=date(2025, 8, 20 + n)))
    await tell(world, an_accepted_complaint(complaint="elsewhere", division="420703"))
    mediation, who = world.service("mediation"), await world.person()
    seen, cursor = [], None
    while True:
        asked = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await mediation.get(who, "/v1/cases", params=asked)).json()
        seen += [item["complaint"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ["c-4", "c-3", "c-2", "c-1", "c-0"]
    counted = await mediation.get(who, "/v1/cases/count", params={"opened_from": "2025-08-22"})
    assert counted.json() == {"count": 3, "more": False}


async def test_filters_name_what_is_wanted(world: World):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    for wanted in (
        {"stage": "opened"},
        {"division": "42"},
        {"employer_uscc": "91999999MAXXXXXX0N"},
        {"assignee": "officer-1"},
        {"opened_to": "2025-08-28"},
        {"complaint": "420704-2025-000001"},
    ):
        assert (await case.service.get(case.who, "/v1/cases", params=wanted)).json()["items"][0] == case.seen
    for unwanted in ({"stage": "closed"}, {"division": "62"}, {"assignee": "x"}, {"opened_from": "2025-08-29"}):
        assert (await case.service.get(case.who, "/v1/cases", params=unwanted)).json()["items"] == []
    assert (await case.service.get(case.who, "/v1/cases", params={"stage": "nonsense"})).status_code == 422


# my work


async def my_work(case: CaseInHand, who: Any = None, **asked: Any) -> dict[str, Any]:
    answer = await case.service.get(who or case.who, "/v1/my-work", params=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.capability("C123")
async def test_my_work_shows_what_is_due_next_and_what_is_late(world: World):
    case = await an_ordered_case(world, due_on="2025-09-05")
    work = await my_work(case, owner="me")
    assert [(item["name"], item["working_days_left"]) for item in work["items"]] == [
        ("correction-order", 6),
        ("case-handling", 22),
    ]
    await world.set_clock("2025-09-08")
    await world.sweep("mediation")
    late = (await my_work(case, owner="me"))["items"][0]
    assert (late["name"], late["state"], late["working_days_left"]) == ("correction-order", "overdue", -1)
    assert [fired["working_days_before"] for fired in late["reminders"]] == [3, 1]


async def test_my_work_is_mine_and_pages_from_where_it_ended(world: World):
    case = await an_ordered_case(world)
    colleague = await world.person("officer-2")
    assert (await my_work(case, colleague, owner="me"))["items"] == []
    first = await my_work(case, limit=1)
    second = await my_work(case, limit=1, cursor=first["next"])
    assert [page["items"][0]["name"] for page in (first, second)] == ["case-handling", "correction-order"]
    assert second["next"] is None
    elsewhere = await world.person("officer-5", divisions=["6207"])
    assert (await my_work(case, elsewhere))["items"] == []


async def test_a_reassigned_case_takes_its_deadlines_along(world: World):
    case = await an_ordered_case(world)
    await case.do("assign", assignee="officer-2")
    colleague = await world.person("officer-2")
    assert len((await my_work(case, colleague, owner="me"))["items"]) == 2
    assert (await my_work(case, owner="me"))["items"] == []


# figures


async def figures(case: CaseInHand, **asked: Any) -> dict[str, Any]:
    period = {"from": "2025-08-01", "to": "2025-09-30"} | asked
    answer = await case.service.get(case.who, "/v1/reports/mediation", params=period)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.capability("C80")
async def test_figures_of_a_past_day_stay_what_they_were(world: World):
    case = await an_open_case(world, workers=2)
    await world.set_clock("2025-09-01")
    await case.do("payments", **a_payment(fen=300_000, paid_on="2025-09-01"))
    await world.set_clock("2025-09-10")
    late = a_payment(receipt_no="R-2", fen=OWED - 300_000, paid_on="2025-09-03", payer="bond")
    await case.do("payments", **late)
    await case.do("close", disposition="PAID_IN_FULL")
    then = await figures(case, as_of="2025-09-05")
    assert (then["paid_fen"], then["workers_paid"], then["workers_paid_of"]) == (300_000, 0, 2)
    assert (then["cases_closed"], then["cohort_outstanding_fen"]) == (0, OWED - 300_000)
    known = await figures(case, as_of="2025-09-05", known_on="2025-09-10")
    assert (known["paid_fen"], known["workers_paid"], known["days_to_paid"]["median"]) == (OWED, 2, 6.0)
    assert known["paid_fen_by_payer"] == {"employer": 300_000, "bond": OWED - 300_000}
    now = await figures(case, as_of="2025-09-10")
    assert now["closed_by_disposition"] == {"PAID_IN_FULL": 1}
    await case.do("reopen", reason="新的欠薪")
    assert await figures(case, as_of="2025-09-10") == now


async def test_figures_stop_at_the_callers_divisions(world: World):
    case = await an_open_case(world)
    await tell(world, an_accepted_complaint(complaint="elsewhere", division="420703"))
    assert (await figures(case))["cases_opened"] == 1
    assert (await figures(case, division="420703"))["cases_opened"] == 0
    empty = await figures(case, to="2025-08-27")
    assert (empty["cases_opened"], empty["days_to_paid"]["median"]) == (0, None)
    backwards = await case.service.get(
        case.who, "/v1/reports/mediation", params={"from": "2025-09-01", "to": "2025-08-31"}
    )
    assert backwards.status_code == 422
