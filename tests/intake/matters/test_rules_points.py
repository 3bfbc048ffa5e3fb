"""What speaks for one matter and against it: months, sums, days, and the firms of one site."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.intake.complaints.rules import names
from services.intake.matters.rules.comparison import compare
from tests.intake.matters.builders import ONE, PLACES, SAME, said


@pytest.mark.parametrize(
    ("theirs", "word"),
    [
        (("2025-06", "2025-07"), "months-same"),
        (("2025-06", "2025-08"), "months-overlap"),
        (("2025-07", "2025-07"), "months-overlap"),
        (("2025-07", "2025-09"), "months-touch"),
        (("2025-08", "2025-09"), "months-beside"),
        (("2025-09", "2025-09"), "months-apart"),
        (("2025-07", None), "months-open"),
        (("2025-02", None), "months-open"),
        (("2025-01", "2025-05"), "months-beside"),
        (("2025-01", "2025-04"), "months-apart"),
    ],
)
def test_months_overlap_from_half_of_all_of_them_on(theirs, word):
    assert word in said(ONE, replace(SAME, period_from=theirs[0], period_to=theirs[1]))


@pytest.mark.parametrize(
    ("fen", "word"),
    [
        (792_000, "sum-same"),
        (791_999, "sum-alike"),
        (720_000, "sum-alike"),
        (719_999, "sum-differs"),
        (80, "sum-other-unit"),
        (8_000_000_000, "sum-other-unit"),
        (80_000_000, "sum-other-unit"),
        (8_000_000, "sum-differs"),
    ],
)
def test_sums_within_a_hundredth_are_one_in_whatever_unit_and_within_a_tenth_are_alike(fen, word):
    assert word in said(ONE, replace(SAME, fen=fen))


@pytest.mark.parametrize(
    ("fen", "word"), [(863_400, "sum-equal"), (860_000, "sum-same"), (860_100, "sum-equal"), (0, None)]
)
def test_only_a_sum_told_to_the_yuan_says_more_than_a_round_one(fen, word):
    found = said(replace(ONE, fen=fen), replace(SAME, fen=fen))
    assert {each for each in found if each.startswith("sum")} == ({word} if word else set())


@pytest.mark.capability("C12")
def test_on_one_site_another_firm_of_the_chain_speaks_less_against():
    site = names.read("虚构花园1号楼", PLACES)
    other = replace(SAME, employer=names.read("样例万顺总承包公司", PLACES))
    here = compare(replace(ONE, project=site), replace(other, project=site))
    assert here.score - compare(ONE, other).score == 14 + 17


@pytest.mark.parametrize(
    ("days", "word"), [(30, "filed-soon-after"), (31, None), (180, None), (181, "filed-long-apart")]
)
def test_days_between_filings_count_at_both_ends(days, word):
    found = said(ONE, replace(SAME, filed_on=ONE.filed_on + timedelta(days=days)))
    assert found & {"filed-soon-after", "filed-long-apart"} == ({word} if word else set())
