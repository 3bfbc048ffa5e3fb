"""How many statements each command on a case costs: one that loads, one that writes, BEGIN and COMMIT.

What costs more stands here with its number, so that it does not grow unseen.
"""

from tests.mediation.referral import REPORT, a_collective_case, an_overdue_case
from tests.mediation.story import OWED, CaseInHand, a_payment, an_open_case
from tests.world import World

TWO_TRIPS = 4
WITH_A_SECOND_LOAD = 6
"""What no step of the case tells of is read by a statement of its own, once the case is locked: the document's number
without a gap, the proposals before this one, the lists kept while the case was closed. The sixth is a session's look at
the clock that tests can move."""
REPLAY = 3
"""BEGIN, the load that finds what was answered before, COMMIT."""

STORY = [
    ("assign", {"assignee": "officer-1"}, TWO_TRIPS),
    ("start-mediation", {"mediator": "mediator-1"}, TWO_TRIPS),
    ("hold-round", {"held_on": "2025-08-28", "present": ["worker"], "outcome": "adjourned"}, TWO_TRIPS),
    ("calls", {"callee": "employer", "occasion": "progress", "outcome": "reached"}, TWO_TRIPS),
    ("lines/1/findings", {"verified": True}, TWO_TRIPS),
    ("agree", {"agreed_fen": OWED, "pay_by": "2025-09-05"}, TWO_TRIPS),
    ("fail-mediation", {"reason": "agreement_broken"}, TWO_TRIPS),
    ("open-inspection", {"inspectors": ["officer-1", "officer-2"]}, TWO_TRIPS),
    ("correct", {"due_on": "2025-10-10"}, WITH_A_SECOND_LOAD),
    ("serve", {"served_on": "2025-08-28"}, TWO_TRIPS),
    ("extend", {"reason": "需要核对考勤"}, TWO_TRIPS),
    ("lines", {"worker_ref": "w-1", "claimed_fen": 100}, TWO_TRIPS),
    ("withdrawals", {"line": 1, "fen": 100, "reason": "已领"}, TWO_TRIPS),
    ("payments", a_payment(fen=OWED - 100), TWO_TRIPS),
    ("close", {"disposition": "PAID_IN_FULL"}, TWO_TRIPS),
    ("reopen", {"reason": "回访不满意"}, WITH_A_SECOND_LOAD),
    ("withdraw-case", {"disposition": "DUPLICATE", "reason": "重复立案"}, TWO_TRIPS),
]


async def the_statements(case: CaseInHand, command: str, body: dict) -> list[str]:
    answer = await case.try_to(command, **body)
    assert answer.status_code in (200, 201), answer.text
    return answer.extensions["cost"].sent


async def test_a_command_on_a_case_is_one_load_and_one_write(world: World):
    case = await an_open_case(world)
    sent = {command: await the_statements(case, command, body) for command, body, _ in STORY}
    assert {each: len(several) for each, several in sent.items()} == {command: most for command, _, most in STORY}


async def test_a_term_is_suspended_and_resumed_by_one_load_and_one_write_each(world: World):
    case = await a_collective_case(world)  # of a place that leaves the time of an audit out
    for command, body in (("suspend", {"ground": "audit", "reason": "审计"}), ("resume", {"reason": "审计结束"})):
        assert len(await the_statements(case, command, body)) == TWO_TRIPS


async def test_a_proposal_in_person_is_two_loads_and_one_write(world: World):
    case = await an_overdue_case(world, workers=1, claimed_fen=100)
    assert len(await the_statements(case, "propose-referral", REPORT)) == WITH_A_SECOND_LOAD


async def test_a_replay_is_one_load(world: World):
    case = await an_open_case(world)
    path, body = f"{case.path}/assign", {"assignee": "officer-1"}
    first = await case.service.post(case.who, path, body, version=1, key="once")
    again = await case.service.post(case.who, path, body, version=1, key="once")
    assert (again.headers["Idempotency-Replayed"], again.content) == ("true", first.content)
    assert len(again.extensions["cost"].sent) == REPLAY
