"""The kinds of fields that the data of a request have, and how each is read: from text or number to the text that is
kept until the request is handled.

A reader gets the value, the field's name and the day, and raises a failure that names the field. Names of fields are
compared without their case: the signature does not protect it, and senders differ in it (IdCardType, IDCardType).
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.monitor.feeds.rules import values
from services.monitor.feeds.rules.reasons import ROW
from services.monitor.feeds.rules.values import Wrong
from services.monitor.realname.rules import ciphers
from services.monitor.realname.rules.failures import (
    Failure,
    FieldMissing,
    FieldTooLong,
    ImageTooLarge,
    LaterThanToday,
    OutOfRange,
    RowRefused,
    Undecryptable,
    UnknownArea,
    WrongForm,
)
from shared.values.divisions import is_known

Read = Callable[[Any, str, date], Any]
Data = dict[str, Any]
LARGEST_IMAGE = 50 * 1024
"""Bytes of a picture (interchange 5.2)."""
AREA = 6
FORM_OF = {"day": "yyyy-MM-dd", "month": "yyyy-MM", "moment": "yyyy-MM-dd HH:mm:ss"}


@dataclass(frozen=True)
class Kind:
    """How a field is written; `zh` is for the page of the protocol."""

    zh: str
    read: Read
    cipher: bool = False


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    required: bool = False
    zh: str = ""


def _by_the_feeds(reader: values.Reader) -> Read:
    """A reader of the feeds, with its faults in the protocol's words."""

    def read(raw: Any, name: str, today: date) -> Any:
        try:
            return reader(raw, today)
        except Wrong as wrong:
            raise _failure(name, wrong.code) from None

    return read


def _failure(name: str, code: str) -> Failure:
    match code:
        case "future":
            return LaterThanToday(field=name)
        case "day" | "month" | "moment":
            return WrongForm(field=name, form=FORM_OF[code])
        case "choice" | "amount" | "negative" | "too-large":
            return OutOfRange(field=name)
        case "too-long":
            return FieldTooLong(field=name, most=values.LONGEST)
    return RowRefused(field=name, reason_zh=ROW[code].zh, reason_en=ROW[code].en)


_line = _by_the_feeds(values.line)


def text(most: int) -> Kind:
    """One line of at most so many characters."""

    def read(raw: Any, name: str, today: date) -> str:
        line: str = _line(raw, name, today)
        if len(line) > most:
            raise FieldTooLong(field=name, most=most)
        return line

    return Kind(f"文字，至多{most}字", read)


def one_of(*codes: str) -> Kind:
    def read(raw: Any, name: str, today: date) -> str:
        code: str = _line(raw, name, today)
        if code not in codes:
            raise OutOfRange(field=name)
        return code

    return Kind(" ".join(codes), read)


def number(digits: int, places: int) -> Kind:
    """d(digits, places): not negative, exact, as text."""
    whole = digits - places

    def read(raw: Any, name: str, today: date) -> str:
        line = _line(raw, name, today)
        if not re.fullmatch(rf"[0-9]{{1,{whole}}}(\.[0-9]{{1,{places}}})?" if places else r"[0-9]{1,9}", line):
            raise OutOfRange(field=name)
        return str(Decimal(line))

    return Kind(f"数字，至多{whole}位整数{places}位小数" if places else "整数", read)


def _degrees(raw: Any, name: str, today: date) -> str:
    """A longitude or latitude of at most 15 places; a JSON number may have more digits than it means."""
    line = _line(raw, name, today)
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,20})?", line):
        raise OutOfRange(field=name)
    return str(line)


def _day(raw: Any) -> Any:
    """The day of `2025-08-01 07:00:00` too."""
    return raw[:10] if isinstance(raw, str) and values.MOMENT.fullmatch(raw) else raw


def _past_day(raw: Any, name: str, today: date) -> str:
    return str(_by_the_feeds(values.past_day)(_day(raw), name, today))


