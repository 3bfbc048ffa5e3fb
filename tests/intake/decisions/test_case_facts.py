"""What intake does with mediation's facts: each complaint of the matter follows, late, twice or early, and no other."""

from datetime import date

import pytest

from services.intake.decisions import case_facts
from shared.contracts.mediation import CaseExtended, CaseOpened, CaseResumed, CaseSuspended
from tests.journeys.stories import a_head, decide, file
from tests.monitor.stated import about_case, closed, on_the_wire, overdue, paid, returned, withdrawn

DAY, LATER = date(2025, 8, 28), date(2025, 9, 10)
CASE = "C-1"


@pytest.fixture
async def accepted(world, intake):
    """The number of an accepted complaint whose case nobody has told of yet."""
    number = await file(world, await world.machine())
    await decide(intake, await a_head(world, number), f"/v1/complaints/{number}", "accept", {"reason": "同意受理"})
    return number


async def tell(world, *facts):
    await world.give("intake", on_the_wire(*facts))


async def told(world, intake, number):
    """The last step of the complaint's history: its action, what it led to and its facts."""
    steps = (await intake.get(await world.person(), f"/v1/complaints/{number}/history")).json()["items"]
    return steps[-1]["action"], steps[-1]["to_stage"], steps[-1]["facts"]


def opened(number, **differences):
    return CaseOpened(**about_case(case=CASE, complaint=number, opened_on=DAY, workers=1, claimed_fen=1, **differences))


NOTED = {
    "case-extended": lambda about: CaseExtended(
        **about, extended_on=DAY, was_due_on=DAY, due_on=LATER, rule_id="INV-02"
    ),
    "case-suspended": lambda about: CaseSuspended(
        **about, ground="audit", suspended_on=DAY, due_on=LATER, rule_id="INV-02"
    ),
    "case-resumed": lambda about: CaseResumed(**about, resumed_on=DAY, was_due_on=DAY, due_on=LATER, rule_id="INV-02"),
    "correction-order-overdue": lambda about: overdue(**about, document_no="令1号", due_on=LATER),
}
SAYS = {
    "case-extended": {"was_due_on": "2025-08-28", "due_on": "2025-09-10"},
    "case-suspended": {"ground": "audit", "suspended_on": "2025-08-28"},
    "case-resumed": {"resumed_on": "2025-08-28", "due_on": "2025-09-10"},
    "correction-order-overdue": {"document_no": "令1号", "due_on": "2025-09-10"},
}


@pytest.mark.parametrize("action", NOTED)
async def test_what_happens_to_the_case_is_in_the_complaints_history_and_moves_nothing(world, intake, accepted, action):
    other = await file(world, await world.machine())
    await tell(world, NOTED[action](about_case(complaint=accepted)))
    assert await told(world, intake, accepted) == (action, None, SAYS[action])
    assert (await told(world, intake, other))[0] == "filed"


async def test_an_opened_case_is_in_progress_and_after_a_later_step_only_its_number_is_set(world, intake, accepted):
    await tell(world, opened(accepted))
    assert await told(world, intake, accepted) == ("case-opened", "in_progress", {"case": CASE})
    await world.execute("update intake.complaint set case_number = null, stage = 'answered'")
    await tell(world, opened(accepted))
    [row] = await world.rows("select stage, case_number from intake.complaint")
    assert tuple(row.values()) == ("answered", CASE)
    assert (await told(world, intake, accepted))[0] == "case-opened"


@pytest.mark.parametrize(
    ("fact", "disposition"),
    [(closed, "PAID_IN_FULL"), (withdrawn, "NOT_SUBSTANTIATED")],
)
async def test_an_end_that_comes_before_the_opening_includes_it_and_answers_once(
    world, intake, accepted, fact, disposition
):
    ended = fact(case=CASE, complaint=accepted)
    await tell(world, ended)
    action, stage, facts = await told(world, intake, accepted)
    assert (action, stage) == ("case-closed", "answered")
    assert facts == {"case": CASE, "disposition": disposition, "closed_on": "2025-09-02"}
    [row] = await world.rows("select disposition, answered_on, case_number from intake.complaint")
    assert tuple(row.values()) == (disposition, date(2025, 9, 2), CASE)
    due = "select state from intake.obligation where name = 'channel-answer'"
    assert {each["state"] for each in await world.rows(due)} <= {"met"}
    await tell(world, fact(case=CASE, complaint=accepted))
    assert await told(world, intake, accepted) == ("case-closed", None, facts)
    answers = await world.rows("select kind from intake.delivery where kind = 'final-answer'")
    assert len(answers) == 1


async def test_money_is_counted_whenever_it_is_told_and_told_on_only_after_the_answer(world, intake, accepted):
    await tell(world, paid(case=CASE, complaint=accepted, paid_fen=300, outstanding_fen=500))
    action, stage, facts = await told(world, intake, accepted)
    assert (action, stage) == ("wages-paid", None)
    assert facts == {"paid_fen": 300, "outstanding_fen": 500, "paid_on": "2025-09-01"}
    kinds = "select kind from intake.delivery where kind in ('final-answer', 'supplement') order by position"
    assert await world.rows(kinds) == []
    await tell(world, closed(case=CASE, complaint=accepted, disposition="ENFORCEMENT_PENDING", paid_fen=300))
    await tell(world, paid(case=CASE, complaint=accepted, receipt_no="R-2", paid_fen=500))
    [row] = await world.rows("select paid_fen from intake.complaint")
    assert row["paid_fen"] == 800
    assert [each["kind"] for each in await world.rows(kinds)] == ["final-answer", "supplement"]


async def test_of_several_openings_at_once_each_complaint_gets_its_own_case(world, intake, accepted):
    other = await file(world, await world.machine())
    await decide(intake, await a_head(world, other), f"/v1/complaints/{other}", "accept", {"reason": "同意受理"})
    several = [opened(accepted), opened(other).model_copy(update={"case": "C-2"}), opened("420704-2025-999999")]
    async with intake.sessions.begin() as session:
        await case_facts.follow_case_opened(session, several)
    rows = await world.rows("select number, case_number, stage from intake.complaint order by number")
    assert [tuple(row.values()) for row in rows] == sorted(
        [(accepted, "C-1", "in_progress"), (other, "C-2", "in_progress")]
    )


async def test_money_that_came_back_is_taken_off_and_told_on_only_after_the_answer(world, intake, accepted):
    await tell(world, paid(case=CASE, complaint=accepted, paid_fen=800))
    await tell(world, returned(case=CASE, complaint=accepted, returned_fen=300, outstanding_fen=300))
    told_now = {"receipt_no": "R-1", "cause": "returned", "returned_fen": 300, "outstanding_fen": 300}
    assert await told(world, intake, accepted) == (
        "payment-returned",
        None,
        told_now | {"returned_on": "2025-09-03"},
    )
    kinds = (
        "select kind, body::text from intake.delivery where kind in ('final-answer', 'supplement') order by position"
    )
    assert await world.rows(kinds) == []
    await tell(world, closed(case=CASE, complaint=accepted, disposition="ENFORCEMENT_PENDING", paid_fen=500))
    await tell(world, returned(case=CASE, complaint=accepted, number="T-2", returned_fen=500, outstanding_fen=800))
    [row] = await world.rows("select paid_fen from intake.complaint")
    assert row["paid_fen"] == 0
    assert [each["kind"] for each in await world.rows(kinds)] == ["final-answer", "supplement"]
