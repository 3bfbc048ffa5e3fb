"""Why a field was not valid, in the caller's language. Pydantic has English messages only; here are the Chinese ones.

A reason never repeats what was sent: that may be somebody's ID number. Our own validators give both languages in one
text, `English; 中文`.
"""

from collections.abc import Mapping
from typing import Any

CHINESE: dict[str, str] = {
    "missing": "缺少该字段",
    "extra_forbidden": "不认识的字段",
    "json_invalid": "不是合法的JSON：{error}",
    "string_type": "应为文本",
    "string_too_short": "至少{min_length}个字符",
    "string_too_long": "至多{max_length}个字符",
    "string_pattern_mismatch": "格式不符，应匹配{pattern}",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数，不能有小数",
    "bool_type": "应为true或false",
    "bool_parsing": "应为true或false",
    "greater_than": "须大于{gt}",
    "greater_than_equal": "不得小于{ge}",
    "less_than": "须小于{lt}",
    "less_than_equal": "不得大于{le}",
    "literal_error": "只能是{expected}",
    "enum": "只能是{expected}",
    "date_type": "应为日期YYYY-MM-DD",
    "date_parsing": "应为日期YYYY-MM-DD",
    "date_from_datetime_parsing": "应为日期YYYY-MM-DD",
    "datetime_parsing": "应为带时区的时间",
    "datetime_from_date_parsing": "应为带时区的时间",
    "datetime_object_invalid": "应为带时区的时间",
    "datetime_type": "应为带时区的时间",
    "timezone_aware": "应为带时区的时间",
    "uuid_parsing": "应为UUID",
    "list_type": "应为列表",
    "too_short": "至少{min_length}项",
    "too_long": "至多{max_length}项",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
}


def reason(error: Mapping[str, Any], language: str) -> str:
    """One error of pydantic's in `zh` or `en`; kinds without a Chinese message stay in English."""
    if error["type"] == "value_error":
        english, _, chinese = str(error["msg"]).removeprefix("Value error, ").rpartition("; ")
        return chinese if language == "zh" or not english else english
    known = CHINESE.get(error["type"])
    if language == "en" or known is None:
        return str(error["msg"])
    gaps = dict(error.get("ctx") or {})
    if "expected" in gaps:  # 'a', 'b' or 'c'
        gaps["expected"] = str(gaps["expected"]).replace(" or ", "、").replace(", ", "、")
    return known.format_map(gaps)
