"""Types of fields that callers of any service may send: text that a database can store, money, months, divisions.

Text is kept as it is written (emoji, full-width digits, script, SQL: all harmless here); only what no storage can hold
is refused: control characters and lone surrogates.
"""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, WithJsonSchema

from shared.values import divisions
from shared.values.date_checks import EARLIEST, LATEST

LARGEST_FEN = 10**13
"""A hundred thousand million yuan: more than any claim; a larger number is a mistake of the unit."""


def storable(text: str) -> str:
    """Raises ValueError for control characters (other than line feed and tab) and lone surrogates."""
    for character in text:
        kind = unicodedata.category(character)
        if kind == "Cs" or (kind == "Cc" and character not in "\n\t\r"):
            raise ValueError(f"contains the unprintable character U+{ord(character):04X}; 含有不可用的控制字符")
    return text


def said(text: str) -> str:
    """Raises ValueError for blank text."""
    if not storable(text).strip():
        raise ValueError("must not be blank; 不能为空白")
    return text


def one_line(text: str) -> str:
    """The text without surrounding blanks. Raises ValueError when it is blank or has a line break."""
    stripped = said(text).strip()
    if "\n" in stripped or "\r" in stripped:
        raise ValueError("must be one line; 不能换行")
    return stripped


def known_division(code: str) -> str:
    """Raises ValueError unless the code is well formed and the division exists."""
    if not divisions.is_wellformed(code):
        raise ValueError("a GB/T 2260 code has 2, 4, 6, 9 or 12 digits; 区划代码应为2、4、6、9或12位数字")
    if not divisions.is_known(code):
        raise ValueError("no division has this code; 没有这个区划代码")
    return code


def written_day(value: object) -> object:
    """Raises ValueError unless written YYYY-MM-DD: pydantic would read a number as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        return value
    raise ValueError("a day is written YYYY-MM-DD; 日期格式为YYYY-MM-DD")


def written_moment(value: object) -> object:
    """Raises ValueError for a number: pydantic would read it as seconds since 1970."""
    if isinstance(value, datetime | str) and not re.fullmatch(r"[-+0-9.]*", str(value)):
        return value
    raise ValueError("a moment is written YYYY-MM-DDThh:mm:ss+08:00; 时间格式为YYYY-MM-DDThh:mm:ss+08:00")


def conceivable(moment: datetime) -> datetime:
    """Raises ValueError for a year that cannot be converted between all time zones or that nobody means."""
    if not EARLIEST <= moment.date() <= LATEST:
        raise ValueError(f"must lie between {EARLIEST} and {LATEST}; 应在{EARLIEST}与{LATEST}之间")
    return moment


def _half_width_upper(value: object) -> object:
    return unicodedata.normalize("NFKC", value).strip().upper() if isinstance(value, str) else value


Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(one_line)]
Paragraph = Annotated[str, Field(min_length=1, max_length=10_000), AfterValidator(said)]
Note = Annotated[str, Field(min_length=1, max_length=2_000), AfterValidator(said)]
Fen = Annotated[int, Field(ge=0, le=LARGEST_FEN, strict=True, description="money in fen, a whole number")]
SomeFen = Annotated[int, Field(gt=0, le=LARGEST_FEN, strict=True, description="money in fen, more than nothing")]
DAY_SCHEMA = {"type": "string", "format": "date", "description": f"YYYY-MM-DD, {EARLIEST} to {LATEST}"}
"""JSON Schema has no word for the bounds of a day."""
Day = Annotated[date, BeforeValidator(written_day), Field(ge=EARLIEST, le=LATEST), WithJsonSchema(DAY_SCHEMA)]
Moment = Annotated[AwareDatetime, BeforeValidator(written_moment), AfterValidator(conceivable)]
"""RFC 3339 with its zone."""
Ordinal = Annotated[int, Field(ge=1, le=2**31 - 1, description="the how-manieth, as the database counts")]
Position = Annotated[int, Field(ge=0, le=2**63 - 1, description="where a list goes on")]
Month = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", description="YYYY-MM")]
Language = Annotated[
    str,
    Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$", description="BCP 47: zh, yue, ug, bo, mn, za, ii, kk, ko, en …"),
]
Division = Annotated[str, Field(max_length=12), AfterValidator(known_division)]
Uscc = Annotated[
    str,
    BeforeValidator(_half_width_upper),
    Field(
        pattern=r"^[0-9A-Z]{18}$",
        description="unified social credit code; a wrong check digit is kept and flagged",
    ),
]
