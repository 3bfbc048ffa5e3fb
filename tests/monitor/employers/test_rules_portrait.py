from datetime import date, timedelta

import pytest

from services.monitor.employers.rules.contributions import Contribution, Fact, Kind, Numbers, Rule, contributions
from services.monitor.employers.rules.portrait import Colour, Lines, Portrait, portrait
from services.monitor.employers.rules.wording import WHY

LINES = Lines(clue_cap=40, yellow=30, orange=50, red=70)
NUMBERS = Numbers(clue_points=10, decay_months=3, group_workers=10)
FILED_ON = date(2025, 8, 28)
pytestmark = [pytest.mark.capability("C39"), pytest.mark.rule("MON-02")]


def filed(**differences) -> Fact:
    return Fact(**{"kind": Kind.FILED, "source": "complaint", "on": FILED_ON, "workers": 1} | differences)


def of_case(kind: Kind, day: int, sequence: int, **differences) -> Fact:
    return Fact(**{"kind": kind, "source": "case", "on": date(2025, 9, day), "sequence": sequence} | differences)


def by_rule(facts: list[Fact], numbers: Numbers | None = NUMBERS) -> dict[Rule, list[Contribution]]:
    found: dict[Rule, list[Contribution]] = {}
    for contribution in contributions(facts, numbers):
        found.setdefault(contribution.rule, []).append(contribution)
    return found


@pytest.mark.parametrize(
    ("score", "colour"),
    [
        (0, Colour.GREEN),
        (29, Colour.GREEN),
        (30, Colour.YELLOW),
        (49, Colour.YELLOW),
        (50, Colour.ORANGE),
        (69, Colour.ORANGE),
        (70, Colour.RED),
        (500, Colour.RED),
    ],
)
def test_a_score_that_equals_a_line_has_reached_it(score, colour):
    seen = portrait({Rule.ARREARS: score}, set(), LINES)
    assert seen == Portrait(score, colour)


@pytest.mark.parametrize(("points", "score"), [(30, 30), (40, 40), (50, 40)])
def test_clues_count_up_to_their_cap(points, score):
    assert portrait({Rule.CLUE: points}, set(), LINES).score == score


def test_a_hard_contribution_is_red_at_once_and_adds_no_points():
    assert portrait({Rule.CLUE: 10, Rule.ARREARS: 0}, {Rule.ARREARS}, LINES) == Portrait(10, Colour.RED)


def test_without_the_places_lines_there_is_no_score_and_only_hard_facts_colour():
    assert portrait({Rule.CLUE: 10}, set(), None) == Portrait(None, None)
    assert portrait({Rule.CLUE: 10}, {Rule.ARREARS}, None) == Portrait(None, Colour.RED)


def test_colours_are_ranked_from_green_to_red():
    assert [colour.rank for colour in (Colour.GREEN, Colour.YELLOW, Colour.ORANGE, Colour.RED)] == [0, 1, 2, 3]


def test_every_rule_has_words():
    assert set(WHY) == set(Rule)


def test_a_clue_counts_in_full_for_three_months_and_then_not_at_all():
    (clue,) = contributions([filed()], NUMBERS)
    assert (clue.points, clue.hard) == (10, False)
    assert (clue.from_on, clue.until_on) == (FILED_ON, date(2025, 11, 28))


def test_three_months_from_the_end_of_november_end_with_february():
    (clue,) = contributions([filed(on=date(2025, 11, 30))], NUMBERS)
    assert clue.until_on == date(2026, 2, 28)


@pytest.mark.parametrize(("workers", "hard"), [(9, False), (10, True), (11, True)])
def test_a_group_of_ten_or_more_is_red_at_once(workers, hard):
    assert (Rule.GROUP in by_rule([filed(workers=workers)])) is hard


def test_without_the_places_numbers_a_clue_adds_nothing_but_verified_arrears_do():
    facts = [filed(workers=30), of_case(Kind.FOUND, 1, 1, outstanding_fen=1)]
    assert set(by_rule(facts, numbers=None)) == {Rule.ARREARS}


@pytest.mark.parametrize(("owed", "arrears"), [(0, False), (1, True)])
def test_only_arrears_that_are_owed_count(owed, arrears):
    assert (Rule.ARREARS in by_rule([of_case(Kind.FOUND, 1, 1, outstanding_fen=owed)])) is arrears


def test_verified_arrears_do_not_fade():
    (found,) = contributions([of_case(Kind.FOUND, 1, 1, outstanding_fen=1)], NUMBERS)
    assert (found.hard, found.points, found.until_on) == (True, 0, None)


@pytest.mark.parametrize(("outstanding", "until"), [(1, None), (0, date(2025, 9, 5))])
def test_verified_arrears_end_when_nothing_is_outstanding_not_by_a_part_payment(outstanding, until):
    facts = [
        of_case(Kind.FOUND, 1, 1, outstanding_fen=800_000),
        of_case(Kind.PAID, 5, 2, outstanding_fen=outstanding),
    ]
    (found,) = contributions(facts, NUMBERS)
    assert found.until_on == until


def test_facts_in_any_order_give_the_same_contributions():
    facts = [
        filed(),
        of_case(Kind.FOUND, 1, 1, outstanding_fen=5),
        of_case(Kind.OVERDUE, 3, 2, outstanding_fen=5),
        of_case(Kind.PAID, 5, 3),
    ]
    assert contributions(facts, NUMBERS) == contributions(facts[::-1], NUMBERS)


