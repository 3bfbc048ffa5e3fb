"""What goes with a complaint to its new place, and what is left as it was (INT-06)."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.matters.rules.comparison import JoinKind
from services.intake.matters.tables import Candidate, CandidateState
from services.intake.transfers import handover
from shared.obligations import Obligation, ObligationState, Question
from tests.reads import ELSEWHERE, PLACE
from tests.writes import Write, check

pytestmark = pytest.mark.rule("INT-06")
NOW = datetime(2025, 8, 28, tzinfo=UTC)
DEADLINE = {"subject_kind": "complaint", "subject": "K-1", "owner": "officer-1", "division": PLACE}
PAIR = {
    "division": PLACE,
    "complaint": "K-1",
    "other": "K-9",
    "kind": JoinKind.DUPLICATE,
    "state": CandidateState.CERTAIN,
}

BY_A_PERSON = {"decided_at": NOW, "decided_by": "officer-1", "reason": "不是同一事项"}


def asked(code, **told):
    return {"id": uuid4(), "subject_kind": "complaint", "subject": "K-1", "code": code, "division": PLACE} | told


def move(session):
    return handover._move_rows(session, Complaint(number="K-1", division=ELSEWHERE))


WRITES = {
    "deadlines that have not ended": Write(
        move,
        Obligation,
        [DEADLINE, DEADLINE | {"subject_kind": "petition"}, DEADLINE | {"state": ObligationState.OVERDUE}],
        [{"subject_kind": "message"}, {"subject": "K-2"}, {"state": ObligationState.MET}],
        becomes={"division": ELSEWHERE, "owner": None},
    ),
    "questions that nobody answered": Write(
        move,
        Question,
        [asked("a"), asked("b", subject_kind="petition")],
        [asked("c", subject_kind="message"), asked("d", subject="K-2"), asked("e", answered_at=NOW)],
        becomes={"division": ELSEWHERE},
    ),
    "pairs that nobody decided": Write(
        move,
        Candidate,
        [PAIR, PAIR | {"other": "K-7", "state": CandidateState.PROPOSED}],
        [{"complaint": "K-2"}, {"other": "K-8", "state": CandidateState.DISMISSED} | BY_A_PERSON],
        becomes={"division": ELSEWHERE},
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_what_is_undecided_goes_along_and_nothing_that_differs_in_one_thing(world, intake, write):
    await check(world, "intake", write)
