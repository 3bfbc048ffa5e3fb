"""Which of a complaint's deadlines its countdown shows."""

from datetime import date

import pytest

from services.intake.complaints.countdown import countdown_of
from services.intake.complaints.rules.clocks import ITEMS
from shared.obligations import Obligation, ObligationState
from tests.reads import a_row

DUE = {"name": "acceptance", "state": ObligationState.OPEN, "timer": False, "due_on": date(2025, 9, 5)}


def shown(*others, **differences):
    found = countdown_of([a_row(Obligation, 1, DUE | each) for each in (differences, *others)])
    return found and found.name


@pytest.mark.parametrize("state", [ObligationState.OPEN, ObligationState.PAUSED, ObligationState.OVERDUE])
def test_what_runs_stands_still_or_is_late_is_shown(state):
    assert shown(state=state) == "acceptance"


@pytest.mark.parametrize(
    "differences", [{"state": ObligationState.MET}, {"timer": True}, {"name": sorted(ITEMS)[0]}], ids=str
)
def test_what_is_met_a_timer_or_the_answer_to_an_escalation_is_not(differences):
    assert shown(**differences) is None


def test_the_first_due_is_shown_and_of_two_on_one_day_the_first_by_name():
    later = DUE | {"name": "a", "due_on": date(2025, 9, 8)}
    assert shown(later) == "acceptance"
    assert shown(later, DUE | {"name": "answer"}, name="handling") == "answer"
