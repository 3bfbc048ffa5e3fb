"""What movements are booked as, what of the labour fee is due, when an account may be closed."""

from datetime import date
from decimal import Decimal

import pytest

from services.monitor.accounts.rules.booking import Booking, booked_as, breaks_the_account, goes_together
from services.monitor.accounts.rules.labour_fees import Plan, Planned, due_fen, short_fen
from services.monitor.accounts.rules.standing import AccountState, FrozenFor, compliant, state_of
from services.monitor.closings.rules.closing import (
    Asked,
    DisputeOpen,
    NoticeTooEarly,
    NoticeTooShort,
    WagesUnpaid,
    WarningsOpen,
    WorksNotCompleted,
    check_may_end,
)
from shared.calendar.working_days import Term

pytestmark = pytest.mark.capability("C28")
AUGUST = date(2025, 8, 1)
MONTH = Term.parse("30CD")


@pytest.mark.rule("ACC-05")
@pytest.mark.parametrize(
    ("debit", "said", "batch", "purpose", "expected"),
    [
        (False, None, None, "人工费用拨付", "labour_fee"),
        (False, None, None, "结息", "interest"),
        (False, None, "G1", "退票", "returned"),
        (False, "other", None, "人工费用", "other"),
        (True, None, "G1", "手续费", "payroll"),
        (True, None, None, "代发手续费", "fee"),
        (True, None, None, "材料款", "other"),
        (True, "fee", None, None, "fee"),
        (True, "payroll", None, "工资", "other"),
    ],
)
def test_a_movement_is_booked_by_the_banks_word_its_batch_and_its_purpose(debit, said, batch, purpose, expected):
    assert booked_as(debit=debit, said=said, payroll_batch=batch, purpose=purpose) == expected


@pytest.mark.rule("ACC-05")
@pytest.mark.parametrize(("booked", "breach"), [("payroll", False), ("fee", True), ("other", True)])
def test_whatever_leaves_the_account_and_is_no_payroll_breaks_it(booked, breach):
    assert breaks_the_account(debit=True, booked=booked) is breach
    assert breaks_the_account(debit=False, booked=booked) is False


def test_each_word_goes_in_its_direction():
    assert {each for each in Booking if not goes_together(True, each)} == {"labour_fee", "returned", "interest"}
    assert {each for each in Booking if not goes_together(False, each)} == {"payroll", "fee"}


@pytest.mark.capability("C29")
@pytest.mark.rule("ACC-06", "ACC-07")
@pytest.mark.parametrize(
    ("plan", "least", "due"),
    [
        (None, Decimal("0.23"), None),
        (Plan(), None, None),
        (Plan(amount_fen=500), None, 500),
        (Plan(share_percent=Decimal(20), schedule=[Planned("2025-08", progress_fen=1_000)]), None, 200),
        (Plan(share_percent=Decimal(20), schedule=[Planned("2025-08", progress_fen=1_000)]), Decimal("0.23"), 230),
        (Plan(share_percent=Decimal(24), schedule=[Planned("2025-08", progress_fen=1_000)]), Decimal("0.23"), 240),
        (Plan(amount_fen=500, schedule=[Planned("2025-08", amount_fen=300)]), None, 300),
        (Plan(amount_fen=500, schedule=[Planned("2025-09", amount_fen=300)]), None, 500),
        (Plan(share_percent=Decimal(20), schedule=[Planned("2025-08", progress_fen=999)]), None, 199),
        (Plan(share_percent=Decimal(20)), Decimal("0.23"), None),
    ],
)
def test_what_of_the_labour_fee_is_due_is_the_agreed_and_never_less_than_the_places_share(plan, least, due):
    assert due_fen(plan, AUGUST, least) == due


@pytest.mark.capability("C29")
@pytest.mark.parametrize(("due", "came", "short"), [(500, 499, 1), (500, 500, 0), (500, 501, 0), (None, 0, 0)])
def test_only_what_is_known_to_be_due_can_be_short(due, came, short):
    assert short_fen(due, came) == short


def asked(**differences):
    known = {"completed_on": AUGUST, "noticed_on": AUGUST, "unpaid": None, "warnings": 0, "dispute": False}
    return Asked(**known | differences)


@pytest.mark.rule("ACC-10", "CON-07")
def test_the_notice_stands_thirty_days_and_the_account_is_closed_on_the_day_after():
    noticed = asked(noticed_on=date(2025, 8, 4))
    check_may_end(noticed, MONTH, date(2025, 9, 4))
    with pytest.raises(NoticeTooShort):
        check_may_end(noticed, MONTH, date(2025, 9, 3))


@pytest.mark.rule("ACC-10", "CAL-03")
def test_a_notice_whose_last_day_is_a_sunday_stands_through_the_monday():
    check_may_end(asked(), MONTH, date(2025, 9, 2))
    with pytest.raises(NoticeTooShort):
        check_may_end(asked(), MONTH, date(2025, 9, 1))


@pytest.mark.rule("ACC-10", "ACC-11", "CON-07")
@pytest.mark.parametrize(
    ("differences", "refusal"),
    [
        ({"completed_on": None}, WorksNotCompleted),
        ({"completed_on": date(2025, 10, 2)}, WorksNotCompleted),
        ({"completed_on": date(2025, 8, 2)}, NoticeTooEarly),
        ({"unpaid": "1.00"}, WagesUnpaid),
        ({"warnings": 1}, WarningsOpen),
        ({"dispute": True}, DisputeOpen),
    ],
)
def test_nothing_is_closed_before_completion_and_notice_or_while_wages_are_owed_or_in_dispute(differences, refusal):
    with pytest.raises(refusal):
        check_may_end(asked(**differences), MONTH, date(2025, 10, 1))


@pytest.mark.rule("CON-14")
@pytest.mark.parametrize(
    ("closed_on", "frozen_on", "frozen_for", "expected"),
    [
        (None, None, None, ("active", True)),
        (None, AUGUST, FrozenFor.WAGES, ("frozen", True)),
        (None, AUGUST, FrozenFor.OTHER, ("frozen", False)),
        (AUGUST, AUGUST, FrozenFor.OTHER, ("cancelled", True)),
    ],
)
def test_an_account_frozen_for_another_debt_is_said_to_be(closed_on, frozen_on, frozen_for, expected):
    state = state_of(closed_on, frozen_on)
    assert (state.value, compliant(AccountState(state), frozen_for)) == expected
