"""The life of a correction order: each step, each refusal, and both sides of its last day."""

from datetime import date

import pytest

from services.mediation.cases.rules.roles import DECIDERS
from services.mediation.inspection.track import ORDER
from tests.mediation.story import OWED, CaseInHand, a_payment, an_open_case, an_ordered_case, stated
from tests.world import World

pytestmark = pytest.mark.rule("INV-09")
LAST_DAY = "2025-09-05"
INSPECTORS = ["officer-1", "officer-2"]
PERSON = {"employer_uscc": None, "employer_key": "k", "employer_name": None}


async def under_inspection(world: World, **differences: object) -> CaseInHand:
    """All that is owed is verified, on Thursday, 28 August."""
    case = await an_open_case(world, **differences)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=INSPECTORS)
    return case


async def order_of(case: CaseInHand) -> dict[str, object]:
    return (await case.read("orders"))["items"][-1]


async def told(world: World, what: str) -> list[dict[str, object]]:
    return [body for name, body in await stated(world) if name == f"correction-order-{what}"]


async def at(world: World, moment: str) -> None:
    await world.set_clock(moment)
    await world.sweep("mediation")


# issued


@pytest.mark.parametrize(("due_on", "status"), [("2025-08-28", 422), ("2025-08-29", 200)])
async def test_an_order_leaves_a_working_day_from_its_issue(world: World, due_on, status):
    case = await under_inspection(world)
    assert (await case.try_to("correct", due_on=due_on)).status_code == status


async def test_an_order_is_written_in_its_case_with_its_lines_and_moves_the_case(world: World):
    case = await under_inspection(world)
    await case.do("correct", due_on=LAST_DAY, note="限期支付")
    step = (await case.read("history"))["items"][-1]
    assert (step["action"], step["from_stage"], step["to_stage"]) == ("correction-ordered", "inspecting", "ordered")
    assert (step["note"], step["facts"]["lines"]) == ("限期支付", {"1": OWED})
    [fact] = await told(world, "issued")
    assert (fact["issued_on"], fact["due_on"], fact["ordered_fen"]) == ("2025-08-28", LAST_DAY, OWED)


async def test_nothing_verified_is_ordered_and_no_number_is_used_up(world: World):
    case = await an_open_case(world)
    await case.do("open-inspection", inspectors=INSPECTORS)
    refused = await case.try_to("correct", due_on=LAST_DAY)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-found")
    await case.do("lines/1/findings", verified=True)
    await case.do("correct", due_on=LAST_DAY)
    assert (await order_of(case))["document_no"] == "鄂城人社监令字〔2025〕第1号"


async def test_an_order_needs_somebody_whom_it_binds(world: World):
    case = await under_inspection(world, employer_uscc=None, employer_key=None, employer_name=None)
    refused = await case.try_to("correct", due_on=LAST_DAY)
    assert (refused.status_code, refused.json()["code"]) == (409, "addressee-unknown")
    await case.do("correct", due_on=LAST_DAY, addressee={"role": "employer", "uscc": "91999999MAXXXXXX1L"})
    [fact] = await told(world, "issued")
    assert (fact["employer_uscc"], fact["addressee_uscc"]) == (None, "91999999MAXXXXXX1L")


@pytest.mark.invariant(7)
async def test_an_order_to_a_person_who_employs_is_told_without_any_name(world: World):
    case = await under_inspection(world, **PERSON)
    await world.execute("update mediation.case_file set employer_name = '张某某'")
    await case.do("correct", due_on=LAST_DAY)
    await case.do("serve", served_on="2025-08-28")
    await case.do("payments", **a_payment())
    facts = [body for name, body in await stated(world) if name.startswith("correction-order-")]
    assert [(fact["addressee_role"], fact["addressee_uscc"]) for fact in facts] == [("employer", None)] * 3
    assert "张" not in str(facts)


@pytest.mark.parametrize("roles", ["clerk", "mediator"])
async def test_only_who_decides_on_cases_issues_and_serves(world: World, roles):
    assert {DECIDERS} == {each.by.roles for each in (*ORDER.begins, *ORDER.rows("serve")) if each.by}
    case = await under_inspection(world)
    other = await world.person("other-1", roles=roles)
    assert (await case.try_to("correct", other, due_on=LAST_DAY)).status_code == 403
    await case.do("correct", due_on=LAST_DAY)
    assert (await case.try_to("serve", other, served_on="2025-08-28")).status_code == 403


# served


