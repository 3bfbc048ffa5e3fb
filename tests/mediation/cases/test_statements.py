"""How many statements each command on a case costs: one that loads, one that writes, BEGIN and COMMIT.

What costs more stands here with its number, so that it does not grow unseen.
"""

import pytest

from shared.database.sessions import Sessions
from tests.mediation.story import OWED, CaseInHand, a_payment, an_open_case
from tests.statements import counted
from tests.world import World

TWO_TRIPS = 4
ORDERING = 6
"""The document's number without a gap is a statement of its own, and so is a look at the clock that tests can move."""

STORY = [
    ("assign", {"assignee": "officer-1"}, TWO_TRIPS),
    ("start-mediation", {"mediator": "mediator-1"}, TWO_TRIPS),
    ("hold-round", {"held_on": "2025-08-28", "present": ["worker"], "outcome": "adjourned"}, TWO_TRIPS),
    ("calls", {"callee": "employer", "occasion": "progress", "outcome": "reached"}, TWO_TRIPS),
    ("lines/1/findings", {"verified": True}, TWO_TRIPS),
    ("agree", {"agreed_fen": OWED, "pay_by": "2025-09-05"}, TWO_TRIPS),
    ("fail-mediation", {"reason": "agreement_broken"}, TWO_TRIPS),
    ("open-inspection", {"inspectors": ["officer-1", "officer-2"]}, TWO_TRIPS),
    ("correct", {"due_on": "2025-10-10"}, ORDERING),
    ("serve", {"served_on": "2025-08-28"}, TWO_TRIPS),
    ("extend", {"reason": "需要核对考勤"}, TWO_TRIPS),
    ("lines", {"worker_ref": "w-1", "claimed_fen": 100}, TWO_TRIPS),
    ("withdrawals", {"line": 1, "fen": 100, "reason": "已领"}, TWO_TRIPS),
    ("payments", a_payment(fen=OWED - 100), TWO_TRIPS),
    ("close", {"disposition": "PAID_IN_FULL"}, TWO_TRIPS),
]


async def the_statements(case: CaseInHand, monkeypatch: pytest.MonkeyPatch, command: str, body: dict) -> list[str]:
    await case.look()
    with counted(monkeypatch) as sent:
        version = case.seen["version"]
        answer = await case.service.post(case.who, f"{case.path}/{command}", body, version=version)
    assert answer.status_code in (200, 201), answer.text
    return sent


async def test_a_command_on_a_case_is_one_load_and_one_write(world: World, monkeypatch):
    case = await an_open_case(world)
    monkeypatch.setattr(Sessions, "stated", lambda _: None)  # waking the relay is another transaction
    sent = {command: await the_statements(case, monkeypatch, command, body) for command, body, _ in STORY}
    assert {each: len(several) for each, several in sent.items()} == {command: most for command, _, most in STORY}
