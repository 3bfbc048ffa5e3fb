"""An accepted complaint goes to another county with its case: proposed, approved, taken; exactly one place has it."""

import asyncio

import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.transfers.rules import decided_meanwhile
from shared.messaging.dead_letter_retry import places, retry
from tests.intake.counties import HERE, NO, OFFER, THERE, YES, Sides, statuses
from tests.journeys.stories import actions_of, decide, ordered_to_pay
from tests.mediation.story import a_payment
from tests.world import SERVICES

pytestmark = [pytest.mark.capability("C99"), pytest.mark.rule("INT-06")]


@pytest.fixture
async def sides(world):
    return await Sides(world).open()


@pytest.fixture
async def accepted(sides):
    """A complaint that the one county accepted, its case open."""
    number = await sides.file()
    await sides.accept(number)
    return number


@pytest.mark.invariant(11)
async def test_an_officer_proposes_another_head_approves_and_until_then_the_other_county_knows_nothing(sides, accepted):
    transfer = await sides.propose(accepted)
    assert await sides.transfer_of(sides.receiver, accepted) == {}
    assert (await sides.intake.get(sides.receiver, transfer)).status_code == 404
    waiting = (await sides.intake.get(sides.approver, "/v1/my-work")).json()["approvals"]
    assert [(each["subject"], each["asks"]) for each in waiting] == [(transfer.rpartition("/")[2], "approve")]
    for who, code in ((sides.sender, "role-missing"), (sides.their_head, "not-found")):
        assert (await sides.intake.post(who, f"{transfer}/approve", YES, version=1)).json()["code"] == code
    approved = await decide(sides.intake, sides.approver, transfer, "approve", YES)
    assert (approved["state"], approved["document_no"]) == ("offered", f"{HERE}移送〔2025〕0001号")
    assert (await sides.transfer_of(sides.receiver, accepted))["state"] == "offered"
    assert (await sides.complaint(accepted, sides.sender)).json()["stage"] == "in_progress"
    assert (await sides.intake.get(sides.approver, "/v1/my-work")).json()["approvals"] == []


@pytest.mark.invariant(11)
async def test_a_head_who_proposed_it_does_not_approve_it(sides, accepted):
    await decide(sides.intake, sides.head, f"/v1/complaints/{accepted}", "transfer", OFFER)
    transfer = f"/v1/transfers/{(await sides.transfer_of(sides.head, accepted))['number']}"
    own = await sides.intake.post(sides.head, f"{transfer}/approve", YES, version=1)
    assert (own.status_code, own.json()["code"]) == (409, "same-person")
    both = await sides.world.person("head-2", divisions=["6205"], roles="head")
    await decide(sides.intake, both, transfer, "approve", YES)
    taken = await sides.answer(accepted, who=both)
    assert taken.json()["code"] == "same-person", "whoever offered it does not take it for the other side"


async def test_what_the_head_does_not_approve_stays_and_may_be_proposed_again(sides, accepted):
    transfer = await sides.propose(accepted)
    path = f"/v1/complaints/{accepted}"
    seen = (await sides.complaint(accepted, sides.sender)).json()["version"]
    again = await sides.intake.post(sides.sender, f"{path}/transfer", OFFER, version=seen)
    assert again.json()["code"] == "transfer-proposed-before"
    assert (await decide(sides.intake, sides.approver, transfer, "dismiss", NO))["state"] == "dismissed"
    late = await sides.intake.post(sides.approver, f"{transfer}/approve", YES, version=2)
    assert (late.status_code, late.json()["code"]) == (409, "illegal-move")
    await sides.approve(accepted)
    assert (await sides.transfer_of(sides.receiver, accepted))["document_no"] == f"{HERE}移送〔2025〕0001号"


