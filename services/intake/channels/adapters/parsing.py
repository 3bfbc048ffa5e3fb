"""Functions to read values of partners' items: texts, numbers, money, times, divisions. A refusal names the field."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from services.intake.channels.adapters.requests import BadItem, PartnerRequest, Unreadable
from shared.clock import CHINA
from shared.values import divisions, money
from shared.values.date_checks import EARLIEST, LATEST

YES = frozenset({"1", "是", "true", "Y", "有"})
NO = frozenset({"0", "2", "否", "false", "N", "无"})
WAN = 10_000
"""One 万: the number of yuan in 1 万元."""
MILLISECONDS = 13
"""Digits of milliseconds since 1970, from 2001 to 2286."""
LETTERS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
"""The letters in which partners write the form of a time, and Python's."""
LONGEST_COUNT = 9
"""The most digits of a whole number; our own choice."""


def rows_under(request: PartnerRequest, key: str) -> list[Any]:
    """The items under this key, the items of a list that is the body, or the body as the only item.

    Raises Unreadable.
    """
    said = request.json()
    rows = said.get(key, [said]) if isinstance(said, dict) else said
    if not isinstance(rows, list):
        raise Unreadable(field=key, reason="应为数组")
    return rows


def as_sent(item: Any) -> str:
    """The item as JSON, to be stored as the raw message."""
    return json.dumps(item, ensure_ascii=False, default=str)


def mapping(item: Any, field: str = "item") -> Mapping[str, Any]:
    """The item as an object. Raises BadItem where it is none."""
    if not isinstance(item, dict):
        raise BadItem(field=field, reason="应为对象")
    return item


def words(item: Mapping[str, Any], field: str) -> str | None:
    """The field's text without surrounding blanks; None where it is empty or no text. A number is read as its text."""
    value = item.get(field)
    if value is None or isinstance(value, dict | list | bool):
        return None
    return str(value).strip() or None


def plain(item: Mapping[str, Any], field: str) -> str | None:
    """The same; raises BadItem for an object, an array, or true and false."""
    if isinstance(item.get(field), dict | list | bool):
        raise BadItem(field=field, reason="应为文本")
    return words(item, field)


def fen(item: Mapping[str, Any], field: str, *, unit: int = 1) -> int | None:
    """Money in fen; None where the field is empty. `unit` is 1 for 元, `WAN` for 万元. Raises BadItem."""
    if isinstance(item.get(field), dict | list | bool):
        raise BadItem(field=field, reason="不是金额")
    said = words(item, field)
    if said is None:
        return None
    if not money.YUAN.fullmatch(said):
        raise BadItem(field=field, reason="不是金额")
    try:
        return money.fen_from_yuan(Decimal(said.replace(",", "")) * unit)
    except ValueError as failure:
        raise BadItem(field=field, reason="不是金额") from failure


def count(item: Mapping[str, Any], field: str) -> int | None:
    """A whole number, 0 or more; None where the field is empty. Raises BadItem."""
    said = plain(item, field)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit()):
        raise BadItem(field=field, reason="不是整数")
    if len(said.lstrip("0")) > LONGEST_COUNT:
        raise BadItem(field=field, reason="数值过大")
    return int(said)


def yes_no(item: Mapping[str, Any], field: str) -> bool | None:
    """Whether the field is one of `YES`; None where it is in neither `YES` nor `NO`. Raises BadItem."""
    said = plain(item, field)
    return True if said in YES else False if said in NO else None


def moment(item: Mapping[str, Any], field: str, form: str) -> datetime | None:
    """An aware time in China's zone, written as `form` (such as `yyyy-MM-dd`); None where the field is empty.

    Raises BadItem, also for days before `EARLIEST` or after `LATEST`.
    """
    said = plain(item, field)
    if said is None:
        return None
    try:
        at = datetime.strptime(said, pattern(form)).replace(tzinfo=CHINA)
    except ValueError as failure:
        raise BadItem(field=field, reason=f"时间应为{form}") from failure
    if not EARLIEST <= at.date() <= LATEST:
        raise BadItem(field=field, reason=f"时间应在{EARLIEST}与{LATEST}之间")
    return at


def pattern(form: str) -> str:
    """The form of a time such as `yyyy-MM-dd HH:mm:ss` as Python writes it."""
    for theirs, ours in LETTERS.items():
        form = form.replace(theirs, ours)
    return form


def epoch_time(item: Mapping[str, Any], field: str) -> datetime | None:
    """An aware time from milliseconds since 1970. Raises BadItem for other units, such as seconds or microseconds."""
    said = plain(item, field)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) == MILLISECONDS and said[0] != "0"):
        raise BadItem(field=field, reason="时间应为13位毫秒数")
    return datetime.fromtimestamp(int(said) / 1000, CHINA)


def division(item: Mapping[str, Any], field: str) -> str | None:
    """A division's code without the zeros that pad it to twelve digits. Raises BadItem where there is none such."""
    code = plain(item, field)
    if code is None:
        return None
    for length, pad in ((9, "000"), (6, "000"), (4, "00")):
        if len(code) > length and code.endswith(pad):
            code = code[:length]
    if not divisions.is_known(code):
        raise BadItem(field=field, reason="没有这个区划代码")
    return code


def wan_text(fen_sum: int) -> str:
    """A sum in fen as text in 万元, exact to the fen (six decimal places): 18600000 is `18.6`."""
    value = Decimal(fen_sum) / (money.FEN_PER_YUAN * WAN)
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
