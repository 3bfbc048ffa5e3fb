"""What is before the head is theirs to decide: one proposer, and no proposal of what cannot be accepted now."""

import pytest

from tests.journeys.stories import decide, file

pytestmark = pytest.mark.rule("INT-02")
ANSWERABLE = {"text": "补充劳动合同"}


@pytest.fixture
async def path(world):
    return f"/v1/complaints/{await file(world, await world.machine())}"


async def approvals(intake, head):
    return [each["subject"] for each in (await intake.get(head, "/v1/my-work")).json()["approvals"]]


async def approval_clock(intake, head, path):
    due = (await intake.get(head, f"/v1/deadlines?subject={path.rsplit('/', 1)[1]}")).json()["items"]
    return [each["state"] for each in due if each["name"] == "filing-approval"]


@pytest.mark.invariant(11)
async def test_a_second_proposer_does_not_take_the_firsts_name_off_the_paper(world, intake, path):
    first, second = await world.person("li", roles="officer head"), await world.person("zhang")
    await decide(intake, first, path, "propose-filing", {"reason": "建议立案"})
    again = await intake.post(second, f"{path}/propose-filing", {"reason": "也建议"}, version=2)
    assert (again.status_code, again.json()["code"]) == (409, "proposed-before")
    own = await intake.post(first, f"{path}/accept", {"reason": "同意"}, version=2)
    assert (own.status_code, own.json()["code"]) == (409, "same-person")


async def test_what_turns_out_to_be_a_clue_waits_for_no_head(world, intake, path):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    await decide(intake, officer, path, "propose-filing", {"reason": "建议立案"})
    assert len(await approvals(intake, head)) == 1
    await decide(intake, officer, path, "classify", {"matter_kind": "clue", "reason": "反映他人"})
    assert (await approvals(intake, head), await approval_clock(intake, head, path)) == ([], ["cancelled"])


async def test_while_a_supplement_is_awaited_no_head_is_late_and_then_it_is_proposed_anew(world, intake, path):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    await decide(intake, officer, path, "propose-filing", {"reason": "建议立案"})
    await decide(intake, officer, path, "ask-supplement", {"missing": "劳动合同"})
    await world.set_clock("2025-08-29T00:00:01")
    await world.sweep("intake")
    assert await approval_clock(intake, head, path) == ["cancelled"]
    await decide(intake, officer, path, "supplement", ANSWERABLE)
    assert await approvals(intake, head) == []
    await decide(intake, officer, path, "propose-filing", {"reason": "材料已齐"})
    assert await approval_clock(intake, head, path) == ["cancelled", "open"]
    assert (await decide(intake, head, path, "accept", {"reason": "同意"}))["stage"] == "accepted"
