"""Whose story it is when no number says so: put to a person, never joined by itself."""

from dataclasses import replace
from datetime import date

import pytest

from services.intake.complaints.rules import names
from services.intake.matters.rules.comparison import JoinKind, compare, verdict
from tests.intake.matters.builders import ONE, PLACES, SAME

NOBODY = {"phone": None, "id_no": None, "name": None, "name_mask": None}
TO_THE_YUAN = replace(ONE, fen=863_400)


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    "changed",
    [
        NOBODY,
        NOBODY | {"employer": names.read("虚构横太建筑劳务", PLACES)},
        NOBODY | {"employer": names.read("样例万顺总承包公司", PLACES)},
        NOBODY | {"period_from": None, "period_to": None},
        {"phone": b"other", "id_no": None, "name": b"nick", "name_mask": "小*"},
    ],
)
def test_the_same_story_to_the_yuan_is_put_to_a_person_whoever_told_it_and_never_joined_by_itself(changed):
    found = compare(TO_THE_YUAN, replace(SAME, fen=863_400, **changed))
    assert (found.kind, found.certain, verdict(found, 0, 1_000)) == (JoinKind.DUPLICATE, False, "proposed")


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    "changed",
    [
        {"fen": 863_500, "employer": names.read("样例万顺总承包公司", PLACES)},
        {"period_from": "2025-03", "period_to": "2025-04"},
        {"division": "420702"},
        {"name": b"other", "name_mask": "李*"},
        {"filed_on": date(2026, 3, 1)},
    ],
)
def test_another_sum_month_county_or_name_is_another_story(changed):
    other = replace(SAME, **({"fen": 863_400} | NOBODY | changed))
    found = compare(TO_THE_YUAN, other)
    assert (found.kind, found.certain) == (JoinKind.COLLECTIVE, False)


@pytest.mark.capability("C12")
@pytest.mark.parametrize(("fen", "kind"), [(792_000, JoinKind.DUPLICATE), (791_999, JoinKind.COLLECTIVE)])
def test_a_round_sum_of_nobody_is_the_same_story_only_with_the_firm_and_the_months(fen, kind):
    nobody = replace(SAME, fen=fen, **NOBODY)
    assert compare(ONE, nobody).kind is kind
    assert compare(ONE, replace(nobody, employer=None)).kind is JoinKind.COLLECTIVE


@pytest.mark.capability("C12")
@pytest.mark.parametrize(("fen", "found"), [(800_000, "proposed"), (700_000, None)])
def test_the_same_worker_months_and_sum_are_put_to_a_person_whichever_firm_of_the_chain_is_named(fen, found):
    chain = replace(SAME, fen=fen, id_no=None, employer=names.read("样例万顺总承包公司", PLACES))
    assert verdict(compare(ONE, chain), 90, 1_000) == found


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    ("name_mask", "kind", "points", "found"),
    [
        ("测*", JoinKind.DUPLICATE, 76, "proposed"),
        ("测*", JoinKind.DUPLICATE, 77, None),
        ("李*", JoinKind.COLLECTIVE, 47, "proposed"),
        ("李*", JoinKind.COLLECTIVE, 48, None),
    ],
)
def test_one_phone_with_a_name_misheard_is_put_to_a_person_from_so_many_points(name_mask, kind, points, found):
    misheard = replace(
        SAME, id_no=None, name=b"heard", name_mask=name_mask, employer=names.read("虚构横太建筑劳务", PLACES), fen=0
    )
    compared = compare(ONE, misheard)
    assert (compared.kind, compared.certain, verdict(compared, 0, points)) == (kind, False, found)
