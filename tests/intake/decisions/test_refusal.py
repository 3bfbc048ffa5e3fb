"""A refusal is proposed by an officer and decided by a head, on a ground that holds."""

import pytest

from services.intake.decisions.rules.acceptance import (
    WORDS_OF,
    PaymentOrderIsNoGround,
    Pending,
    RedirectGround,
    RefusalGround,
    WageIouIsNoGround,
    check_before_court,
)
from tests.journeys.stories import a_head, actions_of, decide, file, refuse

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


@pytest.mark.rule("INT-05", "INT-10")
@pytest.mark.parametrize(
    ("pending", "wage_iou", "payment_order_counts", "refusal"),
    [
        (None, False, False, None),
        (None, True, False, WageIouIsNoGround),
        (None, True, True, WageIouIsNoGround),
        (Pending.SUIT, True, False, None),
        (Pending.PAYMENT_ORDER, False, False, PaymentOrderIsNoGround),
        (Pending.PAYMENT_ORDER, True, False, PaymentOrderIsNoGround),
        (Pending.PAYMENT_ORDER, True, True, None),
    ],
)
def test_the_court_has_it_once_sued_and_never_because_of_an_iou(pending, wage_iou, payment_order_counts, refusal):
    given = {"wage_iou": wage_iou, "payment_order_counts": payment_order_counts}
    if refusal is None:
        check_before_court(pending, **given)
        return
    with pytest.raises(refusal):
        check_before_court(pending, **given)


@pytest.mark.rule("INT-05", "INT-10")
@pytest.mark.parametrize(
    ("division", "wage_iou", "pending", "outcome"),
    [
        ("420704", True, None, "wage-iou-is-no-ground"),
        ("420704", True, "suit", "redirected"),
        ("420704", False, None, "redirected"),
        ("420704", False, "payment_order", "payment-order-is-no-ground"),
        ("440402", False, "payment_order", "redirected"),
    ],
)
async def test_a_complaint_goes_to_the_court_that_has_it_by_the_rule_of_the_place(
    world, intake, division, wage_iou, pending, outcome
):
    hotline = await world.machine(divisions=[division])
    number = await file(world, hotline, division=division, clue={"wage_iou": wage_iou})
    body = {"ground": "court", "where": "人民法院", "reason": "已在法院"} | ({"pending": pending} if pending else {})
    head = await a_head(world, number)
    answer = await intake.post(head, f"/v1/complaints/{number}/redirect", body, version=1)
    assert answer.json().get("code", answer.json().get("stage")) == outcome


def test_every_ground_has_words_of_its_own():
    assert set(WORDS_OF) == {*RefusalGround, *RedirectGround}
    assert len({zh for zh, _ in WORDS_OF.values()}) == len({en for _, en in WORDS_OF.values()}) == len(WORDS_OF)


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        ({"ground": "time_barred", "ended_on": "2023-07-01"}, "已超过劳动保障监察查处时效"),
        ({"ground": "not_a_labour_matter"}, "不属于劳动保障监察事项"),
        ({"ground": "not_wages"}, "属于工程款、材料款等非工资纠纷"),
    ],
)
async def test_worker_and_channel_are_told_the_ground_itself(world, intake, stated, own):
    hotline = await world.machine()
    number = await file(world, hotline, period={"from": "2023-06", "to": "2023-06"})
    officer = await world.person()
    await refuse(world, f"/v1/complaints/{number}", {"reason": "经核"} | stated)
    [answer] = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    [notice] = (await intake.get(officer, f"/v1/notices?complaint={number}")).json()["items"]
    assert own in notice["text"]
    assert own in answer["body"]["conclusion"]
    assert "应当或者已经通过劳动争议仲裁" not in str(answer) + notice["text"]
