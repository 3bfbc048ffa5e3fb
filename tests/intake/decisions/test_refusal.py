"""A refusal is proposed by an officer and decided by a head, on a ground that holds."""

import pytest

from tests.journeys.stories import actions_of, decide, file

pytestmark = [pytest.mark.rule("INT-03"), pytest.mark.invariant(11)]
NOT_WAGES = {"ground": "not_wages", "reason": "材料款"}


@pytest.fixture
async def path(world):
    return f"/v1/complaints/{await file(world, await world.machine())}"


async def approvals(intake, head):
    waiting = (await intake.get(head, "/v1/my-work")).json()["approvals"]
    return [(each["asks"], each["proposed_by"], each["due_on"]) for each in waiting]


async def test_an_officer_proposes_and_a_head_refuses(world, intake, path):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    proposed = await decide(intake, officer, path, "propose-refusal", NOT_WAGES)
    assert proposed["stage"] == "filed"
    assert await approvals(intake, head) == [("refuse", "labour_authority/officer-1", "2025-09-04")]
    assert (await decide(intake, head, path, "refuse", NOT_WAGES))["stage"] == "refused"
    assert await approvals(intake, head) == []
    assert (await actions_of(world, officer, "intake", path))[-2:] == ["refusal-proposed", "refused"]


async def test_nobody_but_a_head_refuses(world, intake, path):
    officer = await world.person()
    answer = await intake.post(officer, f"{path}/refuse", NOT_WAGES, version=1)
    assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")
    assert await world.deliver() == ["intake.complaint-filed"]


async def test_whoever_proposed_does_not_refuse_though_they_be_a_head(world, intake, path):
    both = await world.person("li", roles="officer head")
    await decide(intake, both, path, "propose-refusal", NOT_WAGES)
    own = await intake.post(both, f"{path}/refuse", NOT_WAGES, version=2)
    assert (own.status_code, own.json()["code"]) == (409, "same-person")


async def test_a_second_proposer_does_not_take_the_firsts_name_off(world, intake, path):
    first, second = await world.person("li"), await world.person("zhang")
    await decide(intake, first, path, "propose-refusal", NOT_WAGES)
    again = await intake.post(second, f"{path}/propose-refusal", NOT_WAGES, version=2)
    assert (again.status_code, again.json()["code"]) == (409, "proposed-before")


async def test_the_head_may_accept_what_was_proposed_for_refusal(world, intake, path):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    await decide(intake, officer, path, "propose-refusal", NOT_WAGES)
    assert (await decide(intake, head, path, "accept", {"reason": "属于工资"}))["stage"] == "accepted"
    assert await approvals(intake, head) == []


async def test_while_a_supplement_is_awaited_no_refusal_waits_for_the_head(world, intake, path):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    await decide(intake, officer, path, "propose-refusal", NOT_WAGES)
    await decide(intake, officer, path, "ask-supplement", {"missing": "劳动合同"})
    assert await approvals(intake, head) == []


async def test_what_cannot_be_refused_cannot_be_proposed_for_it(world, intake, path):
    officer = await world.person()
    early = await intake.post(
        officer, f"{path}/propose-refusal", {"ground": "time_barred", "reason": "超过两年"}, version=1
    )
    assert (early.status_code, early.json()["code"]) == (409, "not-time-barred")
    await decide(intake, officer, path, "withdraw", {"reason": "撤回"})
    late = await intake.post(officer, f"{path}/propose-refusal", NOT_WAGES, version=2)
    assert (late.status_code, late.json()["code"]) == (409, "illegal-move")
