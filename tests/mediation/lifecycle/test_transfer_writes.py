"""What goes with a case to its new place, and what stays (INT-06)."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.mediation.cases.tables import Case
from services.mediation.lifecycle import transfer
from services.mediation.referrals.tables import Proposal
from shared.obligations import Obligation, ObligationState, Question
from tests.reads import ELSEWHERE, PLACE, a_row
from tests.writes import Write, check

pytestmark = pytest.mark.rule("INT-06")
NOW = datetime(2025, 8, 28, tzinfo=UTC)
OURS = {"number": "R-1", "case_number": "C-1", "division": PLACE}
THEIRS = {"number": "R-2", "case_number": "C-2", "document_no": "another"}
DEADLINE = {"subject_kind": "case", "subject": "C-1", "owner": "officer-1", "division": PLACE}


def asked(**told):
    return {"id": uuid4(), "subject_kind": "case", "subject": "C-1", "code": "x", "division": PLACE} | told


def follow(session):
    return transfer._follow_case(session, Case(number="C-1", division=ELSEWHERE))


WRITES = {
    "its proposals": Write(follow, Proposal, [OURS], [THEIRS], becomes={"division": ELSEWHERE}),
    "deadlines of the case and its proposals that have not ended": Write(
        follow,
        Obligation,
        [
            DEADLINE,
            DEADLINE | {"subject": "R-1", "subject_kind": "proposal"},
            DEADLINE | {"state": ObligationState.OVERDUE},
        ],
        [{"subject": "C-2"}, {"subject": "R-2", "subject_kind": "proposal"}, {"state": ObligationState.MET}],
        becomes={"division": ELSEWHERE, "owner": None},
        others=[a_row(Proposal, 1, OURS), a_row(Proposal, 2, OURS | THEIRS)],
    ),
    "questions that nobody answered": Write(
        follow,
        Question,
        [asked(), asked(subject="R-1", subject_kind="proposal")],
        [asked(subject="C-2"), asked(code="y", answered_at=NOW)],
        becomes={"division": ELSEWHERE},
        others=[a_row(Proposal, 1, OURS)],
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_what_is_undecided_goes_along_and_nothing_that_differs_in_one_thing(world, mediation, write):
    await check(world, "mediation", write)
