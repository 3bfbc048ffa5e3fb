from datetime import date

import pytest

from services.credit.records.rules.record import Code, Figures, Line, figures
from services.credit.records.rules.wording import ENTRIES

ORDER = "order 1"


def line(code: Code, day: int, sequence: int, **differences) -> Line:
    return Line(**{"code": code, "source": "case", "on": date(2025, 9, day), "sequence": sequence} | differences)


def an_order(sequence: int = 2) -> Line:
    return line(Code.ISSUED, 2, sequence, document_no=ORDER, due_on=date(2025, 9, 10))


def paid(day: int, sequence: int, owed: int = 0, payer: str = "employer") -> Line:
    return line(Code.PAID, day, sequence, outstanding_fen=owed, payer=payer)


def test_nothing_heard_counts_nothing():
    assert figures([]) == Figures()


def test_an_accepted_complaint_is_not_yet_a_case():
    assert figures([line(Code.ACCEPTED, 1, 1)]).cases == 0


@pytest.mark.parametrize(("day", "in_time"), [(9, 1), (10, 1), (11, 0)])
def test_paid_on_the_orders_last_day_is_in_time(day, in_time):
    counted = figures([an_order(), paid(day, 3)])
    assert (counted.with_a_day, counted.paid_in_full, counted.paid_by_the_day) == (1, 1, in_time)


def test_an_agreements_day_counts_where_no_order_was_made():
    counted = figures([line(Code.AGREED, 1, 1, due_on=date(2025, 9, 5)), paid(5, 2)])
    assert (counted.with_a_day, counted.paid_by_the_day) == (1, 1)


def test_without_a_day_nobody_can_be_in_time():
    counted = figures([line(Code.FOUND, 1, 1, outstanding_fen=5), paid(2, 2)])
    assert (counted.with_a_day, counted.paid_in_full, counted.paid_by_the_day) == (0, 1, 0)


@pytest.mark.parametrize(
    ("payer", "in_time"), [("employer", 1), ("contractor", 1), ("bond", 0), ("fund", 0), ("court", 0)]
)
def test_money_from_bond_fund_or_court_is_not_the_employers_correction(payer, in_time):
    counted = figures([an_order(), paid(5, 3, payer=payer)])
    assert (counted.paid_in_full, counted.paid_by_the_day) == (1, in_time)


@pytest.mark.parametrize(("owed", "open_orders"), [(0, 0), (1, 1)])
def test_an_order_is_open_until_everything_is_paid(owed, open_orders):
    counted = figures([an_order(), paid(5, 3, owed=owed)])
    assert (counted.open_orders, counted.outstanding_fen) == (open_orders, owed)


def test_an_order_made_after_a_payment_is_not_settled_by_it():
    assert figures([paid(1, 1), an_order(2)]).open_orders == 1


def test_arrears_found_after_payment_open_the_case_again():
    counted = figures([an_order(), paid(5, 3), line(Code.FOUND, 20, 4, outstanding_fen=7)])
    assert (counted.paid_in_full, counted.outstanding_fen) == (0, 7)


def test_an_overdue_order_stays_overdue_until_paid():
    overdue = line(Code.OVERDUE, 11, 3, document_no=ORDER, outstanding_fen=5)
    assert figures([an_order(), overdue]).overdue_orders == 1
    assert figures([an_order(), overdue, paid(12, 4)]).overdue_orders == 0


@pytest.mark.parametrize(("number", "still"), [(ORDER, 0), ("order 2", 1)])
def test_an_order_that_was_obeyed_is_neither_open_nor_overdue_though_the_case_owes_more(number, still):
    overdue = line(Code.OVERDUE, 11, 3, document_no=ORDER, outstanding_fen=5)
    counted = figures([an_order(), overdue, paid(12, 4, owed=1), line(Code.MET, 12, 5, document_no=number)])
    assert (counted.open_orders, counted.overdue_orders, counted.outstanding_fen) == (still, still, 1)


@pytest.mark.rule("INV-15")
def test_a_withdrawn_case_counts_for_nothing():
    overdue = line(Code.OVERDUE, 11, 3, document_no=ORDER, outstanding_fen=5)
    assert figures([an_order(), overdue, line(Code.WITHDRAWN, 12, 4)]) == Figures()


def test_cases_add_up():
    other = line(Code.OPENED, 1, 9, source="other case")
    assert figures([an_order(), paid(5, 3), other]).cases == 2


def test_the_order_in_which_lines_are_given_does_not_matter():
    lines = [an_order(), line(Code.OVERDUE, 11, 3, document_no=ORDER, outstanding_fen=5), paid(12, 4)]
    assert figures(lines) == figures(lines[::-1])


def test_every_kind_of_entry_has_words():
    assert set(ENTRIES) == set(Code)


def receipt(number: str, day: int, sequence: int, owed: int) -> Line:
    return line(Code.PAID, day, sequence, outstanding_fen=owed, payer="employer", document_no=number)


def back(number: str, day: int, sequence: int, owed: int) -> Line:
    return line(Code.RETURNED, day, sequence, outstanding_fen=owed, payer="employer", document_no=number)


def test_money_that_came_back_is_not_paid_and_the_order_is_open_again():
    counted = figures([an_order(), receipt("R-1", 5, 3, 0), back("R-1", 6, 4, 700)])
    assert (counted.paid_in_full, counted.open_orders, counted.outstanding_fen) == (0, 1, 700)


def test_paid_again_it_is_settled_again():
    counted = figures([an_order(), receipt("R-1", 5, 3, 0), back("R-1", 6, 4, 700), receipt("R-2", 9, 5, 0)])
    assert (counted.paid_in_full, counted.open_orders, counted.outstanding_fen) == (1, 0, 0)


def test_an_order_stays_settled_when_money_of_later_arrears_comes_back():
    later = [line(Code.FOUND, 6, 4, outstanding_fen=300), receipt("R-2", 7, 5, 0), back("R-2", 8, 6, 300)]
    counted = figures([an_order(), receipt("R-1", 5, 3, 0), *later])
    assert (counted.open_orders, counted.outstanding_fen) == (0, 300)
