"""What the law says of a project's month, a sentence each; both sides of every line are in `cases/`."""

from datetime import date

import pytest

from services.monitor.warnings.rules import months
from services.monitor.warnings.rules.catalogue import RULES
from services.monitor.warnings.rules.facts import Month
from services.monitor.warnings.rules.verdict import Place
from shared.regions import Known, Status

pytestmark = pytest.mark.capability("C36")
JULY, EZHOU = date(2026, 7, 1), "420704"
IN_TIME, LATE = date(2026, 8, 14), date(2026, 8, 15)


class Numbered(Place):
    """A place that has every number, and the same."""

    def value(self, key, on=None):
        return Known(5, key, self.division, "", "测试", Status.SEED, None, None, "CD", ">", "")


def july(**told):
    return Month(JULY, pay_day=15, pay_day_next_month=True, started_on=date(2026, 3, 1), **told)


def says(rule, day, **told):
    found = rule(july(**told), Numbered(EZHOU, day), day)
    return found is not None


@pytest.mark.rule("CON-03", "CON-04", "CON-06")
@pytest.mark.parametrize(("day", "fen", "warned"), [("31", 0, False), ("01", 0, True), ("01", 1, False)])
def test_the_owner_pays_the_labour_fee_within_the_month_whatever_is_in_dispute(day, fen, warned):
    on = date(2026, 7, 31) if day == "31" else date(2026, 8, 1)
    assert says(months.no_labour_fee, on, inflow_fen=fen) is warned


@pytest.mark.rule("CON-11")
@pytest.mark.parametrize(("day", "lines", "warned"), [(5, 0, False), (6, 0, True), (6, 1, False)])
def test_a_sheet_of_the_month_is_there_by_the_places_day(day, lines, warned):
    assert says(months.no_payroll, date(2026, 8, day), attending=3, lines=lines) is warned


@pytest.mark.rule("CON-12")
@pytest.mark.parametrize(("day", "paid", "warned"), [(IN_TIME, 2, False), (LATE, 2, True), (LATE, 3, False)])
def test_everybody_who_worked_is_paid_to_a_card_of_their_own(day, paid, warned):
    assert says(months.fewer_paid, day, attending=3, lines=3, paid=paid) is warned


@pytest.mark.rule("CON-12")
@pytest.mark.parametrize(("cardless", "warned"), [(0, False), (1, True)])
def test_who_is_on_the_site_has_a_card_of_their_own(cardless, warned):
    assert says(months.no_wage_card, IN_TIME, attending=3, cardless=cardless) is warned


@pytest.mark.rule("PAY-03")
@pytest.mark.parametrize(("gap", "warned"), [(500, False), (501, True)])
def test_what_the_ledger_says_is_due_is_what_is_paid(gap, warned):
    assert says(months.due_and_paid_differ, LATE, attending=3, lines=3, widest_gap_fen=gap) is warned


@pytest.mark.rule("MON-05")
@pytest.mark.parametrize(("gone", "steps"), [(1, 0), (30, 0), (31, 1), (60, 1), (61, 2)])
def test_arrears_are_graver_after_a_month_and_after_two(gone, steps):
    day = date.fromordinal(IN_TIME.toordinal() + gone)
    found = months.wages_overdue(july(attending=3, unpaid=3), Place(EZHOU, day), day)
    assert found.steps == steps


@pytest.mark.rule("MON-04")
@pytest.mark.parametrize(
    "duty", ["ACC-02", "BOND-01", "CON-03", "CON-08", "CON-11", "CON-12", "CON-15", "PAY-02", "PAY-03"]
)
def test_every_dated_duty_has_a_warning_of_its_own(duty):
    assert [rule.code for rule in RULES if rule.rule_id == duty]
