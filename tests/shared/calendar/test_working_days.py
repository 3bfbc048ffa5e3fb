"""CAL: golden vectors of the rulebook, both sides of every line, and what happens without a notice."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import holidays
from shared.calendar.working_days import (
    Calendar,
    Deadline,
    Notice,
    Pause,
    Term,
    Unit,
    calendar,
    deadline,
    derive,
    is_working,
    period_end,
    roll_backward,
    roll_forward,
    working_days_before,
    working_days_between,
)

DAYS_KNOWN = [date(2024, 1, 1) + timedelta(days=passed) for passed in range(366 + 365 + 365)]

NOTICE_2027 = """
year = 2027
title = "2027 (invented for a test)"
number = "test"
issued = 2026-11-01
source_url = ""
source = "test"
[[holiday]]
name = "元旦"
first = 2026-12-31
last = 2027-01-03
make_up = [2026-12-27]
"""


def due(start: str, term: str, known: Calendar | None = None) -> date:
    return deadline(date.fromisoformat(start), Term.parse(term), known).due_on


@pytest.mark.rule("CAL-01")
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_agrees_with_the_public_calendar(year):
    ours = {day: is_working(day) for day in DAYS_KNOWN if day.year == year}
    assert ours == {day: chinese_calendar.is_workday(day) for day in ours}


@pytest.mark.rule("CAL-01")
def test_2026_has_248_working_days_33_off_dates_and_6_make_up_days():
    [notice] = [known for known in calendar().notices if known.year == 2026]
    assert len(notice.off) == 33
    assert sorted(day.isoformat()[5:] for day in notice.make_up) == [
        "01-04", "02-14", "02-28", "05-09", "09-20", "10-10",
    ]  # fmt: skip
    assert sum(is_working(day) for day in DAYS_KNOWN if day.year == 2026) == 248


@pytest.mark.rule("CAL-01")
def test_the_days_off_of_a_festival_carry_its_name():
    assert calendar().name_of(date(2026, 2, 15)) == "春节"
    assert calendar().name_of(date(2026, 2, 24)) is None


@pytest.mark.rule("CAL-01", "CAL-02")
@pytest.mark.capability("C19")
@pytest.mark.parametrize(
    ("start", "term", "expected"),
    [
        ("2026-09-30", "5WD", "2026-10-13"),
        ("2026-02-13", "5WD", "2026-02-27"),
        ("2026-04-30", "10WD", "2026-05-18"),
        ("2026-11-20", "5WD", "2026-11-27"),
        ("2026-11-22", "5WD", "2026-11-27"),
        ("2026-06-01", "60WD", "2026-08-25"),
        ("2026-06-01", "90WD", "2026-10-12"),
        ("2026-09-24", "3WD", "2026-09-30"),
        ("2025-08-28", "5WD", "2025-09-04"),
    ],
)
def test_golden_vectors_in_working_days(start, term, expected):
    assert deadline(date.fromisoformat(start), Term.parse(term)) == Deadline(
        date.fromisoformat(expected), provisional=False, calendar_version=calendar().version
    )


@pytest.mark.rule("CAL-02")
def test_the_day_of_the_event_is_not_counted():
    assert due("2026-11-23", "1WD") == date(2026, 11, 24)
    assert due("2026-11-23", "1CD") == date(2026, 11, 24)


@pytest.mark.rule("CAL-03")
@pytest.mark.capability("C19")
def test_a_period_that_ends_on_a_saturday_off_ends_on_the_make_up_sunday():
    assert not is_working(date(2025, 9, 27))
    assert due("2025-08-28", "30CD") == date(2025, 9, 28)


@pytest.mark.rule("CAL-03")
@pytest.mark.parametrize(
    ("term", "expected"),
    [("7CD", "2026-09-30"), ("8CD", "2026-10-08"), ("14CD", "2026-10-08"), ("15CD", "2026-10-08")],
)
def test_a_period_rolls_forward_only_off_days_off(term, expected):
    assert due("2026-09-23", term) == date.fromisoformat(expected)


@pytest.mark.rule("CAL-04")
def test_a_pay_day_on_a_day_off_comes_before_it():
    assert roll_backward(date(2026, 10, 5)) == date(2026, 9, 30)
    assert roll_backward(date(2026, 9, 30)) == date(2026, 9, 30)
    assert roll_backward(date(2026, 2, 15)) == date(2026, 2, 14)  # a working Saturday


@pytest.mark.rule("CAL-05")
@pytest.mark.parametrize(
    ("start", "term", "expected"),
    [
        ("2024-01-31", "1M", "2024-02-29"),
        ("2025-01-31", "1M", "2025-02-28"),
        ("2025-08-31", "6M", "2026-02-28"),  # a working Saturday
        ("2024-02-29", "1Y", "2025-02-28"),
        ("2024-02-29", "2Y", "2026-02-28"),
        ("2025-12-15", "1M", "2026-01-15"),
        ("2025-04-04", "6M", "2025-10-09"),  # 4 October lies in the holiday: CAL-03
    ],
)
def test_months_and_years_end_on_the_same_day_or_the_months_last(start, term, expected):
    assert due(start, term) == date.fromisoformat(expected)


def test_a_state_that_lasts_three_years_does_not_roll():
    assert period_end(date(2023, 5, 2), Term.parse("3Y")) == date(2026, 5, 2)
    assert due("2023-05-02", "3Y") == date(2026, 5, 6)


@pytest.mark.capability("C123")
def test_reminders_fall_three_and_one_working_days_before():
    assert working_days_before(date(2025, 10, 10), 3) == date(2025, 9, 29)
    assert working_days_before(date(2025, 10, 10), 1) == date(2025, 10, 9)


def test_no_working_day_before_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        working_days_before(date(2025, 10, 10), 0)


def test_working_days_between_count_the_end_and_not_the_start():
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 13)) == 5
    assert working_days_between(date(2026, 10, 13), date(2026, 9, 30)) == -5
    assert working_days_between(date(2026, 10, 13), date(2026, 10, 13)) == 0


@given(st.sampled_from(DAYS_KNOWN[:900]), st.integers(1, 60))
def test_counting_back_from_a_deadline_gives_its_length(start, days):
    due_on = deadline(start, Term(days, Unit.WORKING_DAYS)).due_on
    assert is_working(due_on)
    assert working_days_between(start, due_on) == days


@given(st.sampled_from(DAYS_KNOWN[:900]), st.integers(1, 120))
def test_a_rolled_deadline_is_never_earlier_and_skips_only_days_off(start, days):
    due_on = deadline(start, Term(days, Unit.CALENDAR_DAYS)).due_on
    raw = start + timedelta(days=days)
    assert due_on >= raw
    assert is_working(due_on)
    assert not any(is_working(raw + timedelta(days=passed)) for passed in range((due_on - raw).days))


@pytest.mark.rule("CAL-01")
@pytest.mark.capability("C19")
@pytest.mark.invariant(9)
def test_a_deadline_into_a_year_without_notice_is_provisional():
    assert deadline(date(2026, 12, 25), Term.parse("5WD")) == Deadline(
        date(2027, 1, 4), provisional=True, calendar_version=calendar().version
    )
    assert not deadline(date(2026, 12, 25), Term.parse("4WD")).provisional


def test_calendar_days_are_provisional_only_where_they_end():
    assert not deadline(date(2026, 12, 1), Term.parse("30CD")).provisional
    assert deadline(date(2026, 12, 2), Term.parse("30CD")).provisional  # 1 January, rolls to the 4th
    assert not deadline(date(2023, 12, 1), Term.parse("60CD")).provisional
    assert deadline(date(2023, 12, 1), Term.parse("5WD")).provisional


@pytest.mark.capability("C19")
@pytest.mark.invariant(9)
def test_a_new_notice_settles_the_day_and_changes_the_version():
    known = calendar().with_notice(Notice.parse(NOTICE_2027))
    before = deadline(date(2026, 12, 25), Term.parse("5WD"))
    after = deadline(date(2026, 12, 25), Term.parse("5WD"), known)
    # the make-up Sunday, 28, 29, 30 December, then 4 January: the 31st has become a day off
    assert after == Deadline(date(2027, 1, 4), provisional=False, calendar_version=known.version)
    assert after.calendar_version != before.calendar_version
    assert not known.is_working(date(2026, 12, 31))


def test_a_version_names_its_years_and_changes_with_any_day():
    assert calendar().version.startswith("2024-2026+")
    changed = NOTICE_2027.replace("2026-12-27", "2026-12-26")
    versions = {calendar().with_notice(Notice.parse(text)).version for text in (NOTICE_2027, changed)}
    assert len(versions) == 2
    assert Calendar(calendar().notices[:1] + calendar().notices[2:]).version.startswith("2024,2026+")
    assert Calendar(()).version.startswith("none+")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (NOTICE_2027.replace("2026-12-27", "2026-12-28"), "weekend"),
        (NOTICE_2027.replace("2026-12-27", "2027-01-03"), "both off and working"),
        (NOTICE_2027.replace("2026-12-27", "2026-11-29"), "outside"),
        (NOTICE_2027.replace("last = 2027-01-03", "last = 2026-12-30"), "ends before"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        Notice.parse(wrong)


def test_two_notices_for_one_year_are_refused():
    notice = calendar().notices[0]
    with pytest.raises(ValueError, match="two notices"):
        Calendar((notice, notice))


def test_an_operator_can_add_a_notice_as_a_file(tmp_path: Path, monkeypatch):
    (tmp_path / "2027.toml").write_text(NOTICE_2027, encoding="utf-8")
    monkeypatch.setenv("ANXIN_HOLIDAYS", str(tmp_path))
    assert calendar().knows(2027)
    assert roll_forward(date(2027, 1, 1)) == date(2027, 1, 4)
    assert not holidays.load().knows(2027)


def test_every_notice_says_where_it_comes_from():
    assert all(notice.number and notice.source for notice in calendar().notices)


@pytest.mark.parametrize("text", ["60WD", "15CD", "6M", "3Y", "24H", "1M back"])
def test_a_term_reads_back_as_it_was_written(text):
    assert str(Term.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "60", "WD", "60wd", "60WD+30WD", "-5WD", "0WD", "5.5CD", "６WD", "5WD back", "24H back", "1Mback"]
)
def test_what_is_not_a_term_is_refused(text):
    with pytest.raises(ValueError):
        Term.parse(text)


def test_hours_are_refused_because_they_need_a_clock():
    with pytest.raises(ValueError, match="hours run from a moment"):
        deadline(date(2026, 1, 5), Term.parse("24H"))
    with pytest.raises(ValueError, match="need a calendar"):
        period_end(date(2026, 1, 5), Term.parse("5WD"))


@pytest.mark.rule("CAL-03", "INV-02")
@pytest.mark.parametrize(
    ("terms", "last"),
    [
        (["30CD"], date(2025, 9, 28)),  # the 27th is a Saturday, the 28th a make-up Sunday
        (["30CD", "30CD"], date(2025, 10, 27)),  # sixty days, not sixty-one
        (["5WD", "5WD"], date(2025, 9, 11)),
        (["1M", "1M"], date(2025, 10, 28)),
    ],
)
@pytest.mark.invariant(9)
def test_a_term_and_its_extension_are_rolled_once(terms, last):
    assert derive(date(2025, 8, 28), [*map(Term.parse, terms)]).due_on == last


def days_still(*pauses: str) -> list[Pause]:
    return [Pause(*map(date.fromisoformat, pause.split("/"))) for pause in pauses]


GOLDEN = [
    # 28 August 2025 is a Thursday; five working days end on 4 September
    ("2025-08-28", "5WD", [], "2025-09-04"),
    ("2025-08-28", "5WD", ["2025-09-01/2025-09-02"], "2025-09-05"),  # a Monday lost
    ("2025-08-28", "5WD", ["2025-08-30/2025-09-01"], "2025-09-04"),  # a weekend: nothing lost
    ("2025-08-28", "5WD", ["2025-09-01/2025-09-01"], "2025-09-04"),  # stopped and went on in one day
    ("2025-08-28", "5WD", ["2025-09-04/2025-09-10"], "2025-09-10"),  # stopped on the last day: that day is left
    ("2025-08-28", "5WD", ["2025-09-01/2025-09-03", "2025-09-04/2025-09-08"], "2025-09-10"),
    # over the October holiday of 2025: 28 September and 11 October are worked, 1 to 8 October are off
    ("2025-09-25", "5WD", [], "2025-10-09"),
    ("2025-09-25", "5WD", ["2025-09-28/2025-09-30"], "2025-10-11"),  # a make-up Sunday and a Monday lost
    ("2025-09-25", "5WD", ["2025-10-01/2025-10-09"], "2025-10-09"),  # days off only
    ("2025-09-25", "5WD", ["2025-09-30/2025-10-11"], "2025-10-13"),  # goes on upon a make-up Saturday, which counts
    # Guangdong, 45 working days without 60 days of announcement
    ("2025-10-20", "45WD", [], "2025-12-22"),
    ("2025-10-20", "45WD", ["2025-11-03/2026-01-02"], "2026-02-27"),
    ("2025-10-20", "45WD+30WD", ["2025-11-03/2026-01-02"], "2026-04-10"),
    # calendar days, made up for one by one, rolled only at the end
    ("2025-08-28", "30CD", ["2025-09-01/2025-09-05"], "2025-10-09"),  # 1 October, rolled over the holiday
    ("2025-08-28", "30CD+30CD", ["2025-09-01/2025-09-02"], "2025-10-28"),
    ("2026-01-31", "1M", ["2026-02-10/2026-02-12"], "2026-03-02"),
    ("2026-09-23", "7CD", ["2026-09-30/2026-10-05"], "2026-10-08"),
    # 27 June 2026 is a Saturday: the term ends there, its last day is Monday, and on the Sunday it stops
    ("2026-06-22", "5CD", ["2026-06-28/2026-07-02"], "2026-07-02"),
    # pay-days roll back, before a holiday and before a weekend
    ("2026-09-05", "1M back", [], "2026-09-30"),
    ("2026-07-15", "1M back", [], "2026-08-14"),
    ("2026-01-15", "1M back", [], "2026-02-14"),  # a make-up Saturday
]


@pytest.mark.rule("CAL-01", "CAL-02", "CAL-03", "CAL-04", "CAL-05")
@pytest.mark.capability("C19")
@pytest.mark.parametrize(("start", "terms", "pauses", "expected"), GOLDEN)
@pytest.mark.invariant(9)
def test_golden_days_of_terms_that_stood_still(start, terms, pauses, expected):
    derived = derive(date.fromisoformat(start), [*map(Term.parse, terms.split("+"))], days_still(*pauses))
    assert (derived.due_on.isoformat(), derived.provisional) == (expected, False)


@given(st.sampled_from(DAYS_KNOWN[:700]), st.integers(1, 40), st.integers(0, 20), st.integers(0, 60))
def test_working_days_lost_to_a_pause_are_given_back_to_the_day(start, length, after, still):
    since = start + timedelta(days=after)
    pause = Pause(since, since + timedelta(days=still))
    due_on = derive(start, [Term(length, Unit.WORKING_DAYS)], [pause]).due_on
    stood_still = set(pause.days())
    passed = (start + timedelta(days=n) for n in range(1, (due_on - start).days + 1))
    assert sum(is_working(day) and day not in stood_still for day in passed) == length
    assert is_working(due_on)
    assert due_on not in stood_still


def test_a_paused_term_that_needs_an_unknown_year_is_provisional():
    pause = days_still("2026-12-20/2027-01-10")
    assert not derive(date(2026, 12, 15), [Term.parse("5WD")]).provisional
    assert derive(date(2026, 12, 15), [Term.parse("5WD")], pause).provisional
