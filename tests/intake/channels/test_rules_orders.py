"""Where an order may go, over every pair and in the business's own sentences; how long it may take."""

import inspect
import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from services.intake.channels import orders
from services.intake.channels.rules import order_terms
from services.intake.channels.rules.order_terms import ExtensionTooLong, ExtensionUnit, ReturnTooLate, TimeUnit, term_of
from services.intake.channels.rules.orders import (
    ENDED,
    MOVES,
    OPEN,
    HandOverSigned,
    OrderState,
    Step,
    check_returnable,
    move,
    step_to,
)
from shared import regions
from shared.calendar import working_days
from shared.calendar.working_days import Term
from shared.refusals import IllegalMove

pytestmark = pytest.mark.capability("C4")
S = OrderState
UNTIL_SIGNED, RECEIPT_ONLY = frozenset({S.DISPATCHED}), frozenset({S.DISPATCHED, S.SIGNED})
JINAN, ON = "370102", date(2025, 8, 28)


@pytest.mark.parametrize(("current", "by"), list(product(OrderState, Step)))
def test_a_step_is_taken_or_refused_as_the_table_says(current, by):
    if current in MOVES[by]:
        assert move(current, by) == MOVES[by][current]
    else:
        with pytest.raises(IllegalMove):
            move(current, by)


def test_what_was_withdrawn_or_repeated_stays_so_and_only_a_rework_opens_what_was_closed():
    assert {by for by in Step if S.CLOSED in MOVES[by]} == {Step.REWORK}
    for ended in ENDED - {S.CLOSED}:
        assert [by for by in Step if ended in MOVES[by]] == []


def test_every_open_order_can_be_withdrawn_or_found_a_repeat():
    assert set(MOVES[Step.WITHDRAW]) == set(MOVES[Step.REPEAT]) == set(OPEN)


def test_nothing_is_closed_or_called_back_before_it_was_handled():
    assert {state for state in OrderState if S.CLOSED in {table.get(state) for table in MOVES.values()}} == {
        S.HANDLED,
        S.CALLBACK,
    }
    assert set(MOVES[Step.CALL_BACK]) == {S.HANDLED}


@pytest.mark.parametrize(
    ("current", "said", "by"),
    [
        (S.RECEIVED, S.DISPATCHED, Step.DISPATCH),
        (S.ACCEPTED, S.DISPATCHED, Step.DISPATCH),
        (S.DISPATCHED, S.SIGNED, Step.SIGN),
        (S.HANDLED, S.CLOSED, Step.CLOSE),
        (S.SIGNED, S.DISPATCHED, None),
        (S.HANDLING, S.HANDLED, None),
        (S.HANDLING, S.CLOSED, None),
        (S.RETURN_REQUESTED, S.ACCEPTED, None),
        (S.CLOSED, S.HANDLING, None),
        (S.DISPATCHED, S.DISPATCHED, None),
    ],
)
def test_a_partners_state_leads_forwards_and_never_does_our_part(current, said, by):
    assert step_to(current, said) is by


@pytest.mark.parametrize(
    ("current", "returns_from", "refusal"),
    [
        (S.DISPATCHED, UNTIL_SIGNED, None),
        (S.SIGNED, UNTIL_SIGNED, HandOverSigned),
        (S.SIGNED, RECEIPT_ONLY, None),
        (S.HANDLING, RECEIPT_ONLY, HandOverSigned),
        (S.EXTENSION_REQUESTED, RECEIPT_ONLY, HandOverSigned),
        (S.RETURN_REQUESTED, RECEIPT_ONLY, IllegalMove),
        (S.HANDLED, RECEIPT_ONLY, IllegalMove),
        (S.ACCEPTED, UNTIL_SIGNED, IllegalMove),
    ],
)
def test_an_order_goes_back_until_the_hand_over_was_signed(current, returns_from, refusal):
    if refusal is None:
        check_returnable(current, returns_from)
    else:
        with pytest.raises(refusal):
            check_returnable(current, returns_from)


def test_one_function_alone_writes_an_orders_state():
    written = re.compile(r"\border\.state\s*=[^=]")
    service = Path(orders.__file__).parents[1]
    writers = {path for path in service.rglob("*.py") if written.search(path.read_text())}
    assert writers == {Path(orders.__file__)}
    assert len(written.findall(inspect.getsource(orders.advance))) == 2
    assert len(written.findall(Path(orders.__file__).read_text())) == 2


# limits: the numbers are Shandong's, the one province whose were found


@pytest.mark.rule("INT-14")
@pytest.mark.parametrize(
    ("key", "term"),
    [
        ("hotline_12345_days", "5WD"),
        ("hotline_12345_extension_days", "10WD"),
        ("hotline_12345_return_days", "2WD"),
    ],
)
def test_shandongs_limits_are_in_working_days(key, term):
    assert str(regions.value(JINAN, key, ON).term()) == term


@pytest.mark.rule("INT-14")
@pytest.mark.parametrize("day", [date(2025, 8, 28), date(2025, 9, 1)])
def test_a_wrong_order_is_returned_until_the_second_working_day(day):
    order_terms.check_return_day(ON, day, Term.parse("2WD"), working_days.calendar())


@pytest.mark.rule("INT-14")
def test_on_the_third_working_day_it_is_too_late_to_return():
    with pytest.raises(ReturnTooLate) as told:
        order_terms.check_return_day(ON, date(2025, 9, 2), Term.parse("2WD"), working_days.calendar())
    assert told.value.facts["last"] == "2025-09-01"


@pytest.mark.rule("INT-14")
def test_ten_working_days_may_be_asked_for_and_eleven_not():
    running, most = Term.parse("5WD"), Term.parse("10WD")
    order_terms.check_extension(term_of(10, TimeUnit.WORKING_DAY), running, most)
    with pytest.raises(ExtensionTooLong):
        order_terms.check_extension(term_of(11, TimeUnit.WORKING_DAY), running, most)


@pytest.mark.parametrize(("running", "asked"), [("48H", TimeUnit.WORKING_DAY), ("5WD", TimeUnit.NATURAL_HOUR)])
def test_hours_and_days_are_not_added_to_each_other(running, asked):
    with pytest.raises(ExtensionUnit):
        order_terms.check_extension(term_of(1, asked), Term.parse(running), None)


def test_a_place_without_a_known_most_leaves_it_to_the_partner():
    order_terms.check_extension(term_of(60, TimeUnit.WORKING_DAY), None, None)
    assert regions.find("420704", order_terms.EXTENSION, ON) is None


def test_every_urgency_has_a_limit_of_its_own_and_none_is_made_up():
    keys = list(order_terms.LIMITS.values())
    assert len(set(keys)) == len(keys) == 4
    assert [regions.find("420704", key, ON) for key in keys] == [None] * 4
