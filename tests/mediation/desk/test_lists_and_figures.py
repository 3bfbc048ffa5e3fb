"""Lists, my work and figures: the caller's cases, all of them, as they stood."""

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
    tell,
)
from tests.world import World


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


async def figures(case: CaseInHand, **asked: Any) -> dict[str, Any]:
    period = {"from": "2025-08-01", "to": "2025-09-30"} | asked
    answer = await case.service.get(case.who, "/v1/reports/mediation", params=period)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.capability("C80")
async def test_workers_of_a_total_count_as_paid_once_they_signed_for_it(world: World):
    case = await an_open_case(world, workers=2)
    await case.do("payments", **a_payment(fen=OWED, paid_on="2025-08-28"))
    unsigned = await figures(case, as_of="2025-08-28")
    assert (unsigned["paid_fen"], unsigned["workers_paid"], unsigned["days_to_paid"]["median"]) == (OWED, 0, None)
    await world.set_clock("2025-08-30")
    await case.do("lines/1/signed-list", list_no="工资支付表", workers=2, fen=OWED)
    signed = await figures(case, as_of="2025-08-30")
    assert (signed["workers_paid"], signed["workers_paid_of"], signed["days_to_paid"]["median"]) == (2, 2, 0.0)
    assert await figures(case, as_of="2025-08-28") == unsigned


@pytest.mark.capability("C80")
async def test_figures_of_a_past_day_stay_what_they_were(world: World):
    case = await an_open_case(world, workers=2)
    await world.set_clock("2025-09-01")
    await case.do("payments", **a_payment(fen=300_000, paid_on="2025-09-01"))
    await world.set_clock("2025-09-10")
    late = a_payment(receipt_no="R-2", fen=OWED - 300_000, paid_on="2025-09-03", payer="bond")
    await case.do("payments", **late)
    await case.do("lines/1/signed-list", list_no="工资支付表", workers=2, fen=OWED)
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
