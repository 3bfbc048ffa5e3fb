"""Tricks hidden in rosters are found, and honest sites are left alone: recall ≥ 0.9 at precision ≥ 0.8 (C138)."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

import pytest

from services.monitor.payrolls.roster_signs import lines_of
from services.monitor.payrolls.rules.roster_signs import Lines, Paid, Pass, Signs, signs
from services.monitor.warnings.rules.catalogue import BY_CODE, Told
from services.monitor.warnings.rules.facts import Month
from services.monitor.warnings.rules.verdict import Level, Place
from shared.clock import CHINA
from tests.monitor.warnings.crews import MONTH, TRICKS, Town

pytestmark = [pytest.mark.capability("C138")]

DAY = date(2026, 9, 1)
HERE = Place("420704", DAY)
FOUND_BY = dict(zip(TRICKS, ("W306", "W307", "W308", "W410"), strict=True))
LINES = Lines(step_seconds=10, step_days=3, two_site_days=2)


def asked_about(works):
    """The tricks of which a person would be asked."""
    found = signs(works.paid, works.passes, works.elsewhere, works.back, lines_of("420704", DAY))
    month = Month(MONTH, **asdict(found))
    return {trick for trick, code in FOUND_BY.items() if BY_CODE[code].decide(month, HERE, DAY)}


@pytest.mark.parametrize("seed", [21, 22])
def test_hidden_tricks_are_found_and_honest_sites_left_alone(seed, capsys):
    sites = Town(seed).sites(250)
    pairs = [(works.hides, asked_about(works)) for works in sites]
    measured = {}
    for trick in (*TRICKS, None):
        hidden = sum(len(hides & ({trick} if trick else set(TRICKS))) for hides, _ in pairs)
        found = sum(len(told & ({trick} if trick else set(TRICKS))) for _, told in pairs)
        right = sum(len(hides & told & ({trick} if trick else set(TRICKS))) for hides, told in pairs)
        measured[trick or "all"] = (right / hidden, right / found, hidden)
    told = {
        name: f"recall {found:.2f} precision {sure:.2f} of {many}" for name, (found, sure, many) in measured.items()
    }
    with capsys.disabled():
        print("\nroster signs:", told)
    assert all(recall >= 0.9 and precision >= 0.8 for recall, precision, _ in measured.values()), measured


def at(day, hour, second, person, inward=True):
    moment = datetime(2026, 7, day, hour, tzinfo=CHINA) + timedelta(seconds=second)
    return Pass(person, moment.date(), inward, moment)


def in_step(days, apart, *, both=True):
    """Two people pass that many seconds apart on so many days."""
    passes = [at(day, 7, person * apart, person) for day in range(1, days + 1) for person in (0, 1)]
    passes += [at(day, 17, person * apart, person, False) for day in range(1, days + 1) for person in (0, 1) if both]
    return signs([], passes, [], [], LINES).in_step


@pytest.mark.parametrize(
    ("days", "apart", "both", "people"),
    [(3, 10, True, 2), (2, 10, True, 0), (3, 11, True, 0), (3, 10, False, 0)],
)
def test_passing_together_counts_from_the_lines_on_both_ways(days, apart, both, people):
    assert in_step(days, apart, both=both) == people


def test_of_several_groups_that_pass_together_the_largest_counts():
    passes = [
        at(day, 7 + hours, 60 * (person // 3) + person, person, inward)
        for day in (1, 2, 3)
        for person in range(5)
        for inward, hours in ((True, 0), (False, 10))
    ]
    assert signs([], passes, [], [], LINES).in_step == 3


def test_who_was_ever_seen_or_manages_is_no_ghost_and_without_gates_nobody_is():
    paid = [Paid(1, 5, None, False), Paid(2, 5, None, True), Paid(4, 0, None, False)]
    paid.append(Paid(3, 5, None, False, manages=True))
    seen = [at(1, 7, 0, 2)]
    assert signs(paid, seen, [], [], LINES).ghosts == 1
    assert signs(paid, [], [], [], LINES) == Signs()


def test_the_card_of_most_people_counts_and_one_of_nobody_is_none():
    paid = [Paid(1, 5, b"a", True), Paid(2, 5, b"a", True), Paid(2, 5, b"a", True), Paid(3, 5, None, True)]
    assert signs(paid, [], [], [], LINES).card_people == 2
    assert signs(paid[:1], [], [], [], LINES).card_people == 0


@pytest.mark.parametrize(("days", "people"), [(1, 0), (2, 1)])
def test_two_sites_at_once_counts_from_the_line_of_days(days, people):
    there = [(1, date(2026, 7, day)) for day in range(1, days + 1)]
    assert signs([], [], [*there, there[0]], [], LINES).two_sites == people


@pytest.mark.parametrize("code", FOUND_BY.values())
def test_a_sign_is_a_question_to_the_office_and_accuses_nobody(code):
    rule = BY_CODE[code]
    assert Told.CONTRACTOR not in rule.tells
    assert not rule.unpaid
    assert HERE.value(rule.key).number() == Level.INFO.rank
    assert rule.name[0].startswith("疑似")
    assert rule.words[0].endswith("请核实")
