"""Identifiers: check digits, one normal form, masks, and free text with nothing personal left in it."""

import random
import re
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.values import identifiers
from shared.values.identifiers import (
    Phone,
    mask_card,
    mask_id,
    mask_name,
    mask_phone,
    normal_code,
    normal_phone,
    normal_text,
    redact,
    resident_id_ok,
    uscc_ok,
)

FULL_WIDTH = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")


@pytest.mark.rule("IDS-01", "IDS-02")
@pytest.mark.parametrize(
    ("code", "ok"),
    [
        ("914404005500000030", True),  # the remainder 0, rejected by several public versions
        ("91350100M000100Y43", True),
        ("91110108551385082Q", True),
        ("91310115MA1H8R7C6D", False),
        ("91310115MA1H8R7C67", True),
        ("91999999MAXXXXXX0N", True),
        ("91999999MAXXXXXX1R", True),
        ("91999999MAXXXXXX2W", True),
        ("11999999MBXXXXXX01", True),
        ("91350100m000100y43", False),  # not in normal form
        ("91350100M000100Y4", False),
        ("91350100MO00100Y43", False),  # O is no letter of the alphabet
        ("", False),
    ],
)
def test_credit_codes_are_checked_by_their_last_character(code, ok):
    assert uscc_ok(code) is ok


def test_a_credit_code_is_brought_into_normal_form_first():
    assert normal_code(" 91350100-m000100y43　") == "91350100M000100Y43"
    assert uscc_ok(normal_code("９１３５０１００Ｍ０００１００Ｙ４３"))


@pytest.mark.rule("IDS-03")
@pytest.mark.parametrize(
    ("number", "ok"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", False),  # not in normal form
        ("999999199001010016", True),
        ("999999199001010017", False),
        ("999999198506150028", True),
        ("999999197803200031", True),
        ("110105194912310021", False),
        ("99999919900101001", False),
        ("", False),
    ],
)
def test_resident_ids_are_checked_by_date_and_check_digit_not_by_county(number, ok):
    assert resident_id_ok(number) is ok


def with_check_digit(first: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
    return first + "10X98765432"[total % 11]


@pytest.mark.rule("IDS-03")
@pytest.mark.parametrize(
    ("birth", "ok"),
    [("19900228", True), ("19900229", False), ("20000229", True), ("19901301", False), ("18991231", False)],
)
def test_a_birth_date_must_exist(birth, ok):
    assert resident_id_ok(with_check_digit(f"620724{birth}001")) is ok


@pytest.mark.rule("IDS-03")
@given(st.integers(0, 999_999), st.dates(date(1900, 1, 1), date(2026, 11, 22)), st.integers(0, 999))
def test_one_wrong_digit_is_always_noticed(county, birth, order):
    number = with_check_digit(f"{county:06}{birth:%Y%m%d}{order:03}")
    assert resident_id_ok(number)
    assert not resident_id_ok(str((int(number[0]) + 1) % 10) + number[1:])


@pytest.mark.rule("IDS-04")
def test_residence_permits_of_hong_kong_macao_and_taiwan_have_the_same_form():
    assert all(resident_id_ok(with_check_digit(f"{place}0000199001010001"[:17])) for place in (81, 82, 83))


def test_text_is_trimmed_and_its_full_width_characters_made_plain():
    assert normal_text("　虚构　 建设（集团）ＡＢ１２\t公司 \n") == "虚构 建设(集团)AB12 公司"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800000001", Phone("+8613800000001", True)),
        ("+86 138-0000-0001", Phone("+8613800000001", True)),
        ("１３８ ００００ ０００１", Phone("+8613800000001", True)),
        ("0086 13800000001", Phone("+8613800000001", True)),
        ("0755-12345678", Phone("+8675512345678", True)),
        ("00000000001", Phone("00000000001", False)),  # synthetic: kept and flagged
        ("1380000000", Phone("1380000000", False)),
        ("138000000011", Phone("138000000011", False)),
        ("12345", Phone(None, False)),
        ("12333", Phone(None, False)),
        ("", Phone(None, False)),
        ("没有电话", Phone(None, False)),
    ],
)
def test_phones_come_into_one_form_and_wrong_ones_are_flagged(text, phone):
    assert normal_phone(text) == phone


