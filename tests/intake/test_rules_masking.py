"""What everybody may read of what a reporter wrote."""

import pytest

from services.intake.rules.masking import readable


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
