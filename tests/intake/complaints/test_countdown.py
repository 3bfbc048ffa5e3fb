"""The next deadline of a complaint and what is left of it; the deadlines that a filing begins."""

from datetime import date

import pytest

from services.intake.complaints import countdown, deadlines
from services.intake.complaints.deadlines import Begun
from services.intake.complaints.rules import clocks
from services.intake.complaints.tables import Complaint
from shared import clock
from shared.obligations import Obligation, ObligationState, Reminder
from tests.reads import a_row, put

TODAY = date(2025, 8, 28)
"""A Thursday; Monday follows after two days."""
OPEN, PAUSED, OVERDUE = ObligationState.OPEN, ObligationState.PAUSED, ObligationState.OVERDUE
RUNS = {"subject_kind": "complaint", "subject": "K-1", "name": "acceptance", "due_on": TODAY}


def runs(number=1, **told):
    return a_row(Obligation, number, RUNS | told)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.mark.parametrize(
    ("due_on", "state", "left", "overdue_by"),
    [
        (TODAY, OPEN, 0, None),
        (date(2025, 8, 29), OPEN, 1, None),
        (date(2025, 9, 1), OPEN, 2, None),
        (date(2025, 8, 27), OPEN, None, 1),
        (date(2025, 8, 25), OVERDUE, None, 3),
        (date(2025, 8, 24), OVERDUE, None, 4),
        (date(2025, 8, 25), PAUSED, None, None),
        (date(2025, 9, 1), PAUSED, None, None),
    ],
)
def test_working_days_are_left_until_the_last_day_and_missed_after_it(due_on, state, left, overdue_by):
    seen = countdown.counted(runs(due_on=due_on, state=state))
    assert (seen.working_days_left, seen.overdue_by, seen.paused) == (left, overdue_by, state is PAUSED)


def test_what_is_missed_by_a_weekend_alone_is_missed_by_a_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2025, 8, 31))
    assert countdown.counted(runs(due_on=date(2025, 8, 30))).overdue_by == 1


DUTIES = [
    ({"due_on": date(2025, 9, 2)}, False),
    ({"due_on": date(2025, 9, 1), "name": "b"}, False),
    ({"due_on": date(2025, 9, 1), "name": "a"}, True),
    ({"timer": True}, False),
    ({"state": ObligationState.MET}, False),
    ({"state": ObligationState.CANCELLED}, False),
    ({"name": "urge:acceptance"}, False),
]


def test_the_next_deadline_is_the_earliest_that_runs_and_is_somebodys_duty():
    assert countdown.countdown_of([runs(at, **told) for at, (told, _) in enumerate(DUTIES)]).name == "a"
    assert countdown.countdown_of([]) is None
    assert countdown.countdown_of([runs(state=ObligationState.MET)]) is None
    for state in (OPEN, PAUSED, OVERDUE):
        assert countdown.countdown_of([runs(state=state)]).name == "acceptance"


async def test_a_page_reads_the_next_deadline_of_each_of_its_complaints(world, intake):
    others = [{"subject": "K-2", "state": PAUSED}, {"subject_kind": "message"}, {"subject": "K-3"}]
    rows = [told for told, _ in DUTIES] + others
    await put(world, "intake", *(runs(at, **told) for at, told in enumerate(rows)))
    async with intake.sessions.begin() as session:
        found = await countdown.countdowns_of(session, [Complaint(number=number) for number in ("K-1", "K-2", "K-9")])
        assert {number: each.name for number, each in found.items()} == {"K-1": "a", "K-2": "acceptance"}
        assert await countdown.countdowns_of(session, []) == {}


ABOUT = {"number": "K-1", "division": "420704001", "owner": "officer-1"}


def test_a_deadline_begins_with_the_places_days_its_owner_and_its_reminders():
    begun = Begun()
    begun.start(ABOUT, "acceptance", "acceptance_days", TODAY, "complaint-filed", remind=True)
    [(table, row), *reminders] = begun.rows
    assert (table, row["subject_kind"], row["subject"], row["owner"]) == (Obligation, "complaint", "K-1", "officer-1")
    assert (row["rule_id"], row["due_on"], row["timer"]) == ("INT-02", date(2025, 9, 4), False)
    assert (begun.due, begun.questions) == ({"acceptance": date(2025, 9, 4)}, [])
    assert reminders
    assert {table for table, _ in reminders} == {Reminder}
    named = Begun()
    named.start(ABOUT, "x", "acceptance_days", TODAY, "e", owner="head:420704", timer=True, kind="petition")
    [(_, row)] = named.rows
    assert (row["owner"], row["timer"], row["subject_kind"]) == ("head:420704", True, "petition")


@pytest.mark.invariant(10)
@pytest.mark.parametrize("needed", [True, False])
def test_where_a_number_is_unknown_nothing_begins_and_the_county_is_asked_if_it_is_needed(needed):
    begun = Begun()
    begun.start(ABOUT, "x", "hotline_12345_days", TODAY, "complaint-filed", needed=needed)
    assert (begun.rows, begun.due) == ([], {})
    assert [(each["subject_kind"], each["subject"]) for each in begun.questions] == [("division", "420704")] * needed


def test_the_days_to_accept_alone_begin_again_and_stand_in_the_complaint():
    complaint = Complaint(number="K-1", division="440402", channel="hotline_12345", matter_kind="complaint")
    begun = deadlines.acceptance(complaint, TODAY, "complaint-reopened")
    assert set(begun.due) == {"acceptance", "deemed-acceptance"}
    assert complaint.accept_due_on == begun.due["acceptance"] == date(2025, 9, 4)


@pytest.mark.parametrize(
    ("channel", "kind", "names"),
    [
        ("window", "complaint", {"acceptance", "deemed-acceptance", "assignment"}),
        ("window", "report", {"acceptance", "misdirected-report", "assignment"}),
        ("window", "clue", {"acceptance", "assignment"}),
        ("hotline_12345", "clue", {"acceptance", "assignment", "channel-answer"}),
        ("national_platform", "clue", {"acceptance", "assignment", "channel-answer"}),
    ],
)
def test_a_filing_begins_the_clocks_of_its_channel_and_kind(channel, kind, names):
    assert {each.name for each in clocks.starting(channel, kind)} == names