def test_arrears_found_again_after_payment_are_an_episode_of_their_own():
    facts = [
        of_case(Kind.FOUND, 1, 1, outstanding_fen=5),
        of_case(Kind.PAID, 5, 2),
        of_case(Kind.FOUND, 20, 3, outstanding_fen=7),
    ]
    first, second = by_rule(facts)[Rule.ARREARS]
    assert (first.from_on.day, first.until_on) == (1, date(2025, 9, 5))
    assert (second.from_on.day, second.until_on) == (20, None)


def test_arrears_verified_twice_are_one_episode():
    facts = [of_case(Kind.FOUND, day, day, outstanding_fen=5) for day in (1, 2)]
    assert len(contributions(facts, NUMBERS)) == 1


def test_a_payment_dated_before_the_finding_ends_it_on_the_day_it_was_found():
    facts = [of_case(Kind.FOUND, 5, 1, outstanding_fen=5), of_case(Kind.PAID, 2, 2)]
    (found,) = contributions(facts, NUMBERS)
    assert found.until_on == found.from_on


def test_an_overdue_order_counts_from_the_day_after_its_last_day():
    (order,) = contributions([of_case(Kind.OVERDUE, 10, 1, outstanding_fen=5)], NUMBERS)
    assert (order.rule, order.hard, order.from_on) == (Rule.ORDER, True, date(2025, 9, 11))


@pytest.mark.parametrize(
    ("disposition", "ends"),
    [
        ("PAID_IN_FULL", True),
        ("NOT_SUBSTANTIATED", True),
        ("PAID_OR_REPAYMENT_AGREED", False),
        ("CRIMINAL_TRANSFERRED", False),
        ("UNREACHABLE_OR_WITHDRAWN", False),
    ],
)
def test_only_a_closing_that_states_a_verified_fact_ends_anything(disposition, ends):
    facts = [
        filed(workers=12),
        of_case(Kind.FOUND, 1, 1, outstanding_fen=5),
        of_case(Kind.OVERDUE, 8, 2, outstanding_fen=5),
        of_case(Kind.CLOSED, 20, 3, disposition=disposition),
    ]
    closed_on = date(2025, 9, 20)
    found = contributions(facts, NUMBERS)
    assert len(found) == 4
    assert all((row.until_on == closed_on) is ends for row in found)
    assert all((row.cleared_by is not None) is ends for row in found)


def test_money_in_full_calms_the_group_but_the_clue_itself_goes_on_fading():
    facts = [filed(workers=12), of_case(Kind.FOUND, 1, 1, outstanding_fen=5), of_case(Kind.PAID, 5, 2)]
    found = by_rule(facts)
    assert found[Rule.GROUP][0].until_on == date(2025, 9, 5)
    assert found[Rule.CLUE][0].until_on == date(2025, 11, 28)


@pytest.mark.parametrize(("days", "cleared"), [(-1, True), (0, False), (1, False)])
def test_a_closing_after_a_clue_has_faded_does_not_lengthen_it(days, cleared):
    faded = date(2025, 11, 28)
    closing = of_case(Kind.CLOSED, 1, 1, on=faded + timedelta(days=days), disposition="PAID_IN_FULL")
    (clue,) = contributions([filed(), closing], NUMBERS)
    assert clue.until_on == (faded + timedelta(days=days) if cleared else faded)
    assert (clue.cleared_by is not None) is cleared


@pytest.mark.rule("INV-15")
def test_a_withdrawn_case_takes_back_what_it_verified():
    facts = [of_case(Kind.FOUND, 1, 1, outstanding_fen=5), of_case(Kind.WITHDRAWN, 4, 2)]
    (found,) = contributions(facts, NUMBERS)
    assert found.until_on == date(2025, 9, 4)


def test_paying_one_case_does_not_clear_another_of_the_same_matter():
    facts = [
        of_case(Kind.FOUND, 1, 1, outstanding_fen=5),
        of_case(Kind.FOUND, 1, 2, outstanding_fen=5, source="other case"),
        of_case(Kind.PAID, 5, 3),
    ]
    assert [row.until_on for row in by_rule(facts)[Rule.ARREARS]] == [date(2025, 9, 5), None]


def test_money_that_came_back_after_it_had_ended_arrears_begins_them_again_on_that_day():
    facts = [
        of_case(Kind.FOUND, 1, 1, outstanding_fen=5),
        of_case(Kind.PAID, 5, 2),
        of_case(Kind.RETURNED, 7, 3, outstanding_fen=5),
        of_case(Kind.PAID, 9, 4),
    ]
    spans = [(each.rule, each.from_on.day, each.until_on and each.until_on.day) for each in contributions(facts, None)]
    assert spans == [(Rule.ARREARS, 1, 5), (Rule.ARREARS, 7, 9)]


@pytest.mark.parametrize("before", [[], [(Kind.FOUND, 1, 1, 9)]])
def test_money_that_came_back_begins_nothing_that_was_not_verified_or_still_runs(before):
    facts = [of_case(kind, day, sequence, outstanding_fen=fen) for kind, day, sequence, fen in before]
    facts += [of_case(Kind.PAID, 5, 2, outstanding_fen=4), of_case(Kind.RETURNED, 7, 3, outstanding_fen=9)]
    assert [each.from_on.day for each in contributions(facts, None)] == [day for _, day, _, _ in before]