@given(st.text(max_size=40))
def test_no_text_makes_a_phone_fail(text):
    number, ok = normal_phone(text)
    assert number is not None or not ok


@pytest.mark.rule("IDS-05")
def test_masks_leave_what_tells_two_people_apart_and_no_more():
    assert mask_id("11010519491231002X") == "110105********002X"
    assert mask_id("E12345678") == "*******78"
    assert mask_id("1234") == "****"
    assert mask_phone("13800000001") == mask_phone("+8613800000001") == "138****0001"
    assert mask_phone("00000000001") == "000****0001"
    assert mask_phone("12345") == "*****"
    assert mask_name("张三丰") == "张**"
    assert mask_name("测试") == "测*"
    assert (mask_name("张"), mask_name("")) == ("*", "")
    assert mask_card("6222020200000000123") == "***************0123"
    assert mask_card("12345678") == "********"


@pytest.mark.rule("PRIV-08")
@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("电话13800000001。", "电话138****0001。"),
        ("TEL13800000001", "TEL138****0001"),
        ("电话138.0000.0001。", "电话138****0001。"),
        ("电话138·0000·0001", "电话138****0001"),
        ("合同价138.0013.98", "合同价138.0013.98"),
        ("电话一三八〇〇〇〇〇〇〇一。", "电话一三八****〇〇〇一。"),
        ("二〇二五年一三八零零", "二〇二五年一三八零零"),
        ("电话１３８０００００００１。", "电话138****0001。"),
        ("138 0000 0001或138-0000-0002", "138****0001或138****0002"),
        ("138　0000　0001", "138****0001"),
        ("1 3 8 0 0 0 0 0 0 0 1", "138****0001"),
        ("+86 13800000001", "+86 138****0001"),
        ("8613800000001", "86138****0001"),
        ("1.13800000001 2.13900000002", "1.138****0001 2.139****0002"),
        ("13800000001,13900000002", "138****0001,139****0002"),
        ("13800000001 13900000002", "138****0001 139****0002"),
        ("测试号00000000001", "测试号000****0001"),
        ("座机0936-8221234", "座机093****1234"),
        ("（0936）8221234", "（093****1234"),
        ("0755 1234 5678", "075*****5678"),
        ("身份证11010519491231002X，", "身份证110105********002X，"),
        ("11010519491231002x", "110105********002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "110105********002X"),
        ("110105 19491231 002X", "110105********002X"),
        ("110105-1949-1231-002X", "110105********002X"),
        ("110105194912310021", "110105********0021"),  # wrong check digit, still a person's
        ("卡号6222020200000000123", "卡号***************0123"),
        ("6222 0202 0000 0000 123", "***************0123"),
        ("6222-0202-0000-0123", "************0123"),
        ("６２２２　０２０２　００００　０１２３", "************0123"),
        ("622202020000012", "***********0012"),
        ("6222-0202-0000-2012-12", "**************1212"),  # the end looks like a month
        ("13800000001110105194912310021", "*" * 25 + "0021"),  # a phone and an ID run together
        ("13800000001欠186000元", "138****0001欠186000元"),
        ("2025-08-28 13800000001", "2025-08-28 138****0001"),
        ("6222 0202 0000 0123 2025-08-28", "************0123 2025-08-28"),
        ("138\u200b0000\u200b0001", "138****0001"),
        ("①13800000001", "①138****0001"),
    ],
)
def test_personal_numbers_in_free_text_are_masked(text, redacted):
    assert redact(text) == redacted


@pytest.mark.rule("PRIV-08")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "没有数字的一句话",
        "拖欠12人工资186000元，2025-08-28起",
        "２０２５－０８－２８欠１８６０００元",
        "2025-08-28 2025-09-30 2025-10-31",
        "6207 2025-08-28 2025-09-30",
        "从2025年7月1日到2025年9月30日",
        "2025-08-28 10:20:00 12人 186,000.00元",
        "2025-11-05T10:20:00.123456+08:00",
        "20251105102000",
        "拨打12345、12333或者12348",
        "400-820-8820",
        "620724100001",
        "91310115MA1H8R7C67",
        "91110108551385082Q",
        "91999999MAXXXXXX0N和11999999MBXXXXXX01",
        "9a1b2c3d-4e5f-4123-8123-138000000012",
        "12345678-1234-4123-8123-123456789012",
        "测人社失信列字〔2025〕第1号",
        "第 15 项 186000 2025 年",
        "余额131500000分",
        "12345678901",
    ],
)
def test_everything_else_stays_exactly_as_it_was(text):
    assert redact(text) == text


