"""Which amount a place holds arrears against: its own, else what every lawful amount says (法释〔2013〕3号 art. 3)."""

from datetime import date

import pytest

from shared import regions
from shared.trade.crime_amount import Arrears, Limits, Missing, Outcome, Owed
from shared.trade.crime_standard import check_in_place, lines_in_force

ON = date(2025, 11, 6)
GAOTAI, ZHUHAI = "620724", "440402"
REACHED, NOT_REACHED, ASKED = Outcome.REACHED, Outcome.NOT_REACHED, None
pytestmark = [pytest.mark.rule("CRIM-02", "BLACK-01")]


def outcome(arrears: Arrears, division: str = GAOTAI, on: date = ON) -> Outcome | None:
    """None where a person is asked for the place's own amount."""
    try:
        return check_in_place(division, on, arrears).check.outcome
    except regions.UnknownHere:
        return ASKED


@pytest.mark.parametrize(
    ("division", "limits"),
    [("440402", (2_000_000, 3, 10, 10_000_000)), ("420704", (1_000_000, 3, 10, 5_000_000))],
)
def test_the_lines_are_the_ones_of_the_place(division, limits):
    assert Limits.of(lines_in_force(division, ON)) == Limits(*limits)


@pytest.mark.invariant(10)
@pytest.mark.parametrize("division", ["620724", "6205", "999999"])
def test_no_limit_of_the_nation_becomes_the_amount_of_a_place_that_set_none(division):
    with pytest.raises(regions.UnknownHere) as stopped:
        lines_in_force(division, ON)
    assert stopped.value.key.startswith("crime_")


@pytest.mark.invariant(10)
@pytest.mark.parametrize(
    ("fen", "months", "expected"),
    [
        (499_999, 3, NOT_REACHED),
        (500_000, 3, ASKED),
        (500_000, 2, NOT_REACHED),
        (1_999_999, 3, ASKED),
        (2_000_000, 3, REACHED),
        (2_000_000, 2, NOT_REACHED),
    ],
)
def test_one_worker_where_the_place_set_no_amount(fen, months, expected):
    assert outcome(Arrears(1, fen, each=(Owed(months, fen, months),))) is expected


@pytest.mark.invariant(10)
@pytest.mark.parametrize(
    ("workers", "fen", "expected"),
    [
        (10, 2_999_999, NOT_REACHED),
        (10, 3_000_000, ASKED),
        (10, 9_999_999, ASKED),
        (10, 10_000_000, REACHED),
        (9, 10_000_000, NOT_REACHED),
        (12, 18_600_000, REACHED),
    ],
)
def test_ten_workers_where_the_place_set_no_amount(workers, fen, expected):
    assert outcome(Arrears(workers, fen, each=(Owed(1, 499_999),))) is expected


def test_one_ground_at_its_upper_limit_is_enough_whatever_the_other_is():
    assert outcome(Arrears(10, 5_000_000, each=(Owed(3, 2_000_000, 3),))) is REACHED


def test_what_is_missing_of_the_workers_whatever_the_amount_is_asked_first():
    check = check_in_place(GAOTAI, ON, Arrears(1, 2_000_000, each=(Owed(None, 2_000_000),))).check
    assert (check.outcome, check.missing) == (Outcome.UNDECIDED, Missing.MONTHS)
    assert outcome(Arrears(1, 1_999_999, each=(Owed(None, 1_999_999),))) is ASKED


def test_a_place_that_knows_its_own_amount_is_held_to_no_limit_of_the_nation():
    between = Arrears(10, 9_999_999, each=(Owed(1, 100),))
    assert (outcome(between, ZHUHAI), outcome(between, "420704")) == (NOT_REACHED, REACHED)


def test_before_the_interpretation_was_in_force_a_person_is_asked():
    far = Arrears(12, 18_600_000, each=(Owed(3, 1_550_000),))
    assert outcome(far, on=date(2013, 1, 22)) is ASKED
    assert outcome(far, on=date(2013, 1, 23)) is REACHED


@pytest.mark.parametrize(
    ("fen", "said", "key", "value"),
    [
        (18_600_000, "186,000 >= 100,000元（CRIM-02/BLACK-01；本地数额未知，已达全国幅度上限）", "most", 100_000),
        (2_900_000, "29,000 < 30,000元（CRIM-02/BLACK-01；本地数额未知，未达全国幅度下限）", "least", 30_000),
    ],
)
def test_the_words_say_that_the_limit_and_not_the_place_decided(fen, said, key, value):
    checked = check_in_place(GAOTAI, ON, Arrears(12, fen, each=(Owed(3, 100),)))
    assert checked.words[0].endswith(said)
    assert "the place's own amount is not known" in checked.words[1]
    lines = {line.key: (line.number(), line.region) for line in checked.lines}
    assert lines[f"crime_ten_workers_{key}_yuan"] == (value, "CN")
