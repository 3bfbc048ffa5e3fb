"""Amounts in capitals, held against cn2an's own answers and the bank rules; days in characters."""

from datetime import date

import pytest

from shared.documents.words import capitals, chinese, in_characters

pytestmark = pytest.mark.capability("C148")

VECTORS = {
    "0": "零元整", "1": "壹元整", "10": "壹拾元整", "11": "壹拾壹元整", "100": "壹佰元整", "101": "壹佰零壹元整",
    "110": "壹佰壹拾元整", "1000": "壹仟元整", "1001": "壹仟零壹元整", "1010": "壹仟零壹拾元整", "10000": "壹万元整",
    "10001": "壹万零壹元整", "10010": "壹万零壹拾元整", "100000": "壹拾万元整", "107000.53": "壹拾万柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分", "325.04": "叁佰贰拾伍元零肆分", "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元叁角贰分", "1005.50": "壹仟零伍元伍角", "0.05": "伍分", "0.5": "伍角", "0.55": "伍角伍分",
    "123456.78": "壹拾贰万叁仟肆佰伍拾陆元柒角捌分", "100000000": "壹亿元整", "100010000": "壹亿零壹万元整",
    "20000020": "贰仟万零贰拾元整", "10000000.01": "壹仟万元零壹分", "1000000000000": "壹万亿元整",
    "7000500000": "柒拾亿零伍拾万元整", "30.03": "叁拾元零叁分",
}  # fmt: skip
"""What cn2an 0.5.24 says of each in its mode for money."""


@pytest.mark.parametrize(("yuan", "words"), VECTORS.items())
def test_an_amount_in_capitals_is_what_cn2an_says(yuan, words):
    whole, _, rest = yuan.partition(".")
    assert capitals(int(whole) * 100 + int(rest.ljust(2, "0"))) == f"人民币{words}"


def test_nothing_below_nothing_is_written():
    with pytest.raises(ValueError, match="below nothing"):
        capitals(-1)


@pytest.mark.parametrize(
    ("day", "characters", "text"),
    [
        (date(2026, 1, 10), "二〇二六年一月十日", "2026年1月10日"),
        (date(2030, 10, 1), "二〇三〇年十月一日", "2030年10月1日"),
        (date(2025, 12, 20), "二〇二五年十二月二十日", "2025年12月20日"),
        (date(2026, 11, 30), "二〇二六年十一月三十日", "2026年11月30日"),
        (date(2026, 8, 31), "二〇二六年八月三十一日", "2026年8月31日"),
    ],
)
def test_a_day_is_written_in_characters_under_a_letter(day, characters, text):
    assert (in_characters(day), chinese(day)) == (characters, text)