async def test_letters_of_transfer_are_numbered_without_gaps_beside_those_of_assignment(sides):
    given = {"unit": "测试监察大队", "reason": "请办理"}
    numbers = [await sides.file() for _ in range(3)]
    await decide(sides.intake, sides.sender, f"/v1/complaints/{numbers[0]}", "assign", given)
    await sides.accept(numbers[1])
    dismissed = await sides.propose(numbers[1])
    await decide(sides.intake, sides.approver, dismissed, "dismiss", NO)
    for number in (numbers[0], numbers[2]):
        await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    await sides.approve(numbers[1])
    rows = await sides.world.rows("select document_no from intake.transfer where document_no is not null order by 1")
    assert [row["document_no"] for row in rows] == [f"{HERE}移送〔2025〕{n:04d}号" for n in (1, 2, 3)]


@pytest.mark.invariant(7)
async def test_the_case_with_ledger_orders_deadlines_and_history_goes_to_the_new_county_once(
    sides, accepted, mediation
):
    path = await sides.case_of(accepted)
    await ordered_to_pay(sides.world, sides.sender, path.rpartition("/")[2])
    before = (await mediation.get(sides.sender, path)).json()
    ledger = (await mediation.get(sides.sender, f"{path}/ledger")).json()
    orders = (await mediation.get(sides.sender, f"{path}/orders")).json()
    due = await sides.world.rows("select name, due_on, state from mediation.obligation order by name, id")
    offer = {**OFFER, "answer_by": "2025-09-29"}
    await decide(sides.intake, sides.sender, f"/v1/complaints/{accepted}", "transfer", offer)
    transfer = f"/v1/transfers/{(await sides.transfer_of(sides.sender, accepted))['number']}"
    await decide(sides.intake, sides.approver, transfer, "approve", YES)
    assert await statuses(mediation, path, sides.sender, sides.receiver) == [200, 404], "the sender handles it on"
    assert (await sides.answer(accepted)).status_code == 200
    await sides.world.deliver(times=2)
    assert await statuses(mediation, path, sides.sender, sides.receiver) == [404, 200]
    after = (await mediation.get(sides.receiver, path)).json()
    assert (after["stage"], after["division"], after["assignee"]) == (before["stage"], THERE, None)
    assert (await mediation.get(sides.receiver, f"{path}/ledger")).json()["lines"] == ledger["lines"]
    assert await sides.world.rows("select name, due_on, state from mediation.obligation order by name, id") == due
    work = (await mediation.get(sides.receiver, "/v1/my-work")).json()
    assert {each["name"] for each in work["items"]} >= {"correction-order", "case-handling"}
    assert f"transferred:{transfer.rpartition('/')[2]}" in [each["code"] for each in work["questions"]]
    assert (await mediation.get(sides.sender, "/v1/my-work")).json()["items"] == []
    actions = await actions_of(sides.world, sides.receiver, "mediation", path)
    assert (actions[0], actions.count("transferred")) == ("opened", 1)
    assert (await mediation.get(sides.receiver, f"{path}/orders")).json() == orders, "it keeps its issuer's number"
    for service in SERVICES:
        assert await sides.world.audit(service) == []


@pytest.mark.invariant(8)
async def test_a_decision_of_the_old_county_on_the_case_it_saw_before_is_nobodys_any_more(sides, accepted, mediation):
    path = await sides.case_of(accepted)
    seen = (await mediation.get(sides.sender, path)).json()["version"]
    await sides.hand_over(accepted)
    late = await mediation.post(sides.sender, f"{path}/start-mediation", {}, version=seen)
    assert late.status_code == 404
    stale = await mediation.post(sides.receiver, f"{path}/start-mediation", {}, version=seen)
    assert stale.status_code == 412
    assert (await decide(mediation, sides.receiver, path, "start-mediation"))["stage"] == "mediating"


