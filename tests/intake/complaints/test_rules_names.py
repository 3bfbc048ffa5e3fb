"""One firm, written in many ways; and two firms that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.complaints.rules.names import ANOTHER, NEAR, SAME, leading_places, likeness, read

PLACES = leading_places(["湖北省", "鄂州市", "珠海市", "鄂城区", "安康市", "新疆维吾尔自治区"])


def alike(one, other):
    return likeness(read(one, PLACES), read(other, PLACES))


@pytest.mark.parametrize(
    "other",
    [
        "虚构恒泰建筑劳务有限责任公司",
        "虚构恒泰建筑劳务",
        "鄂州市虚构恒泰建筑劳务有限公司",
        "湖北省鄂州市鄂城区虚构恒泰建筑劳务有限公司",
        "湖北虚构恒泰建筑劳务有限公司",
        "虚构恒泰建筑劳务（湖北）有限公司",
        "虚构恒泰建筑劳务(集团)有限公司",
        " 虚构恒泰　建筑劳务有限公司 ",
        "虚构恒泰建筑劳务有限公司第三分公司",
    ],
)
def test_one_firm_written_in_many_ways_is_one(other):
    assert alike("虚构恒泰建筑劳务有限公司", other) >= SAME


def test_full_width_letters_and_digits_are_the_same_name():
    assert alike("虚构ＡＢ１２３科技有限公司", "虚构ab123科技有限公司") == 100


@pytest.mark.parametrize("slip", ["虚构恒秦建筑劳务有限公司", "虚构泰恒建筑劳务有限公司", "虚构恒泰达建筑劳务公司"])
def test_one_slip_leaves_it_near(slip):
    assert NEAR <= alike("虚构恒泰建筑劳务有限公司", slip) < 100


@pytest.mark.parametrize("slip", ["虚构恒秦建筑劳务", "虚构泰恒建筑劳务", "虚构恒建筑劳务", "虚构恒泰达建筑劳务"])
def test_one_slip_is_still_looked_up(slip):
    assert read("虚构恒泰建筑劳务", PLACES).tokens & read(slip, PLACES).tokens


def test_a_short_mark_is_looked_up_as_it_is_written_and_as_it_sounds():
    assert read("华强建设", PLACES).tokens == {"华强", "~huaqiang"}


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    ("one", "heard"),
    [
        ("华强建设有限公司", "花墙建设"),
        ("虚构恒泰建筑劳务有限公司", "虚构横太劳务"),
        ("虚构金林建筑劳务", "虚构京凌建筑劳务"),
        ("虚构隆顺装饰", "虚构农顺装饰"),
        ("虚构盛诚餐饮", "虚构圣成餐饮"),
    ],
)
def test_a_firm_written_as_it_was_heard_is_looked_up_and_near_but_never_surely_the_same(one, heard):
    assert read(one, PLACES).tokens & read(heard, PLACES).tokens
    assert NEAR <= alike(one, heard) < SAME


@pytest.mark.parametrize("other", ["虚构万顺餐饮", "虚构东海餐饮"])
def test_what_sounds_otherwise_is_another(other):
    assert alike("虚构盛诚餐饮", other) < NEAR


@pytest.mark.capability("C12")
def test_a_site_named_without_its_number_is_looked_up_and_near():
    assert read("虚构恒泰花园3号楼项目", PLACES).tokens & read("虚构恒泰花园工地", PLACES).tokens
    assert NEAR <= alike("虚构恒泰花园3号楼项目", "虚构恒泰花园工地") < SAME


@pytest.mark.parametrize("other", ["测试万顺建筑劳务有限公司", "虚构万顺餐饮店", "珠海市样例万顺建筑劳务有限公司"])
def test_the_same_trade_and_form_do_not_make_one_firm(other):
    assert alike("虚构恒泰建筑劳务有限公司", other) < ANOTHER


@pytest.mark.parametrize(("one", "other"), [("虚构花园一号楼", "虚构花园二号楼"), ("虚构大道3标段", "虚构大道4标段")])
def test_another_numeral_is_another_site(one, other):
    assert alike(one, other) == 0


def test_chinese_and_other_digits_are_one_numeral():
    assert alike("虚构花园三号楼项目", "虚构花园3号楼项目部") >= SAME


def test_a_firm_called_like_a_city_keeps_its_name():
    assert read("安康劳务有限公司", PLACES).plain == "安康劳务"


@pytest.mark.parametrize("nothing", ["()", "、。", "　"])
def test_punctuation_alone_is_no_name(nothing):
    assert read(nothing, PLACES) is None


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_any_two_texts_can_be_compared_either_way(one, other):
    first, second = read(one, PLACES), read(other, PLACES)
    if first and second:
        assert 0 <= likeness(first, second) == likeness(second, first) <= 100
        assert first.tokens