def _any_day(raw: Any, name: str, today: date) -> str:
    return str(_by_the_feeds(values.any_day)(_day(raw), name, today))


def _month(raw: Any, name: str, today: date) -> str:
    return f"{_by_the_feeds(values.month)(raw, name, today):%Y-%m}"


def _moment(raw: Any, name: str, today: date) -> str:
    return f"{_by_the_feeds(values.moment)(raw, name, today).astimezone(values.CHINA):%Y-%m-%d %H:%M:%S}"


def _area(raw: Any, name: str, today: date) -> str:
    code: str = _line(raw, name, today)
    if len(code) != AREA or not is_known(code):
        raise UnknownArea(field=name)
    return code


def _image(raw: Any, name: str, today: date) -> None:
    """A picture is measured and not kept."""
    if not isinstance(raw, str):
        raise WrongForm(field=name, form="Base64")
    content = raw.rpartition("base64,")[2] if raw.startswith("data:") else raw
    try:
        size = len(base64.b64decode(content, validate=True))
    except (binascii.Error, ValueError):
        if len(content) > LARGEST_IMAGE:
            raise ImageTooLarge(field=name) from None
        raise WrongForm(field=name, form="Base64") from None
    if size > LARGEST_IMAGE:
        raise ImageTooLarge(field=name)


def _unread(raw: Any, name: str, today: date) -> None:
    """What is neither checked nor kept."""


def _code(raw: Any, name: str, today: date) -> str:
    """A number that the register's paths can have; `count` and `exports` are paths of their own."""
    code: str = text(32).read(raw, name, today)
    if not re.fullmatch(r"(?!(count|exports)$)[0-9A-Za-z][0-9A-Za-z._-]*", code):
        raise WrongForm(field=name, form="A-Z a-z 0-9 . _ -")
    return code


def ciphered(zh: str, read: Read) -> Kind:
    """What is encrypted with the secret; the reader gets what was encrypted."""
    return Kind(f"{zh}，AES加密", read, cipher=True)


CODE = Kind("统一社会信用代码", _by_the_feeds(values.uscc))
PAST_DAY = Kind("yyyy-MM-dd，不晚于当天", _past_day)
ANY_DAY = Kind("yyyy-MM-dd", _any_day)
MONTH = Kind("yyyy-MM，不晚于当月", _month)
MOMENT = Kind("yyyy-MM-dd HH:mm:ss，不晚于当天", _moment)
AREA_CODE = Kind("六位区划代码", _area)
PROJECT_CODE = Kind("字母、数字、点、横线，至多32字", _code)
UNREAD = Kind("不检查、不留存", _unread)
IMAGE = Kind("Base64，至多50KB", _image)
DEGREES = Kind("度，至多3位整数", _degrees)
WHOLE = number(9, 0)
ID_NUMBER = ciphered("公民身份号码或港澳台居民居住证号码", _by_the_feeds(values.id_number))
CARD = ciphered("卡号或账号，8至32位数字", _by_the_feeds(values.card))


@dataclass(frozen=True)
class Reading:
    """Reads the fields of one request: with whose secret, and on which day."""

    secret: str
    today: date

    def of(self, fields: Sequence[Field], raw: Mapping[str, Any]) -> Data:
        """The values by the fields' own names; what is not asked for is not read. Raises a failure."""
        theirs = {name.lower(): value for name, value in raw.items()}
        return {each.name: self._value(each, theirs.get(each.name.lower())) for each in fields}

    def _value(self, field: Field, raw: Any) -> Any:
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if field.required:
                raise FieldMissing(field=field.name)
            return None
        if field.kind.cipher:
            try:
                raw = ciphers.decrypted(self.secret, raw if isinstance(raw, str) else "")
            except ciphers.NotDecrypted:
                raise Undecryptable(field=field.name) from None
        return field.kind.read(raw, field.name, self.today)
