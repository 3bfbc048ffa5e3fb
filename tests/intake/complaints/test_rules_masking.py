"""What everybody may read of what a reporter wrote."""

import pytest

from services.intake.complaints.rules.masking import neutral, readable


@pytest.mark.capability("C108")
@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("我叫测试甲，老板不给钱", "测试甲", "我叫测**，老板不给钱"),
        ("测试甲与测试甲的哥哥", "测试甲", "测**与测**的哥哥"),
        ("电话13800000001", None, "电话138****0001"),
        ("王老板不给钱", "王", "王老板不给钱"),
    ],
)
def test_a_reporters_name_and_numbers_are_masked(text, name, shown):
    assert readable(text, name) == shown


@pytest.mark.invariant(14)
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("测试甲说老板不给钱", "〔姓名〕说老板不给钱"),
        ("电话13800000001，欠8000元", "电话〔号码〕，欠8000元"),
        ("身份证999999199001010016", "身份证〔号码〕"),
        ("卡6222020000000000000", "卡〔号码〕"),
        ("2025年7月起*三个月*", "2025年7月起*三个月*"),
    ],
)
def test_of_words_kept_for_ever_not_even_a_masked_name_or_number_stays(text, kept):
    assert neutral(text, "测试甲", None) == kept
