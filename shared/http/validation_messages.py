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
    "string_pattern_mismatch": "格式不符",
    "string_unicode": "含有不能使用的字符",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数",
    "decimal_type": "应为数字",
    "decimal_parsing": "应为数字",
    "decimal_max_places": "小数位数至多{decimal_places}位",
    "int_parsing_size": "数值过大",
    "multiple_of": "应为{multiple_of}的倍数",
    "none_required": "应为空",
    "timezone_naive": "应为不带时区的时间",
    "date_past": "应为过去的日期",
    "date_future": "应为将来的日期",
    "time_type": "应为时间",
    "time_parsing": "应为时间",
    "time_delta_type": "应为时长",
    "time_delta_parsing": "应为时长",
    "url_type": "应为网址",
    "url_parsing": "应为网址",
    "url_scheme": "应为网址",
    "union_tag_invalid": "只能是{expected_tags}",
    "union_tag_not_found": "缺少类型字段",
    "tuple_type": "应为列表",
    "set_type": "应为列表",
    "frozen_set_type": "应为列表",
    "bytes_type": "应为文本",
    "invalid_key": "字段名应为文本",
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
    "date_type": "应为日期，如2025-08-28",
    "date_parsing": "应为日期，如2025-08-28",
    "date_from_datetime_parsing": "应为日期，如2025-08-28",
    "datetime_parsing": "应为带时区的时间",
    "datetime_from_date_parsing": "应为带时区的时间",
    "datetime_object_invalid": "应为带时区的时间",
    "datetime_type": "应为带时区的时间",
    "timezone_aware": "应为带时区的时间",
    "uuid_type": "应为UUID，即带连字符的36位编号",
    "uuid_parsing": "应为UUID，即带连字符的36位编号",
    "uuid_version": "应为UUID，即带连字符的36位编号",
    "list_type": "应为列表",
    "too_short": "至少{min_length}项",
    "too_long": "至多{max_length}项",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
}

PATTERNS: dict[str, str] = {
    r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$": "应为年月，如2025-08",
    r"^[0-9A-Z]{18}$": "应为18位数字或大写字母",
    r"^([0-9A-Z]{18}|key:[0-9a-zA-Z_=-]{1,128})$": "应为18位统一社会信用代码，或以key:开头的编号",
    r"^[0-9]{8}$": "应为8位数字",
    r"^\d{8}$": "应为8位数字",
    r"^[0-9]{8,32}$": "应为8至32位数字",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$": "应为语言代码，如zh、ug、bo",
    r"^[0-9a-fA-F]{64}$": "应为64位十六进制数",
    r"^https?://": "应为http://或https://开头的网址",
}
"""What a pattern means, in Chinese; of other patterns it is only said that the form is wrong."""


def reason(error: Mapping[str, Any], language: str) -> str:
    """One error of pydantic's in `zh` or `en`; kinds without a Chinese message are told as a wrong form."""
    if error["type"] == "value_error":
        english, _, chinese = str(error["msg"]).removeprefix("Value error, ").rpartition("; ")
        return chinese if language == "zh" or not english else english
    if language == "en":
        return str(error["msg"])
    gaps = dict(error.get("ctx") or {})
    known = CHINESE.get(error["type"], "格式不符")
    if error["type"] == "string_pattern_mismatch":
        known = PATTERNS.get(str(gaps.get("pattern")), known)
    if "expected" in gaps:  # 'a', 'b' or 'c'
        gaps["expected"] = str(gaps["expected"]).replace(" or ", "、").replace(", ", "、")
    return known.format_map(gaps)