async def test_there_is_nothing_to_serve_before_an_order_and_after_its_service(world: World):
    case = await under_inspection(world)
    assert (await case.try_to("serve", served_on="2025-08-28")).json()["code"] == "nothing-to-serve"
    await case.do("correct", due_on=LAST_DAY)
    await case.do("serve", served_on="2025-08-28", means="post")
    assert (await case.try_to("serve", served_on="2025-08-28")).json()["code"] == "nothing-to-serve"
    order = await order_of(case)
    assert (order["state"], order["served_on"], order["served_by"]) == ("served", "2025-08-28", "post")


@pytest.mark.parametrize(
    ("served_on", "code"),
    [
        ("2025-08-31", "too-early"),
        ("2025-09-01", None),
        ("2025-09-04", None),  # the whole of Friday is left
        ("2025-09-05", "served-too-late"),
        ("2025-09-06", "in-the-future"),
    ],
)
async def test_service_is_between_the_issue_and_a_full_working_day_before_the_last(world: World, served_on, code):
    case = await under_inspection(world)
    await world.set_clock("2025-09-01")
    await case.do("correct", due_on=LAST_DAY)
    await world.set_clock("2025-09-05")
    answer = await case.try_to("serve", served_on=served_on)
    assert (answer.json().get("code"), answer.status_code == 200) == (code, code is None)
    running = await world.rows("select started_on, due_on from mediation.obligation where name = 'correction-order'")
    day = {"started_on": date.fromisoformat(served_on), "due_on": date(2025, 9, 5)}
    assert running == ([day] if code is None else [])


# its last day


@pytest.mark.parametrize(("moment", "state"), [(f"{LAST_DAY}T23:59:59", "served"), ("2025-09-06T00:00:01", "overdue")])
async def test_the_last_day_itself_is_time_to_pay_and_the_day_after_is_not(world: World, moment, state):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await at(world, moment)
    assert (await order_of(case))["state"] == state
    assert [fact["due_on"] for fact in await told(world, "overdue")] == [LAST_DAY] * (state == "overdue")
    assert (await case.look())["stage"] == ("order_overdue" if state == "overdue" else "ordered")


async def test_what_was_not_obeyed_is_written_with_its_rule(world: World):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await at(world, "2025-09-06")
    step = (await case.read("history"))["items"][-1]
    assert (step["action"], step["from_stage"], step["to_stage"]) == ("order-overdue", "ordered", "order_overdue")
    facts = step["facts"]
    assert (facts["rule"], facts["due_on"], facts["outstanding_fen"]) == ("INV-09", LAST_DAY, OWED)
    assert facts["document_no"] == (await order_of(case))["document_no"]


async def test_an_order_never_served_never_falls_overdue(world: World):
    case = await under_inspection(world)
    await case.do("correct", due_on=LAST_DAY)
    await at(world, "2025-09-08")
    assert ((await order_of(case))["state"], await told(world, "overdue")) == ("issued", [])


# obeyed


@pytest.mark.parametrize("paid_on", ["2025-08-29", LAST_DAY])
async def test_an_order_paid_up_to_its_last_day_is_met_and_everybody_hears(world: World, paid_on):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await world.set_clock(LAST_DAY)
    await case.do("payments", **a_payment(paid_on=paid_on))
    assert (await case.steps())[-2:] == ["paid", "order-met"]
    order = await order_of(case)
    assert (order["state"], order["answered_on"]) == ("met", paid_on)
    [fact] = await told(world, "met")
    assert (fact["met_on"], fact["due_on"], fact["served_on"]) == (paid_on, LAST_DAY, "2025-08-28")
    assert (fact["ordered_fen"], fact["paid_fen"], fact["document_no"]) == (OWED, OWED, order["document_no"])
    assert (fact["addressee_role"], fact["addressee_uscc"]) == ("employer", case.seen["employer_uscc"])
    assert (await stated(world))[-2][0] == "wages-paid"
    assert (await case.deadline("correction-order"))["met_on"] == date.fromisoformat(paid_on)
    await at(world, "2025-09-06")
    assert await told(world, "overdue") == []


async def test_an_order_paid_in_part_waits_and_is_met_by_the_last_fen(world: World):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await case.do("payments", **a_payment(receipt_no="R-1", fen=OWED - 1))
    assert ((await order_of(case))["state"], await told(world, "met")) == ("served", [])
    assert (await case.deadline("correction-order"))["state"] == "open"
    await case.do("payments", **a_payment(receipt_no="R-2", fen=1))
    assert ((await order_of(case))["state"], len(await told(world, "met"))) == ("met", 1)


