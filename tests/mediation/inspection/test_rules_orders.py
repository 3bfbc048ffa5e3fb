"""Correction orders and endings: numbers, days and sums, each on both sides of its line."""

from datetime import date

import pytest

from services.mediation.cases.rules.extension import ExtendedAlready, TermExpired, check_extension
from services.mediation.inspection.rules import (
    MoreThanFound,
    NothingFound,
    OrderState,
    ServedTooLate,
    answered_by,
    check_service,
    document_no,
    ordered_sum,
)
from services.mediation.lifecycle.rules import Disposition, NothingPaid, ReasonNeeded, StillOutstanding, check_closing
from shared.values.date_checks import InTheFuture, TooEarly, check_coming, check_past

DAY = date(2025, 10, 10)


@pytest.mark.parametrize(
    ("division", "number"),
    [
        ("420704", "鄂城人社监令字〔2025〕第1号"),
        ("4404", "珠海人社监令字〔2025〕第1号"),
        ("440402", "珠海香洲区人社监令字〔2025〕第1号"),
        ("440403", "珠海斗门区人社监令字〔2025〕第1号"),
        ("440499", "440499人社监令字〔2025〕第1号"),
        ("110105", "110105人社监令字〔2025〕第1号"),
    ],
)
def test_a_document_begins_with_its_organ_or_else_with_the_code(division, number):
    assert document_no(division, 2025, 1) == number


@pytest.mark.rule("INV-09")
def test_an_order_is_for_all_that_was_found_unless_less_is_asked():
    assert ordered_sum(None, 800000) == 800000
    assert ordered_sum(800000, 800000) == 800000
    with pytest.raises(MoreThanFound):
        ordered_sum(800001, 800000)
    with pytest.raises(NothingFound):
        ordered_sum(None, 0)


@pytest.mark.rule("INV-09")
@pytest.mark.parametrize(
    ("served_on", "counts"),
    [
        (date(2025, 10, 9), True),  # Friday the 10th is the one working day
        (date(2025, 10, 10), False),
        (date(2025, 9, 30), True),
    ],
)
def test_service_leaves_a_full_working_day(served_on, counts):
    if counts:
        check_service(served_on, DAY)
    else:
        with pytest.raises(ServedTooLate):
            check_service(served_on, DAY)


@pytest.mark.rule("INV-09")
@pytest.mark.parametrize(("due_on", "counts"), [(date(2025, 10, 9), True), (date(2025, 10, 8), False)])
def test_days_off_are_no_time_to_pay(due_on, counts):
    """Served on 30 September: the next working day is 9 October."""
    if counts:
        check_service(date(2025, 9, 30), due_on)
    else:
        with pytest.raises(ServedTooLate):
            check_service(date(2025, 9, 30), due_on)


@pytest.mark.parametrize(
    ("paid", "others", "outstanding", "answer"),
    [
        (800000, 0, 0, OrderState.MET),
        (799999, 0, 1, None),
        (799999, 1, 0, OrderState.PAID_BY_OTHERS),
        (0, 800000, 0, OrderState.PAID_BY_OTHERS),
        (300000, 0, 0, OrderState.MET),  # the rest was withdrawn
        (0, 0, 800000, None),
    ],
)
def test_an_order_is_met_by_those_who_owe_and_by_nobody_else(paid, others, outstanding, answer):
    assert answered_by(800000, paid, others, outstanding) is answer


def test_today_is_past_enough_and_tomorrow_is_not():
    check_past(DAY, DAY, "paid_on")
    with pytest.raises(InTheFuture):
        check_past(date(2025, 10, 11), DAY, "paid_on")


def test_1990_is_old_enough_and_the_year_before_is_not():
    check_past(date(1990, 1, 1), DAY, "paid_on")
    with pytest.raises(TooEarly):
        check_past(date(1989, 12, 31), DAY, "paid_on")


def test_the_earliest_day_itself_is_allowed():
    check_coming(DAY, DAY, "due_on")
    with pytest.raises(TooEarly):
        check_coming(date(2025, 10, 9), DAY, "due_on")


def test_paid_in_full_means_paid_and_full():
    check_closing(Disposition.PAID_IN_FULL, None, outstanding_fen=0, paid_fen=1)
    with pytest.raises(StillOutstanding):
        check_closing(Disposition.PAID_IN_FULL, None, outstanding_fen=1, paid_fen=799999)
    with pytest.raises(NothingPaid):
        check_closing(Disposition.PAID_IN_FULL, "all withdrawn", outstanding_fen=0, paid_fen=0)


@pytest.mark.parametrize("disposition", [d for d in Disposition if d is not Disposition.PAID_IN_FULL])
def test_every_other_end_needs_a_reason(disposition):
    check_closing(disposition, "说明", outstanding_fen=800000, paid_fen=0)
    with pytest.raises(ReasonNeeded):
        check_closing(disposition, None, outstanding_fen=800000, paid_fen=0)


@pytest.mark.rule("INV-02")
def test_a_term_is_extended_once_and_on_its_last_day_at_the_latest():
    check_extension(DAY, DAY, times=0)
    with pytest.raises(TermExpired):
        check_extension(date(2025, 10, 11), DAY, times=0)
    with pytest.raises(ExtendedAlready):
        check_extension(date(2025, 10, 1), DAY, times=1)