MOBILE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
CARD = st.from_regex(r"[3-69][0-9]{14,18}", fullmatch=True)
PERSON = st.builds(
    lambda county, birth, order: with_check_digit(f"{county}{birth:%Y%m%d}{order:03}"),
    st.integers(110_000, 659_999),
    st.dates(date(1930, 1, 1), date(2010, 12, 31)),
    st.integers(0, 999),
)
WORDS = st.text(st.characters(codec="utf-8", categories=["Lo"]), max_size=8).filter(
    lambda text: normal_text(text) == text
)


def grouped(number: str, gap: str, sizes: tuple[int, ...]) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return gap.join(part for part in (*parts, number[at:]) if part)


@pytest.mark.rule("PRIV-08")
@given(WORDS, st.one_of(MOBILE, CARD, PERSON), WORDS, st.booleans())
def test_a_number_between_any_words_loses_its_middle_and_the_words_stay(before, number, after, wide):
    redacted = redact(before + (number.translate(FULL_WIDTH) if wide else number) + after)
    assert redacted.startswith(before)
    assert redacted.endswith(after)
    masked = redacted.removeprefix(before).removesuffix(after)
    assert re.fullmatch(r"[0-9]{0,6}\*{4,}[0-9X]{4}", masked)
    assert len(masked) == len(number)


@pytest.mark.rule("PRIV-08")
@given(
    st.sampled_from([" ", "-", "　", "－", "  "]),
    st.one_of(
        st.tuples(MOBILE, st.just((3, 4, 4))),
        st.tuples(CARD, st.just((4, 4, 4, 4))),
        st.tuples(PERSON, st.sampled_from([(6, 8), (6, 4, 4), (3, 3, 8)])),
    ),
)
def test_a_number_written_in_groups_loses_its_middle(gap, case):
    number, sizes = case
    assert "*" * 4 in redact("号码" + grouped(number, gap, sizes) + "。")


@given(st.dates(date(1949, 10, 1), date(2049, 12, 31)), st.integers(1, 99_999_999), st.integers(1, 999))
def test_dates_amounts_and_headcounts_are_never_masked(day, yuan, people):
    text = f"{day} 欠{people}人{yuan}元（{yuan:,}.00），{day:%Y/%m/%d} {day} {day:%Y%m%d}"
    assert redact(text) == text


@given(st.text(max_size=60))
def test_text_without_long_numbers_is_never_touched(text):
    if sum(character.isdecimal() for character in text) < 10:
        assert redact(text) == text


def test_the_numbers_of_our_own_complaints_and_cases_stay():
    text = "案件420704-2025-000001并入4207-2025-000012，单号991301000000000001"
    assert redact(text) == "案件420704-2025-000001并入4207-2025-000012，单号**************0001"


FLOODS = ["1 ", "4 ", "1- ", "91350211M000100Y43 1234567890 "]


def seconds(text):
    """The least of three, of this process's own time."""

    def once():
        began = process_time()
        redact(text)
        return process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize("flood", FLOODS)
def test_twice_the_digits_take_twice_the_time_and_not_four_times(flood):
    """Sixteen times the text: sixteen times the time in a line, 256 times in a square."""
    few, many = (flood * (size // len(flood)) for size in (5_000, 80_000))
    assert seconds(many) < 50 * seconds(few)


def test_no_kind_begins_with_a_digit_it_is_not_tried_for():
    chance = random.Random(1)
    pieces = [
        "1",
        "3",
        "8",
        "0",
        "19",
        "86",
        "00",
        " ",
        "-",
        "X",
        "13800138000",
        "11010519491231002X",
        "6222020200112233",
    ]
    for _ in range(20_000):
        text = "".join(chance.choice(pieces) for _ in range(12))
        for kind, begun_by in zip(identifiers._KINDS, identifiers._BEGUN_BY, strict=True):
            assert kind.pattern.match(text) is None or text[0] in begun_by
