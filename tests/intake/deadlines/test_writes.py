"""Which deadlines a hand over gives to the new owner, which complaints follow a moved day, what settling ends."""

from datetime import date
from uuid import UUID

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions, overdue
from shared.obligations import Obligation, ObligationState
from tests.reads import a_row
from tests.writes import Write, check

RUNS = {"subject_kind": "complaint", "subject": "K-1", "name": "acceptance", "owner": "officer-1"}
MOVED = date(2025, 9, 8)
ITS_OWN = {"subject": "K-1", "name": "acceptance", "due_on": MOVED}


def a_deadline(number, **told):
    return a_row(Obligation, number, ITS_OWN | {"id": UUID(int=number)} | told)


WRITES = {
    "its deadlines go to the new owner": Write(
        lambda session: actions.hand_over(session, Complaint(number="K-1", owner="officer-2")),
        Obligation,
        [
            RUNS,
            RUNS | {"owner": None},
            RUNS | {"state": ObligationState.OVERDUE},
            RUNS | {"state": ObligationState.PAUSED},
        ],
        [
            {"subject_kind": "message"},
            {"subject": "K-2"},
            {"state": ObligationState.MET},
            {"state": ObligationState.CANCELLED},
            {"owner": "head:420704"},
        ],
        becomes={"owner": "officer-2"},
    ),
    "the last day to accept follows its deadline": Write(
        lambda session: overdue.follow_moved_days(session, [a_deadline(1), a_deadline(2, subject="K-2", name="x")]),
        Complaint,
        [{"number": "K-1", "accept_due_on": date(2025, 9, 4)}],
        [{"number": "K-2"}, {"number": "K-3"}, {"number": "K-4"}],
        becomes={"accept_due_on": MOVED},
        others=[
            a_deadline(1),
            a_deadline(2, subject="K-2", name="x"),
            a_deadline(3, subject="K-3"),
        ],
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_a_write_changes_what_fits_and_nothing_that_differs_in_one_thing(world, intake, write):
    await check(world, "intake", write)
