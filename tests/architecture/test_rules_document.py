"""Every row of the rulebook is in the code with its cases, or the document says in words why it is not."""

import pytest

from deploy.documents.rule_places import Places, places
from deploy.documents.rules import STATES, rules_document, state, words
from shared.regions.rulebook import rulebook

INTAKE = ("INT", "PRIV", "IDS")
CRIME = ("CRIM-01", "CRIM-02", "CRIM-03")
WHOLE = [key for key, row in rulebook().items() if row.family in INTAKE or key in CRIME]
PLACES, DOCUMENT = places(), rules_document()


@pytest.mark.parametrize("key", WHOLE)
def test_a_rule_of_intake_has_code_and_cases_or_a_reason(key):
    assert state(rulebook()[key], PLACES[key]) in ("built", "none")


@pytest.mark.parametrize("key", rulebook())
def test_a_row_has_one_line_with_its_title(key):
    row = rulebook()[key]
    assert DOCUMENT.count(f"| {key} | {row.title} | {row.mark} |") == 1


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (Places(code=["a.py: b"], cases={"t.py": 1}), "built"),
        (Places(code=["a.py: b"]), "no case"),
        (Places(packs=["CN"]), "number only"),
        (Places(cases={"t.py": 1}), "later"),
    ],
)
def test_a_row_is_built_only_with_code_and_a_case(there, expected):
    assert state(rulebook()["ACC-04"], there) == expected


def test_a_reason_stands_where_there_is_no_code():
    assert state(rulebook()["PRIV-09"], Places()) == "none"
    assert words().reasons["PRIV-09"] in DOCUMENT


def test_every_word_is_about_a_row_or_a_family_of_the_rulebook():
    assert set(words().reasons) <= set(rulebook())
    assert set(words().families) == {row.family for row in rulebook().values()}


def test_a_family_that_is_not_built_names_the_service_that_will():
    lines = [line for line in DOCUMENT.splitlines() if "| later |" in line and not line.startswith("| family")]
    assert lines
    assert all("not yet: " in line for line in lines)


def test_a_definition_is_named_by_its_file_and_its_own_name():
    assert "services/intake/complaints/rules/clocks.py: CLOCKS" in PLACES["INT-02"].code
    assert "tests/intake/decisions/test_acceptance.py" in PLACES["PRIV-05"].cases


def test_the_sums_are_those_of_the_rows():
    total = next(line for line in DOCUMENT.splitlines() if line.startswith("| **all** |"))
    rows, *counts = (int(cell) for cell in total.split("|")[2:-1])
    assert rows == len(rulebook()) == sum(counts)
    assert len(counts) == len(STATES)