async def test_an_order_paid_after_it_fell_overdue_is_met_late_and_its_case_stays_overdue(world: World):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await case.do("payments", **a_payment(receipt_no="R-1", fen=OWED // 2))
    await at(world, "2025-09-08")
    await case.do("payments", **a_payment(receipt_no="R-2", fen=OWED // 2, paid_on="2025-09-08"))
    assert [fact["due_on"] for fact in await told(world, "overdue")] == [LAST_DAY]
    [fact] = await told(world, "met")
    assert (fact["met_on"], fact["due_on"]) == ("2025-09-08", LAST_DAY)
    assert ((await order_of(case))["state"], case.seen["stage"]) == ("met", "order_overdue")
    waited = await case.deadline("correction-order")
    assert (waited["state"], waited["met_on"]) == ("met", date(2025, 9, 8))


async def test_money_of_the_last_day_that_is_told_of_later_met_the_order_in_time(world: World):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await at(world, "2025-09-08")
    await case.do("payments", **a_payment(paid_on=LAST_DAY))
    [fact] = await told(world, "met")
    assert fact["met_on"] == fact["due_on"] == LAST_DAY


async def test_money_of_before_the_service_is_taken_in_and_meets_the_deadline_when_it_began(world: World):
    case = await under_inspection(world)
    await case.do("correct", due_on=LAST_DAY)
    await world.set_clock("2025-08-29")
    await case.do("serve", served_on="2025-08-29")
    await case.do("payments", **a_payment(paid_on="2025-08-28"))
    [fact] = await told(world, "met")
    assert (fact["met_on"], fact["served_on"]) == ("2025-08-28", "2025-08-29")
    assert (await case.deadline("correction-order"))["met_on"] == date(2025, 8, 29)


async def test_an_order_paid_before_it_was_served_is_met_and_needs_no_service(world: World):
    case = await under_inspection(world)
    await case.do("correct", due_on=LAST_DAY)
    await case.do("payments", **a_payment())
    [fact] = await told(world, "met")
    assert (fact["served_on"], (await order_of(case))["state"]) == (None, "met")
    assert (await case.try_to("serve", served_on="2025-08-28")).json()["code"] == "nothing-to-serve"


async def test_what_was_withdrawn_beside_a_payment_does_not_keep_an_order_open(world: World):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await case.do("payments", **a_payment(fen=OWED - 100))
    await case.do("withdrawals", line=1, fen=100, reason="已领")
    assert (await case.steps())[-2:] == ["claim-withdrawn", "order-met"]
    [fact] = await told(world, "met")
    assert (fact["ordered_fen"], fact["paid_fen"]) == (OWED, OWED - 100)


async def test_an_order_whose_claims_were_all_withdrawn_was_obeyed_by_nobody(world: World):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await case.do("withdrawals", line=1, fen=OWED, reason="已自行了结")
    assert ((await order_of(case))["state"], (await case.steps())[-1]) == ("met", "order-nothing-owed")
    assert await told(world, "met") == []
    await at(world, "2025-09-06")
    assert await told(world, "overdue") == []


@pytest.mark.invariant(12)
@pytest.mark.parametrize(("first", "waited"), [(LAST_DAY, "cancelled"), ("2025-09-06", "overdue")])
async def test_others_money_ends_the_waiting_obeys_nothing_and_takes_no_breach_back(world: World, first, waited):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await at(world, first)
    await case.do("payments", **a_payment(payer="bond"))
    assert ((await order_of(case))["state"], (await case.steps())[-1]) == ("paid_by_others", "order-paid-by-others")
    assert await told(world, "met") == []
    assert (await case.deadline("correction-order"))["state"] == waited


async def without_lines(world: World) -> CaseInHand:
    """An order of before orders had lines."""
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await world.execute("delete from mediation.correction_order_line")
    return case


async def questions(world: World) -> list[str]:
    return [row["code"].partition(":")[0] for row in await world.rows("select code from mediation.question")]


async def test_of_an_order_without_lines_a_person_says_whether_it_was_obeyed(world: World):
    case = await without_lines(world)
    await case.do("payments", **a_payment(receipt_no="R-1", fen=1))
    assert ((await order_of(case))["state"], await questions(world)) == ("served", ["order-without-lines"])
    await at(world, "2025-09-06")
    assert ((await order_of(case))["state"], await questions(world)) == ("served", ["order-without-lines"])
    assert (await case.deadline("correction-order"))["state"] == "overdue"
    assert await told(world, "met") == await told(world, "overdue") == []


async def test_the_day_of_an_order_without_lines_asks_once_and_another_order_may_follow(world: World):
    case = await without_lines(world)
    await at(world, "2025-09-06")
    await world.sweep("mediation")
    assert await questions(world) == ["order-without-lines"]
    await case.do("correct", due_on="2025-09-12")
    assert [line["ordered_fen"] for line in (await order_of(case))["lines"]] == [OWED]


# given up


async def test_an_order_not_served_gives_way_to_the_next_and_history_says_so(world: World):
    case = await under_inspection(world)
    await case.do("correct", due_on=LAST_DAY)
    await case.do("correct", due_on="2025-09-12")
    assert [order["state"] for order in (await case.read("orders"))["items"]] == ["cancelled", "issued"]
    assert (await case.steps())[-3:] == ["correction-ordered", "order-replaced", "correction-ordered"]
    await case.do("serve", served_on="2025-08-28")
    assert (await case.deadline("correction-order"))["due_on"] == date(2025, 9, 12)


WRONGLY = {"disposition": "NOT_SUBSTANTIATED", "reason": "误立案"}


@pytest.mark.parametrize(
    ("command", "body"),
    [("close", {"disposition": "ENFORCEMENT_PENDING", "reason": "另行处理"}), ("withdraw-case", WRONGLY)],
)
@pytest.mark.parametrize(("served", "state"), [(False, "cancelled"), (True, "served")])
async def test_when_its_case_ends_an_order_nobody_received_is_void_and_one_served_stays(
    world: World, command, body, served, state
):
    case = await under_inspection(world)
    await case.do("correct", due_on=LAST_DAY)
    if served:
        await case.do("serve", served_on="2025-08-28")
    await case.do(command, await world.person("head-1", roles="head"), **body)
    assert (await order_of(case))["state"] == state
    assert ("order-void" in await case.steps()) is not served
    await at(world, "2025-09-06")
    assert await told(world, "overdue") == []


async def test_what_is_done_with_an_order_leaves_the_history_an_unbroken_chain(world: World):
    case = await an_ordered_case(world, due_on=LAST_DAY)
    await at(world, "2025-09-06")
    await case.do("payments", **a_payment(paid_on="2025-09-06"))
    assert await world.audit("mediation") == []
    steps = (await case.read("history"))["items"]
    assert [step["version"] for step in steps] == list(range(1, case.seen["version"] + 1))


# paid in one sum to several workers


async def served_on_two(world: World) -> CaseInHand:
    """Two workers without lines of their own: their total is ordered on 28 August and served the same day."""
    case = await under_inspection(world, workers=2)
    await case.do("correct", due_on=LAST_DAY)
    await case.do("serve", served_on="2025-08-28", means="in_person", on_record=True)
    return case


async def test_money_for_several_obeys_an_order_once_it_is_known_who_received_it_as_of_its_day(world: World):
    case = await served_on_two(world)
    await at(world, "2025-09-02T10:00:00+08:00")
    await case.do("payments", **a_payment(paid_on="2025-09-01"))
    assert (await order_of(case))["state"] == "served"
    assert await told(world, "met") == []
    await at(world, "2025-09-10T10:00:00+08:00")
    assert (await order_of(case))["state"] == "served"
    assert await told(world, "overdue") == []
    await case.do("lines/1/signed-list", list_no="支付表-1", workers=2, fen=OWED)
    assert (await order_of(case))["state"] == "met"
    [fact] = await told(world, "met")
    assert fact["met_on"] == "2025-09-01"
    [deadline] = await world.rows(
        "select state, met_on::text from mediation.obligation where name = 'correction-order'"
    )
    assert (deadline["state"], deadline["met_on"]) == ("met", "2025-09-01")


async def test_a_part_for_several_leaves_the_rest_overdue(world: World):
    case = await served_on_two(world)
    await at(world, "2025-09-02T10:00:00+08:00")
    await case.do("payments", **a_payment(fen=OWED - 1))
    await at(world, "2025-09-06T00:00:01+08:00")
    assert (await order_of(case))["state"] == "overdue"


async def test_the_bonds_money_for_several_answers_the_order_only_once_they_signed(world: World):
    case = await served_on_two(world)
    await at(world, "2025-09-02T10:00:00+08:00")
    await case.do("payments", **a_payment(payer="bond"))
    assert (await order_of(case))["state"] == "served"
    await case.do("lines/1/signed-list", list_no="支付表-1", workers=2, fen=OWED)
    assert (await order_of(case))["state"] == "paid_by_others"
