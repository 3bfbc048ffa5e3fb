"""CRIM-02 on both sides of every line: one worker, ten workers, and what is not known."""

import pytest

from shared.trade.crime_amount import (
    Arrears,
    Limits,
    Missing,
    Outcome,
    Owed,
    amount_reached,
    check_words,
    months_between,
)

ZHUHAI = Limits(one_worker_fen=2_000_000, one_worker_months=3, group_workers=10, group_fen=10_000_000)
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
def test_one_worker_needs_three_whole_months_and_the_amount(fen, months, outcome):
    assert amount_reached(Arrears(1, fen, months, whole=months), HUBEI).outcome is outcome


@pytest.mark.parametrize(
    ("months", "outcome", "missing"),
    [
        (2, Outcome.NOT_REACHED, None),
        (3, Outcome.UNDECIDED, Missing.PART_MONTHS),
        (4, Outcome.UNDECIDED, Missing.PART_MONTHS),
        (5, Outcome.REACHED, None),
    ],
)
def test_parts_of_a_month_are_counted_by_no_code(months, outcome, missing):
    check = amount_reached(Arrears(1, 1_000_000, each=(Owed(months, 1_000_000),)), HUBEI)
    assert (check.outcome, check.missing) == (outcome, missing)


@pytest.mark.parametrize(("whole", "outcome"), [(2, Outcome.UNDECIDED), (3, Outcome.REACHED)])
def test_the_whole_months_that_an_officer_stated_decide(whole, outcome):
    assert amount_reached(Arrears(1, 1_000_000, each=(Owed(4, 1_000_000, whole),)), HUBEI).outcome is outcome


def test_the_words_say_that_parts_of_a_month_are_to_be_settled():
    arrears = Arrears(1, 1_000_000, each=(Owed(3, 1_000_000),))
    zh, en = check_words(amount_reached(arrears, HUBEI), HUBEI, arrears)
    assert "首尾月份是否足月未定" in zh
    assert "1-3 ? 3 months" in en


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
    assert amount_reached(Arrears(workers, fen, 1, (Owed(1, 600_000),)), HUBEI).outcome is outcome


def test_either_ground_is_enough_and_is_named():
    assert amount_reached(Arrears(10, 4_000_000, each=(Owed(3, 2_000_000, 3),)), HUBEI).ground == "one-worker"
    assert amount_reached(Arrears(10, 5_000_000, each=(Owed(1, 500_000),)), HUBEI).ground == "group"


def test_a_total_below_the_amount_leaves_no_worker_at_it():
    assert amount_reached(Arrears(3, 999_999), HUBEI).outcome is Outcome.NOT_REACHED


def test_workers_times_the_amount_leaves_at_least_one_worker_at_it():
    assert amount_reached(Arrears(3, 3_000_000, 3, whole=3), HUBEI).outcome is Outcome.REACHED


def test_in_between_a_person_must_say_what_one_worker_is_owed():
    check = amount_reached(Arrears(3, 2_999_999, 3), HUBEI)
    assert (check.outcome, check.missing) == (Outcome.UNDECIDED, Missing.ONE_WORKER)


def test_without_the_months_a_person_must_say_them():
    check = amount_reached(Arrears(1, 1_000_000), HUBEI)
    assert (check.outcome, check.missing) == (Outcome.UNDECIDED, Missing.MONTHS)


def test_too_few_months_settle_it_whoever_is_owed_what():
    assert amount_reached(Arrears(3, 2_000_000, 2), HUBEI).outcome is Outcome.NOT_REACHED


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
    arrears = Arrears(1, 800_000, 3)
    zh, en = check_words(amount_reached(arrears, HUBEI), HUBEI, arrears)
    assert "8,000 < 10,000" in zh
    assert en.startswith("amount not reached: 8,000 < 10,000 yuan")
    assert en.endswith("(CRIM-02/BLACK-01)")


def test_the_words_of_an_open_check_say_what_is_missing():
    arrears = Arrears(1, 1_000_050)
    _, en = check_words(amount_reached(arrears, HUBEI), HUBEI, arrears)
    assert "the months owed are not known" in en
    assert "10,000.50 >= 10,000" in en


def test_nobody_is_said_to_be_owed_what_all_are_owed_together():
    arrears = Arrears(12, 18_600_000, 3)
    _, en = check_words(amount_reached(arrears, ZHUHAI), ZHUHAI, arrears)
    assert en.startswith("amount reached: ? yuan for one worker")
    assert "12 >= 10 workers, 186,000 >= 100,000 yuan together" in en


@pytest.mark.parametrize(
    ("each", "outcome", "missing"),
    [
        ((Owed(2, 2_500_000), Owed(4, 900_000)), Outcome.NOT_REACHED, None),
        ((Owed(2, 2_500_000), Owed(3, 1_000_000, 3)), Outcome.REACHED, None),
        ((Owed(None, 2_500_000), Owed(3, 999_999)), Outcome.UNDECIDED, Missing.MONTHS),
        ((Owed(None, 999_999), Owed(5, 999_999)), Outcome.NOT_REACHED, None),
    ],
)
def test_the_months_and_the_amount_must_be_the_same_workers(each, outcome, missing):
    check = amount_reached(Arrears(4, 3_400_000, each=each), HUBEI)
    assert (check.outcome, check.missing) == (outcome, missing)


def test_a_worker_whose_months_are_not_known_is_owed_for_the_period_of_the_claim():
    assert amount_reached(Arrears(4, 3_400_000, 3, (Owed(None, 1_000_000),), whole=3), HUBEI).outcome is Outcome.REACHED
