"""What was verified calls for: a proposal, conditions that are not shown, days of the two years, regimes that lack."""

from datetime import date
from types import SimpleNamespace

import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.verification import actions, proposal, rules
from services.intake.verification.rules import NotListed, TimeBar, Unpaid
from services.intake.verification.tables import Verified

DAY, NEXT, LATER = date(2025, 8, 28), date(2025, 8, 29), date(2025, 9, 1)
COMPLAINT = {"stage": Stage.FILED, "proposed_by": None, "matter_kind": "complaint"}


@pytest.mark.rule("INT-02")
@pytest.mark.parametrize(
    ("told", "owed_fen", "proposes"),
    [
        ({}, 1, True),
        ({}, 0, False),
        ({"stage": Stage.INCOMPLETE}, 1, False),
        ({"stage": Stage.ACCEPTED}, 1, False),
        ({"proposed_by": "x"}, 1, False),
        ({"matter_kind": "clue"}, 1, False),
    ],
)
def test_verified_arrears_propose_a_complaint_that_nobody_proposed_or_decided(told, owed_fen, proposes):
    complaint = Complaint(**COMPLAINT | told)
    assert actions._should_propose(complaint, SimpleNamespace(owed_fen=owed_fen)) is proposes


ABOUT = {"number": "K-1", "division": "420704", "filed_on": DAY, "claimed_fen": 1, "employer_name": "x"}


@pytest.mark.rule("INT-02")
@pytest.mark.parametrize(
    ("told", "verified", "unmet"),
    [
        ({"period_to": "2025-07"}, None, []),
        ({"period_to": "2025-07"}, {"owed_fen": 1}, []),
        ({"period_to": "2025-07", "claimed_fen": 0}, {"owed_fen": 0}, ["clear-injury"]),
        ({"period_to": "2025-07", "claimed_fen": 0}, {"owed_fen": 1}, []),
        ({"employer_name": None}, {"owed_fen": 1}, ["in-time", "clear-employer", "clear-period"]),
        ({"employer_name": None, "employer_uscc": "x"}, {"owed_fen": 1}, ["in-time", "clear-period"]),
        ({"employer_name": None, "project_name": "x"}, {"owed_fen": 1}, ["in-time", "clear-period"]),
    ],
)
def test_a_condition_that_is_not_shown_is_named_and_prevents_nothing(told, verified, unmet):
    row = Verified(period_to=None, pay_day=None, continuing=None, **verified) if verified else None
    assert proposal._unmet(Complaint(**ABOUT | told), row) == unmet


@pytest.mark.rule("INT-04")
@pytest.mark.parametrize(
    ("safe_until", "until", "in_time"),
    [
        (DAY, None, True),
        (date(2025, 8, 27), None, None),
        (date(2025, 8, 27), DAY, True),
        (date(2025, 8, 27), date(2025, 8, 27), False),
        (None, None, None),
        (None, DAY, True),
        (None, date(2025, 8, 27), False),
    ],
)
def test_the_last_day_is_in_time_and_where_no_day_is_known_nobody_can_tell(safe_until, until, in_time):
    assert TimeBar(DAY, None, until, None, safe_until).in_time is in_time


@pytest.mark.rule("INT-16")
@pytest.mark.parametrize(
    ("worked", "pay_day", "continuing", "found_on", "never_before", "ended"),
    [
        (None, None, None, None, None, None),
        (DAY, None, None, None, DAY, None),
        (None, DAY, None, None, NEXT, None),
        (None, DAY, True, None, NEXT, None),
        (None, DAY, False, None, NEXT, NEXT),
        (LATER, DAY, False, None, LATER, LATER),
        (DAY, None, False, None, DAY, None),
        (DAY, None, None, LATER, DAY, LATER),
        (LATER, DAY, True, DAY, LATER, LATER),
    ],
)
def test_the_two_years_run_from_the_day_after_the_pay_day_once_it_did_not_go_on(
    worked, pay_day, continuing, found_on, never_before, ended
):
    unpaid = Unpaid(worked, pay_day, continuing)
    assert (unpaid.never_before, unpaid.ended(found_on)) == (never_before, ended)


@pytest.mark.parametrize(
    ("verified_to", "occurred_on", "period_to", "until"),
    [
        (DAY, LATER, "2025-12", DAY),
        (None, DAY, None, DAY),
        (None, None, "2025-08", date(2025, 8, 1)),
        (None, DAY, "2025-08", DAY),
        (None, DAY, "2025-09", LATER),
        (None, None, None, None),
    ],
)
def test_unpaid_work_lasted_at_least_until_what_was_verified_or_told(verified_to, occurred_on, period_to, until):
    assert rules.worked_until(verified_to, occurred_on, period_to) == until


def test_a_regime_is_missing_where_it_was_found_so_and_unknown_where_nobody_looked():
    seen = {"bond": False, "real_name": True, "wage_account": None}
    assert rules.weak(seen) == (["bond"], ["agent_payment", "wage_account"])
    assert rules.weak(None) == ([], list(rules.REGIMES))


def test_a_code_is_on_the_places_list_or_refused_with_what_there_is():
    known = {"b": SimpleNamespace(zh="乙"), "a": SimpleNamespace(zh="甲")}
    rules.check_listed("cause", None, known)
    rules.check_listed("cause", "a", known)
    with pytest.raises(NotListed) as refused:
        rules.check_listed("cause", "c", known)
    assert refused.value.facts == {
        "field": "cause",
        "named": "欠薪原因",
        "choices": "甲（a）、乙（b）",
        "known": "a, b",
    }