@pytest.mark.invariant(8)
async def test_while_officers_of_the_old_county_decide_the_case_moves_and_each_step_stands_once(sides, accepted):
    path = await sides.case_of(accepted)
    seen = (await sides.mediation.get(sides.sender, path)).json()["version"]
    await sides.approve(accepted)
    assert (await sides.answer(accepted)).status_code == 200
    stated = await sides.world._relay("intake")
    officers = [await sides.world.person(f"officer-{n}", divisions=[HERE]) for n in range(12)]
    deciding = [sides.mediation.post(who, f"{path}/start-mediation", {}, version=seen) for who in officers]
    *answers, _, _ = await asyncio.gather(*deciding, *(sides.world.give("mediation", stated) for _ in range(2)))
    got = [each.status_code for each in answers]
    assert got.count(200) <= 1
    assert set(got) <= {200, 404, 412}, "the others saw an old version, or have no right to it any more"
    steps = await actions_of(sides.world, sides.receiver, "mediation", path)
    assert (steps.count("transferred"), steps.count("mediation-started")) == (1, got.count(200))
    assert await sides.divisions("mediation.case_file", complaint=accepted) == [THERE]
    assert await sides.world.audit("mediation") == []


@pytest.mark.invariant(7)
async def test_what_the_old_county_decides_before_the_transfer_is_heard_stands_and_is_answered_once(sides, accepted):
    """The two race: the case ends in the one service while the complaint goes over in the other."""
    path = await sides.case_of(accepted)
    await sides.approve(accepted)
    assert (await sides.answer(accepted)).status_code == 200
    closing = {"disposition": "PAID_OR_REPAYMENT_AGREED", "reason": "已办结"}
    await decide(sides.mediation, sides.sender, path, "close", closing)
    await sides.world.deliver(times=2)
    shown = (await sides.complaint(accepted)).json()
    assert (shown["stage"], shown["disposition"]) == ("answered", "PAID_OR_REPAYMENT_AGREED")
    answers = await sides.world.rows("select kind from intake.delivery where subject = $1", accepted)
    assert [row["kind"] for row in answers if row["kind"] == "final-answer"] == ["final-answer"]
    assert await statuses(sides.mediation, path, sides.sender, sides.receiver) == [404, 200]


async def test_a_case_that_ended_while_it_was_offered_is_not_taken_any_more(sides, accepted):
    await sides.approve(accepted)
    offer = await sides.transfer_of(sides.receiver, accepted)
    closing = {"disposition": "NOT_SUBSTANTIATED", "reason": "未发现欠薪"}
    await decide(sides.mediation, sides.sender, await sides.case_of(accepted), "close", closing)
    await sides.world.deliver(times=2)
    path, body = f"/v1/complaints/{accepted}/acknowledge-transfer", {"outcome": "accepted", "reason": "接收"}
    late = await sides.intake.post(sides.receiver, path, body, version=offer["complaint_version"])
    assert late.status_code == 404
    assert (await sides.transfer_of(sides.receiver, accepted))["state"] == "lapsed"
    assert (await sides.complaint(accepted, sides.sender)).json()["stage"] == "answered"
    work = (await sides.intake.get(sides.receiver, "/v1/my-work")).json()["items"]
    assert "transfer-answer" not in [each["name"] for each in work]


async def test_an_acknowledgement_after_the_worker_took_it_back_takes_nothing(sides, accepted):
    await sides.approve(accepted)
    offer = await sides.transfer_of(sides.receiver, accepted)
    await decide(sides.intake, sides.sender, f"/v1/complaints/{accepted}", "withdraw", {"reason": "工资已付"})
    path, body = f"/v1/complaints/{accepted}/acknowledge-transfer", {"outcome": "accepted", "reason": "接收"}
    assert (await sides.intake.post(sides.receiver, path, body, version=offer["complaint_version"])).status_code == 404
    assert await sides.divisions("intake.complaint", number=accepted) == [HERE]


