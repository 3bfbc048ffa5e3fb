"""My work in mediation: what waits for a head, who stands in while somebody is away, what passes to another officer."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from shared.contracts.intake import LeaveEnded, LeaveEntered
from tests.mediation.referral import REPORT, ZHUHAI, a_person, an_overdue_case, the_proposal
from tests.mediation.story import CaseInHand, an_accepted_complaint, an_open_case, an_ordered_case, stated, tell
from tests.world import World

pytestmark = pytest.mark.capability("C123")


def a_leave(**differences: Any) -> dict[str, Any]:
    return {
        "leave": str(uuid4()),
        "division": "420704",
        "party": "labour_authority",
        "officer": "officer-1",
        "deputy": "officer-2",
        "begins_on": "2025-08-29",
        "ends_on": "2025-09-01",
    } | differences


async def works(case: CaseInHand, who: Any) -> list[tuple[str, str | None, str | None]]:
    work = (await case.service.get(who, "/v1/my-work?owner=me")).json()
    return [(each["subject"], each["owner"], each["stands_in_for"]) for each in work["items"]]


async def waiting(case: CaseInHand, who: Any) -> list[dict[str, Any]]:
    return list((await case.service.get(who, "/v1/my-work")).json()["approvals"])


@pytest.mark.invariant(11)
@pytest.mark.rule("CRIM-11")
async def test_a_reported_referral_waits_for_every_head_but_for_nobody_concerned_in_it(world: World):
    case = await an_overdue_case(world)
    proposal = await the_proposal(case)
    officer = await a_person(world, "officer-3", "officer")
    head, reporter = await a_person(world, "head-1", "head"), await a_person(world, "officer-3", "officer head")
    investigator = await a_person(world, "officer-2", "head")
    assert await waiting(case, head) == []  # nobody has reported yet
    await proposal.do("report", officer, REPORT)
    assert await waiting(case, head) == [
        {
            "subject_kind": "proposal",
            "subject": proposal.path.rpartition("/")[2],
            "division": ZHUHAI,
            "asks": "refer",
            "proposed_by": "mediation",
            "due_on": (await proposal.look())["decide_by"],
        }
    ]
    for who in (officer, reporter, investigator, await world.person("head-9", roles="head", divisions=["33"])):
        assert await waiting(case, who) == []
    await proposal.do("approve", head, {"reason": "证据齐备"})
    assert await waiting(case, head) == []


@pytest.mark.rule("CRIM-11")
async def test_a_head_is_reminded_before_the_days_to_decide_have_passed(world: World):
    case = await an_overdue_case(world)
    proposal = await the_proposal(case)
    await world.set_clock("2025-09-08")
    await proposal.do("report", case.who, REPORT)
    assert (await proposal.look())["decide_by"] == "2025-09-11"
    await world.set_clock("2025-09-10")
    await world.sweep("mediation")
    await world.sweep("mediation")
    history = (await case.service.get(case.who, f"{proposal.path}/history")).json()["items"]
    assert [each["facts"]["due_on"] for each in history if each["action"] == "reminded"] == ["2025-09-11"]
    head = await a_person(world, "head-1", "head")
    work = (await case.service.get(head, "/v1/my-work")).json()["items"]
    [item] = [each for each in work if each["name"] == "referral-decision"]
    assert [fired["working_days_before"] for fired in item["reminders"]] == [1]


async def test_while_an_officer_is_away_their_cases_show_with_the_deputys_marked_for_whom(world: World):
    case = await an_open_case(world)
    await case.do("assign", assignee="labour_authority/officer-1")
    deputy = await world.person("officer-2")
    await tell(world, LeaveEntered(**a_leave()), times=2)
    theirs = (case.seen["number"], "labour_authority/officer-1", "officer-1")
    for day, shown in (("2025-08-28", False), ("2025-08-29", True), ("2025-09-01", True), ("2025-09-02", False)):
        await world.set_clock(day)
        assert (theirs in await works(case, deputy)) is shown, day
    assert {each[2] for each in await works(case, case.who)} == {None}


async def test_back_early_or_heard_of_first_the_deputy_sees_it_no_longer(world: World):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    deputy = await world.person("officer-2")
    leave = a_leave(begins_on="2025-08-28")
    await tell(world, LeaveEntered(**leave))
    assert len(await works(case, deputy)) > 0
    await tell(world, LeaveEnded(**leave, back_on="2025-08-28"))
    assert await works(case, deputy) == []
    other = a_leave(begins_on="2025-08-28")
    await tell(world, LeaveEnded(**other, back_on="2025-08-28"), position=9_000_002)
    await tell(world, LeaveEntered(**other), position=9_000_001)
    assert await works(case, deputy) == []


@pytest.mark.invariant(15)
async def test_a_namesake_of_another_party_stands_in_for_nobody(world: World):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    await tell(world, LeaveEntered(**a_leave(begins_on="2025-08-28", party="other_authority")))
    assert await works(case, await world.person("officer-2")) == []


async def test_all_open_cases_of_an_officer_pass_to_another_with_a_reason_in_each_history(world: World):
    case = await an_ordered_case(world)
    for n in range(2):
        await tell(world, an_accepted_complaint(complaint=f"c-{n}"))
    listed = (await case.service.get(case.who, "/v1/cases")).json()["items"]
    cases = [CaseInHand(world, case.who, each) for each in listed]
    for each in cases:
        await each.do("assign", assignee="officer-1")
    await cases[0].do("close", disposition="NOT_SUBSTANTIATED", reason="查无欠薪")
    open_ones = sorted(each.seen["number"] for each in cases[1:])
    given = {"from_officer": "officer-1", "to_officer": "officer-2", "reason": "调岗"}
    handed = await case.service.post(case.who, "/v1/desk/hand-overs", given)
    assert handed.json() == {"numbers": open_ones, "more": False}
    successor = await world.person("officer-2")
    assert sorted({subject for subject, _, _ in await works(case, successor)}) == open_ones
    assert await works(case, case.who) == []
    for each in cases[1:]:
        last = (await each.read("history"))["items"][-1]
        assert (last["action"], last["note"]) == ("handed-over", "调岗")
        assert last["facts"] == {"from": "officer-1", "to": "officer-2"}
    assert (await cases[0].look())["assignee"] == "officer-1"
    told = [(body["case"], body["assignee"]) for name, body in await stated(world) if name == "case-assigned"][-2:]
    assert sorted(told) == [(each, "officer-2") for each in open_ones]


@pytest.mark.invariant(15)
async def test_an_officer_hands_over_nobody_elses_cases_and_a_head_none_of_another_place(world: World):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    given = {"from_officer": "officer-1", "to_officer": "officer-3", "reason": "调岗"}
    other = await case.service.post(await world.person("officer-2"), "/v1/desk/hand-overs", given)
    assert (other.status_code, other.json()["code"]) == (403, "role-missing")
    elsewhere = await world.person("head-9", roles="head", divisions=["330424"])
    assert (await case.service.post(elsewhere, "/v1/desk/hand-overs", given)).json()["numbers"] == []
    same = await case.service.post(case.who, "/v1/desk/hand-overs", given | {"to_officer": "officer-1"})
    assert (same.status_code, same.json()["code"]) == (422, "invalid")
    assert (await case.look())["assignee"] == "officer-1"


async def test_two_hand_overs_at_once_move_each_case_once(world: World):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    given = {"from_officer": "officer-1", "reason": "调岗"}
    answers = await asyncio.gather(
        *(
            case.service.post(case.who, "/v1/desk/hand-overs", given | {"to_officer": f"officer-{n}"})
            for n in range(2, 6)
        )
    )
    assert sorted(len(each.json()["numbers"]) for each in answers) == [0, 0, 0, 1]
    assert (await case.steps()).count("handed-over") == 1
