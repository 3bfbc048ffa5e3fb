"""Which questions a deed answers, which deadlines an answer has swept again, which reminders fall silent."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from shared.obligations import Obligation, ObligationState, Question, Reminder
from shared.obligations.lifecycle import cancel_reminders
from shared.obligations.questions import answer_by_deed, continue_step
from shared.obligations.timers import Timers
from tests.writes import Write, check

NOW = datetime(2025, 8, 28, tzinfo=UTC)
DEED = {"subject_kind": "case", "subject": "C-1", "code": "find-account", "by": "officer-1", "answer": "已开户"}
PARKED = {"subject_kind": "case", "subject": "C-1", "name": "answer", "state": ObligationState.PARKED}
ITS_OWN = {"obligation_id": UUID(int=7), "fire_on": date(2025, 8, 29), "fire_at": NOW}


def asked(**told):
    return {"id": uuid4(), "subject_kind": "case", "subject": "C-1", "code": "find-account"} | told


def failed(code):
    return Question(subject_kind="case", subject="C-1", division="420704", code=code, zh="未办", en="not done")


WRITES = {
    "the open question is answered with what was done": Write(
        lambda session: answer_by_deed(session, **DEED),
        Question,
        [asked()],
        [asked(subject_kind="order"), asked(subject="C-2"), asked(code="find-owner")],
        becomes={"answer": "已开户", "answered_by": "officer-1"},
    ),
    "a deadline that failed is swept again": Write(
        lambda session: continue_step(session, Timers(), failed("deadline-failed:answer#2")),
        Obligation,
        [PARKED],
        [
            {"subject_kind": "order"},
            {"subject": "C-2"},
            {"name": "acceptance"},
            {"state": ObligationState.OVERDUE},
            {"state": ObligationState.CANCELLED},
        ],
        becomes={"state": "open"},
    ),
    "reminders that have not fired fall silent": Write(
        lambda session: cancel_reminders(session, Obligation(id=UUID(int=7))),
        Reminder,
        [ITS_OWN],
        [{"obligation_id": UUID(int=8)}, {"fired_at": NOW}],
        becomes={"cancelled": True},
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_a_write_changes_what_fits_and_nothing_that_differs_in_one_thing(world, intake, write):
    await check(world, "intake", write)


async def test_an_answer_given_before_stays_and_other_questions_have_no_deadline_swept(world, intake):
    """The same question is there once: an answered one of the same code stands alone."""
    before = Question(**asked(), division="420704", zh="未开户", en="none", answered_at=NOW, answer="不必开户")
    async with intake.sessions.begin() as session:
        session.add(before)
    async with intake.sessions.begin() as session:
        await answer_by_deed(session, **DEED)
        await continue_step(session, Timers(), failed("find-account"))
    [row] = await world.rows("select answer, answered_at from intake.question")
    assert tuple(row.values()) == ("不必开户", NOW)
