"""Division codes: names, parents, and the search range that must hold exactly what lies within."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.values import divisions

CODES = st.sampled_from(divisions.LENGTHS).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length)
)


@pytest.mark.parametrize("code", ["62", "6207", "620724", "620724100", "620724100001"])
def test_codes_of_the_five_lengths_are_wellformed(code):
    assert divisions.is_wellformed(code)


@pytest.mark.parametrize("code", ["", "6", "620", "62072", "6207241", "62O724", "６２０７２４", "620724 ", "CN"])
def test_other_texts_are_not_wellformed(code):
    assert not divisions.is_wellformed(code)


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("62", True),
        ("620724", True),
        ("620724100", True),  # a town of a known county
        ("620799", False),
        ("620799100", False),
        ("999999", False),
        ("659012", True),  # 白杨市, of 2023
        ("62072", False),
    ],
)
def test_a_division_is_known_if_it_or_its_county_is_listed(code, known):
    assert divisions.is_known(code) is known


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("62", "甘肃省"),
        ("6207", "甘肃省张掖市"),
        ("620724", "甘肃省张掖市高台县"),
        ("620724100", "甘肃省张掖市高台县"),
        ("620724100001", "甘肃省张掖市高台县"),
        ("620724000000", "甘肃省张掖市高台县"),
        ("420704", "湖北省鄂州市鄂城区"),
        ("330424", "浙江省嘉兴市海盐县"),
        ("6205", "甘肃省天水市"),
        ("4404", "广东省珠海市"),
        ("429004", "湖北省仙桃市"),
        ("659012", "新疆维吾尔自治区白杨市"),
        ("110101", "北京市东城区"),
        ("500229", "重庆市城口县"),
        ("441900", "广东省东莞市"),
    ],
)
def test_names_are_whole_and_free_of_placeholders(code, name):
    assert divisions.name(code) == name


def test_an_unknown_place_has_no_name():
    with pytest.raises(LookupError, match="999999"):
        divisions.name("999999")


@pytest.mark.parametrize(
    ("code", "parents"),
    [
        ("620724100001", ("620724100", "620724", "6207", "62")),
        ("620724", ("6207", "62")),
        ("6207", ("62",)),
        ("62", ()),
        ("429004", ("42",)),
        ("659012", ("65",)),
        ("110101", ("11",)),
        ("441900003", ("441900", "4419", "44")),
    ],
)
def test_ancestors_come_nearest_first_without_placeholders(code, parents):
    assert divisions.ancestors(code) == parents


def test_ancestors_of_what_is_no_code_are_refused():
    with pytest.raises(ValueError):
        divisions.ancestors("62072")


def test_a_place_contains_itself_and_what_lies_in_it():
    assert divisions.contains("6207", "6207")
    assert divisions.contains("6207", "620724100")
    assert not divisions.contains("6207", "620821")
    assert not divisions.contains("620724", "6207")
    assert not divisions.contains("", "6207")
    assert not divisions.contains("62", "62072")


@pytest.mark.parametrize(("prefix", "end"), [("6207", "6208"), ("62", "63"), ("6209", "620:"), ("99", "9:")])
def test_the_range_of_a_place_ends_before_the_next(prefix, end):
    assert divisions.upper_bound(prefix) == end


def test_the_province_after_does_not_slip_into_the_range_of_a_city_ending_in_99():
    assert not "6299" <= "63" < divisions.upper_bound("6299")


def test_no_scope_has_no_range():
    with pytest.raises(ValueError):
        divisions.upper_bound("")


@given(CODES, CODES)
def test_the_range_holds_exactly_what_lies_within(outer, inner):
    assert (outer <= inner < divisions.upper_bound(outer)) is divisions.contains(outer, inner)


@given(CODES, st.text("0123456789", max_size=3))
def test_the_range_holds_every_code_below(outer, tail):
    assert outer <= outer + tail < divisions.upper_bound(outer)


def test_later_changes_add_rename_and_remove():
    known = {"620724": "高台县", "620725": "山丹县"}
    divisions.apply_rows(known, "code,name,source\n620725,,merged\n620724,高台市,renamed\n620729,新县,new\n")
    assert known == {"620724": "高台市", "620729": "新县"}


def test_every_listed_code_is_wellformed_and_its_province_known():
    codes = list(divisions._names())
    assert len(codes) > 3300
    assert all(divisions.is_wellformed(code) and divisions.is_known(code[:2]) for code in codes)
