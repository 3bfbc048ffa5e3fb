"""What may be filed: both sides of every line."""

from datetime import date

import pytest

from services.intake.complaints.rules.filing import PeriodBackwards, check_period, is_collective
from services.intake.decisions.rules.acceptance import RULE_OF, RedirectGround, RefusalGround
from shared.values.date_checks import EARLIEST, InTheFuture, TooEarly, check_past

TODAY = date(2025, 8, 28)


@pytest.mark.parametrize("day", [EARLIEST, date(2025, 8, 27), TODAY])
def test_a_day_from_the_earliest_to_today_may_be_meant(day):
    check_past(day, TODAY, "occurred_on")


@pytest.mark.parametrize(
    ("day", "refusal"), [(date(1989, 12, 31), TooEarly), (date(2025, 8, 29), InTheFuture), (date.max, InTheFuture)]
)
def test_a_day_outside_of_that_is_refused_with_its_field(day, refusal):
    with pytest.raises(refusal) as refused:
        check_past(day, TODAY, "occurred_on")
    assert refused.value.errors[0]["pointer"] == "/occurred_on"


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (None, None),
        ("2025-06", None),
        (None, "2025-08"),
        ("2025-08", "2025-08"),
        ("2025-06", "2025-08"),
        ("1990-01", "1990-01"),
    ],
)
def test_wages_may_be_owed_for_any_months_up_to_this_one(begins, ends):
    check_period(begins, ends, TODAY)


@pytest.mark.parametrize(
    ("begins", "ends", "refusal"),
    [
        ("2025-08", "2025-07", PeriodBackwards),
        ("2025-09", None, InTheFuture),
        (None, "2025-09", InTheFuture),
        ("1989-12", None, TooEarly),
    ],
)
def test_wages_are_not_owed_for_months_to_come_or_backwards(begins, ends, refusal):
    with pytest.raises(refusal):
        check_period(begins, ends, TODAY)


@pytest.mark.rule("ARB-07")
@pytest.mark.parametrize(("workers", "collective"), [(1, False), (9, False), (10, True), (11, True)])
def test_ten_workers_or_more_are_collective(workers, collective):
    assert is_collective(workers, 10) is collective


@pytest.mark.rule("INT-03", "INT-04", "INT-05", "INT-06", "INT-10")
def test_every_ground_names_the_row_of_the_rulebook_that_allows_it():
    assert set(RULE_OF) == {*RefusalGround, *RedirectGround}
    assert RULE_OF[RefusalGround.TIME_BARRED] == "INT-04"
    assert RULE_OF[RedirectGround.ARBITRATION] == "INT-05"
    assert RULE_OF[RedirectGround.OTHER_JURISDICTION] == "INT-06"
