"""Reads one field of a row: from what JSON, a CSV cell or a spreadsheet's cell holds, to the value that is kept.

A reader gets the raw value and the day, and raises Wrong with a code of `reasons.ROW`.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import Any

from shared.values.identifiers import normal_code, redact, resident_id_ok, uscc_ok
from shared.values.money import LARGEST_FEN, fen_from_yuan

EARLIEST = date(2015, 1, 1)  # our own choice: real-name registration began years later
LONGEST = 200
CHINA = timezone(timedelta(hours=8), "CST")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?")
Reader = Callable[[Any, date], Any]


class Wrong(ValueError):
    """The field does not hold what it must."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def line(raw: Any, today: date) -> str:
    """One line of text; a number that a spreadsheet made of it is written out again."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Wrong("text")
    text = " ".join(str(raw).split())
    if len(text) > LONGEST:
        raise Wrong("too-long")
    if not text.isprintable():
        raise Wrong("text")
    return text


def redacted(raw: Any, today: date) -> str:
    """Text that anybody may have written: identifiers in it are masked before it is kept."""
    return redact(line(raw, today))


def long_number(raw: Any) -> str:
    """An ID or card number. As a number in a spreadsheet its last digits are lost, and it is refused."""
    if isinstance(raw, int | float):
        raise Wrong("digits-lost")
    if not isinstance(raw, str):
        raise Wrong("text")
    return normal_code(raw)


def id_number(raw: Any, today: date) -> str:
    number = long_number(raw)
    if not resident_id_ok(number):
        raise Wrong("id-number")
    return number


def card(raw: Any, today: date) -> str:
    number = long_number(raw)
    if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 32):
        raise Wrong("card")
    return number


def uscc(raw: Any, today: date) -> str:
    code = normal_code(line(raw, today))
    if not uscc_ok(code):
        raise Wrong("code")
    return code


@lru_cache(20_000)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        return None


def any_day(raw: Any, today: date) -> date:
    day = _day(raw) if isinstance(raw, str) else None
    if day is None:
        raise Wrong("day")
    if day < EARLIEST:
        raise Wrong("too-early")
    return day


def past_day(raw: Any, today: date) -> date:
    day = any_day(raw, today)
    if day > today:
        raise Wrong("future")
    return day


def month(raw: Any, today: date) -> date:
    """`2025-08`, as its first day; not later than this month."""
    found = _day(f"{raw}-01") if isinstance(raw, str) else None
    if found is None:
        raise Wrong("month")
    if found < EARLIEST:
        raise Wrong("too-early")
    if found > today:
        raise Wrong("future")
    return found


def moment(raw: Any, today: date) -> datetime:
    """To the second; a time without a zone is China's."""
    if not isinstance(raw, str) or not MOMENT.fullmatch(raw):
        raise Wrong("moment")
    try:
        found = datetime.fromisoformat(raw)
    except ValueError:
        raise Wrong("moment") from None
    return lawful(found if found.tzinfo else found.replace(tzinfo=CHINA), today)


def lawful(found: datetime, today: date) -> datetime:
    """Raises Wrong for a moment after today or before any that is kept."""
    if found >= datetime.combine(today + timedelta(days=1), datetime.min.time(), CHINA):
        raise Wrong("future")
    if found < datetime.combine(EARLIEST, datetime.min.time(), CHINA):
        raise Wrong("too-early")
    return found


def any_fen(raw: Any, today: date) -> int:
    """Whole fen, of either sign: 120000, or the text of it."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,18}", raw.strip()):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise Wrong("amount")
    if abs(raw) > LARGEST_FEN:
        raise Wrong("too-large")
    return raw


def fen(raw: Any, today: date) -> int:
    amount = any_fen(raw, today)
    if amount < 0:
        raise Wrong("negative")
    return amount


def fen_of_yuan(raw: Any) -> int:
    """`1,234.50`, `+10.00`, a spreadsheet's 67.0: exact, or refused."""
    try:
        text = repr(raw) if isinstance(raw, int | float) else str(raw)
        text = text.strip().replace(",", "").replace("，", "").removeprefix("+").removeprefix("¥").removeprefix("￥")
        if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", text):
            raise Wrong("amount")
        return fen_from_yuan(Decimal(text))
    except (ArithmeticError, ValueError) as failure:
        raise failure if isinstance(failure, Wrong) else Wrong("amount") from None


YES, NO = frozenset({"true", "是", "1"}), frozenset({"false", "否", "0"})


def yes(raw: Any, today: date) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().lower()
    if text not in YES | NO:
        raise Wrong("choice")
    return text in YES


def one_of(*values: str) -> Reader:
    """A reader of one of these words."""

    def read(raw: Any, today: date) -> str:
        if raw not in values:
            raise Wrong("choice")
        return str(raw)

    return read
