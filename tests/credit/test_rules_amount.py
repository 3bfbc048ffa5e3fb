import pytest

from services.credit.rules.amount import Limits, Missing, Outcome, amount_reached, months_between
from services.credit.rules.wording import check_words

HUBEI = Limits(one_worker_fen=1_000_000, one_worker_months=3, group_workers=10, group_fen=5_000_000)
pytestmark = [pytest.mark.rule("CRIM-02", "BLACK-01")]


@pytest.mark.parametrize(
    ("fen", "months", "outcome"),
    [
        (800_000, 3, Outcome.NOT_REACHED),
        (999_999, 3, Outcome.NOT_REACHED),
        (1_000_000, 3, Outcome.REACHED),
        (1_000_000, 2, Outcome.NOT_REACHED),
        (1_000_001, 4, Outcome.REACHED),
    ],
)
def test_one_worker_needs_three_months_and_the_amount(fen, months, outcome):
    assert amount_reached(fen, months, 1, fen, HUBEI).outcome is outcome


@pytest.mark.parametrize(
    ("workers", "fen", "outcome"),
    [
        (10, 5_000_000, Outcome.REACHED),
        (11, 5_000_001, Outcome.REACHED),
        (9, 5_000_000, Outcome.NOT_REACHED),
        (10, 4_999_999, Outcome.NOT_REACHED),
    ],
)
def test_ten_workers_need_the_larger_amount_together(workers, fen, outcome):
    assert amount_reached(600_000, 1, workers, fen, HUBEI).outcome is outcome


def test_either_ground_is_enough_and_is_named():
    assert amount_reached(2_000_000, 3, 10, 4_000_000, HUBEI).ground == "one-worker"
    assert amount_reached(500_000, 1, 10, 5_000_000, HUBEI).ground == "group"


def test_a_total_below_the_amount_leaves_no_worker_at_it():
    assert amount_reached(None, None, 3, 999_999, HUBEI).outcome is Outcome.NOT_REACHED


def test_workers_times_the_amount_leaves_at_least_one_worker_at_it():
    assert amount_reached(None, 3, 3, 3_000_000, HUBEI).outcome is Outcome.REACHED


def test_in_between_a_person_must_say_what_one_worker_is_owed():
    check = amount_reached(None, 3, 3, 2_999_999, HUBEI)
    assert (check.outcome, check.missing) == (Outcome.UNDECIDED, Missing.ONE_WORKER)


def test_without_the_months_a_person_must_say_them():
    check = amount_reached(1_000_000, None, 1, 1_000_000, HUBEI)
    assert (check.outcome, check.missing) == (Outcome.UNDECIDED, Missing.MONTHS)


def test_too_few_months_settle_it_whoever_is_owed_what():
    assert amount_reached(None, 2, 3, 2_000_000, HUBEI).outcome is Outcome.NOT_REACHED


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2025-06", "2025-08", 3),
        ("2025-06", "2025-06", 1),
        ("2025-06", None, 1),
        ("2024-11", "2025-02", 4),
        ("2025-08", "2025-06", 0),
        (None, "2025-06", None),
    ],
)
def test_both_months_of_the_period_count(first, last, months):
    assert months_between(first, last) == months


def test_the_words_show_both_sides_of_every_line():
    check = amount_reached(800_000, 3, 1, 800_000, HUBEI)
    zh, en = check_words(check, HUBEI, 800_000, 3, 1, 800_000)
    assert "8,000 < 10,000" in zh
    assert en.startswith("amount not reached: 8,000 < 10,000 yuan")
    assert en.endswith("(CRIM-02/BLACK-01)")


def test_the_words_of_an_open_check_say_what_is_missing():
    check = amount_reached(1_000_050, None, 1, 1_000_050, HUBEI)
    _, en = check_words(check, HUBEI, 1_000_050, None, 1, 1_000_050)
    assert "the months owed are not known" in en
    assert "10,000.50 >= 10,000" in en
