"""The call log and the call-back: on which days, to whom, and what is written down of them (C20, C124)."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.decisions.calls import log
from services.intake.decisions.calls.tables import Call
from tests.intake.people.builders import worker
from tests.journeys.stories import decide, file

pytestmark = pytest.mark.capability("C124")
FILED, TODAY = "2025-08-28", "2025-09-01"
MIDNIGHT = datetime(2025, 8, 31, 16, tzinfo=UTC)
"""In China 1 September begins."""


@pytest.fixture
async def path(world):
    """Filed on 28 August; today is 1 September."""
    number = await file(world, await world.machine())
    await world.set_clock(f"{TODAY}T09:00")
    return f"/v1/complaints/{number}"


@pytest.mark.parametrize(
    ("called_at", "status", "code"),
    [
        (f"{FILED}T00:00:00+08:00", 201, None),
        ("2025-08-27T23:59:59+08:00", 422, "too-early"),
        (f"{TODAY}T23:59:59+08:00", 201, None),
        ("2025-09-02T00:00:00+08:00", 422, "in-the-future"),
        (None, 201, None),
    ],
)
async def test_a_call_was_made_on_a_day_from_the_filing_to_today(world, intake, path, called_at, status, code):
    call = {"occasion": "other", "outcome": "busy", "called_at": called_at}
    answer = await intake.post(await world.person(), f"{path}/calls", call)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert len(await world.rows("select 1 from intake.call")) == (status == 201)


async def test_a_call_is_to_the_reporter_or_to_a_worker_of_the_list(world, intake):
    officer, number = await world.person(), await file(world, await world.machine(), workers=2)
    path = f"/v1/complaints/{number}"
    await decide(intake, officer, path, "members", {"members": [worker(1), worker(2)]})
    [one, _] = (await intake.get(officer, f"{path}/members")).json()["items"]
    call = {"occasion": "evidence", "outcome": "reached", "note": "约好周三来"}
    nobody = await intake.post(officer, f"{path}/calls", call | {"worker_ref": str(uuid4())})
    assert nobody.json()["code"] == "no-such-member"
    assert (await intake.post(officer, f"{path}/calls", call | {"worker_ref": one["worker_ref"]})).status_code == 201
    assert (await intake.post(officer, f"{path}/calls", call | {"outcome": "busy", "note": None})).status_code == 201
    rows = await world.rows("select worker_ref, reached, note from intake.call order by reached desc")
    assert [(str(row["worker_ref"]), row["reached"], row["note"]) for row in rows] == [
        (one["worker_ref"], True, "约好周三来"),
        ("None", False, None),
    ]
    steps = (await intake.get(officer, f"{path}/history")).json()["items"][-2:]
    assert [(step["action"], step["facts"]["of_a_member"]) for step in steps] == [("called", True), ("called", False)]


def a_call(at, **told):
    return Call(complaint="K-1", by="x", called_at=at, **{"reached": False} | told)


@pytest.mark.parametrize(
    ("moments", "since", "unreachable", "attempts"),
    [
        ([MIDNIGHT, MIDNIGHT, MIDNIGHT - timedelta(seconds=1)], None, True, 3),
        ([MIDNIGHT] * 3, None, False, 3),
        ([MIDNIGHT, MIDNIGHT, MIDNIGHT + timedelta(days=1)], date(2025, 9, 1), True, 3),
        ([MIDNIGHT, MIDNIGHT, MIDNIGHT + timedelta(days=1)], date(2025, 9, 2), False, 1),
    ],
)
async def test_attempts_count_by_days_in_china_from_the_answer_on(world, moments, since, unreachable, attempts):
    complaint = Complaint(number="K-1", division="420704")
    tried = log.reach_by(complaint, [a_call(at) for at in moments], since)
    assert (tried.unreachable, tried.attempts) == (unreachable, attempts)
    to_a_member = [a_call(at, worker_ref=uuid4()) for at in moments]
    assert log.reach_by(complaint, to_a_member, since).attempts == 0


@pytest.fixture
async def answered(world, intake):
    """Answered without a case."""
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    ended = {"disposition": "NOT_WAGES", "reason": "系材料款", "public_reply": "经核实属于材料款纠纷"}
    assert (await decide(intake, await world.person(), path, "close", ended))["stage"] == "answered"
    return path


@pytest.mark.capability("C20")
async def test_an_officer_reopens_once_and_the_complaint_is_to_be_decided_anew(world, intake, answered):
    officer = await world.person()
    shown = await decide(intake, officer, answered, "reopen", {"reason": "劳动者提供新证据"})
    assert (shown["stage"], shown["disposition"], shown["answered_on"]) == ("filed", None, None)
    [row] = await world.rows("select reopened, proposed_by, refusal_proposed_by, closed_on from intake.complaint")
    assert tuple(row.values()) == (1, None, None, None)
    [due] = await world.rows(
        "select start_event, state from intake.obligation where name = 'acceptance' and state = 'open'"
    )
    assert due["start_event"] == "complaint-reopened"
    ended = {"disposition": "NOT_WAGES", "reason": "系材料款", "public_reply": "经核实属于材料款纠纷"}
    again = await decide(intake, officer, answered, "close", ended)
    refused = await intake.post(officer, f"{answered}/reopen", {"reason": "再来"}, version=again["version"])
    assert (refused.status_code, refused.json()["code"]) == (409, "reopened-before")


@pytest.mark.invariant(14)
async def test_what_a_destroyed_person_reported_is_not_reopened(world, intake, answered):
    await world.execute("update intake.reporter set destroyed_at = now()")
    seen = (await intake.get(await world.person(), answered)).json()["version"]
    refused = await intake.post(await world.person(), f"{answered}/reopen", {"reason": "再来"}, version=seen)
    assert refused.status_code == 410


@pytest.mark.capability("C20")
@pytest.mark.parametrize(
    ("said", "stage", "dissatisfied"),
    [
        ({"reached": False}, "answered", 0),
        ({"reached": True, "satisfied": True}, "called_back", 0),
        ({"reached": True, "satisfied": False}, "filed", 1),
    ],
)
async def test_a_call_back_moves_the_complaint_by_what_the_worker_said(
    world, intake, answered, said, stage, dissatisfied
):
    shown = await decide(intake, await world.person(), answered, "call-back", said | {"note": "电话13800000001"})
    [row] = await world.rows("select dissatisfied, reopened from intake.complaint")
    assert (shown["stage"], tuple(row.values())) == (stage, (dissatisfied, dissatisfied))
    [call] = await world.rows("select occasion, outcome, reached, satisfied, note from intake.call")
    reached = said["reached"]
    assert (call["occasion"], call["reached"], call["satisfied"]) == ("result", reached, said.get("satisfied"))
    assert (call["outcome"], "13800000001" in call["note"]) == ("reached" if reached else "no_answer", False)