async def test_a_refused_case_never_left_its_stage_and_the_city_designates(sides, accepted):
    await sides.approve(accepted)
    refused = (await sides.answer(accepted, "refused")).json()
    assert (refused["state"], (await sides.complaint(accepted, sides.sender)).json()["stage"]) == (
        "disputed",
        "in_progress",
    )
    city = await sides.world.person("city-head", divisions=["6205"], roles="head")
    body = {"division": THERE, "reason": "用工所在地在麦积区"}
    await decide(sides.intake, city, f"/v1/transfers/{refused['number']}", "designate", body)
    await sides.world.deliver()
    assert await statuses(sides.mediation, await sides.case_of(accepted), sides.sender, sides.receiver) == [404, 200]


@pytest.mark.invariant(7)
async def test_a_transfer_heard_before_the_case_is_open_waits_behind_it(sides):
    number = await sides.file()
    await decide(sides.intake, sides.head, f"/v1/complaints/{number}", "accept", {"reason": "同意受理"})
    await sides.approve(number)
    assert (await sides.answer(number)).status_code == 200
    stated = await sides.world._relay("intake")
    moved = [each for each in stated if each.headers["ce_type"] == b"intake.jurisdiction-transferred"]
    opening = [each for each in stated if each.headers["ce_type"] == b"intake.complaint-accepted"]
    await sides.world.give("mediation", moved)
    await sides.world.give("mediation", opening)
    assert await sides.divisions("mediation.case_file", complaint=number) == [HERE]
    async with sides.mediation.sessions.begin() as session:
        [waiting] = await places(session)
    outcome = await retry(sides.mediation.sessions, sides.mediation.module.SERVICE.subscriptions, waiting)
    assert (outcome.taken_in, outcome.left) == (1, 0)
    assert await sides.divisions("mediation.case_file", complaint=number) == [THERE]


async def test_a_complaint_goes_on_to_a_third_county_and_its_case_follows_each_time(sides, accepted):
    await sides.hand_over(accepted)
    third = await sides.world.person("third", divisions=["620521"])
    body = {"to_division": "620521", "reason": "用工所在地在清水县"}
    await decide(sides.intake, sides.receiver, f"/v1/complaints/{accepted}", "transfer", body)
    transfer = await sides.transfer_of(sides.receiver, accepted)
    assert transfer["to_division"] == "620521"
    await decide(sides.intake, sides.their_head, f"/v1/transfers/{transfer['number']}", "approve", YES)
    seen = (await sides.transfer_of(third, accepted))["complaint_version"]
    taking = {"outcome": "accepted", "reason": "接收"}
    path = f"/v1/complaints/{accepted}/acknowledge-transfer"
    assert (await sides.intake.post(third, path, taking, version=seen)).status_code == 200
    await sides.world.deliver(times=2)
    case = await sides.case_of(accepted)
    assert await statuses(sides.mediation, case, sides.sender, sides.receiver, third) == [404, 404, 200]


async def test_money_that_arrives_while_a_case_is_offered_is_the_senders_to_record(sides, accepted):
    await sides.approve(accepted)
    path = f"{await sides.case_of(accepted)}/payments"
    paid = a_payment(fen=100_000, line=1)
    assert (await sides.mediation.post(sides.receiver, path, paid)).status_code == 404
    assert (await sides.mediation.post(sides.sender, path, paid)).status_code in (200, 201)
    await sides.world.deliver()
    assert (await sides.answer(accepted)).status_code == 200
    await sides.world.deliver()
    assert (await sides.complaint(accepted)).json()["paid_fen"] == 100_000


@pytest.mark.parametrize(
    ("stage", "with_case", "follows", "expected"),
    [
        (Stage.IN_PROGRESS, True, False, False),
        (Stage.ACCEPTED, True, False, False),
        (Stage.ANSWERED, True, False, True),
        (Stage.FILED, False, False, False),
        (Stage.TRANSFERRED, False, False, False),
        (Stage.ACCEPTED, False, False, True),
        (Stage.FILED, False, True, True),
    ],
)
def test_what_went_another_way_is_not_handed_over(stage, with_case, follows, expected):
    assert decided_meanwhile(stage, with_case=with_case, follows=follows) is expected
