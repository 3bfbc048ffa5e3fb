"""Identifiers of people and units: checks of their form, one normal form, and masking for display.

Masking is the default everywhere. `redact` masks what free text contains: phone numbers, resident IDs and bank cards.
In doubt it masks: a copy that lost an order number is better than one that kept a card number.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import phonenumbers
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

SHOWN_TAIL = 4


def normal_text(text: str) -> str:
    """Full-width letters and digits converted to ASCII, ends trimmed, runs of white space made one space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def normal_code(text: str) -> str:
    """A USCC, resident ID or card number without spaces and dashes, in capitals: the form that is hashed."""
    return re.sub(r"[\s\-]", "", normal_text(text)).upper()


def uscc_ok(code: str) -> bool:
    """Whether the 统一社会信用代码 (USCC) has its form and check character (IDS-01, IDS-02)."""
    return len(code) == 18 and code == code.upper() and bool(uscc.is_valid(code))


def resident_id_ok(number: str) -> bool:
    """Whether the resident ID 公民身份号码 has its form, a real birth date and its check digit (IDS-03).

    The first six digits are not looked up: county codes change, and a number stays valid after its county is dissolved.
    Residence permits of Hong Kong, Macao and Taiwan people (IDS-04) have the same form.
    """
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    return _is_birth_date(number[6:14]) and bool(mod_11_2.is_valid(number))


def _is_birth_date(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1900
    except ValueError:
        return False


class Phone(NamedTuple):
    """A phone number in one form: `+8613800000001` if it is valid, else the digits as they were given.

    `number` is None where there is no person's number at all: nothing written, or a hotline such as 12345.
    """

    number: str | None
    ok: bool


_CHINA: Any = phonenumbers.PhoneMetadata.metadata_for_region("CN")
MOBILE: re.Pattern[str] = re.compile(_CHINA.mobile.national_number_pattern)
"""The library's own pattern of a Chinese mobile number. Most phones match it and need not be parsed, which is slow."""


def normal_phone(text: str) -> Phone:
    """The number in normal form, and whether it is valid. A wrong number is kept and flagged, never refused."""
    plain = normal_code(text)
    digits = re.sub(r"[^0-9]", "", plain)
    if len(digits) < 7:
        return Phone(None, False)
    if MOBILE.fullmatch(plain):
        return Phone(f"+86{plain}", True)
    try:
        parsed = phonenumbers.parse(plain, "CN")
    except phonenumbers.NumberParseException:
        return Phone(digits, False)
    if not phonenumbers.is_valid_number(parsed):
        return Phone(digits, False)
    return Phone(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), True)


def mask_id(number: str) -> str:
    """`110105********002X` (IDS-05); of a shorter number, such as a passport's, only the last two characters."""
    if len(number) >= 15:
        return number[:6] + "*" * (len(number) - 6 - SHOWN_TAIL) + number[-SHOWN_TAIL:]
    return "*" * max(len(number) - 2, 0) + number[-2:] if len(number) > 4 else "*" * len(number)


def mask_phone(number: str) -> str:
    """`138****0001`, without the country code."""
    digits = re.sub(r"[^0-9]", "", number)
    if len(digits) > 11 and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) <= 7:
        return "*" * len(digits)
    return digits[:3] + "*" * (len(digits) - 3 - SHOWN_TAIL) + digits[-SHOWN_TAIL:]


def mask_name(name: str) -> str:
    """`张**`: the first character and a star for each further one; a name of one character is only a star."""
    return name[0] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_card(number: str) -> str:
    """All but the last four digits of a bank card."""
    return "*" * max(len(number) - SHOWN_TAIL, 0) + number[-SHOWN_TAIL:] if len(number) > 8 else "*" * len(number)


def redact(text: str) -> str:
    """The text with phone numbers, resident IDs and bank cards masked, and everything else unchanged (PRIV-08).

    Finds them in full-width digits and with spaces or dashes inside. Amounts, dates, hotlines (12345), UUIDs, the
    numbers of our complaints and cases, and credit codes with a letter stay. Any run of 15 digits or more is masked.
    """
    text = _SPOKEN.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 7) + found[0][-SHOWN_TAIL:], text)
    if not _MAYBE.search(text):
        return text
    plain = _plain(text)
    parts, end = [], 0
    for start, stop, masked in _findings(plain):
        parts += [text[end:start], masked]
        end = stop
    return "".join((*parts, text[end:]))


class _Kind(NamedTuple):
    pattern: re.Pattern[str]
    accepts: Callable[[str], bool]
    mask: Callable[[str], str]


def _is_person(written: str) -> bool:
    """Whether eighteen characters contain a birth date; where they have dashes the check digit must be right too."""
    number = written.translate(_GAPS).upper()
    born = number[6:14]
    return born >= "19" and _is_birth_date(born) and ("-" not in written or resident_id_ok(number))


def _always(_: str) -> bool:
    return True


_GAPS = str.maketrans("", "", " \t-")
_GAP = r"[ \t-]{0,2}"
_DATE = r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:0?[1-9]|[12]\d|3[01]))?(?!\d)"
_INSIDE = rf"(?:[ \t-]{{1,2}}(?!{_DATE}))?"  # a gap within a number, not the one before a date
_KINDS = tuple(
    _Kind(re.compile(pattern), accepts, mask)
    for pattern, accepts, mask in (
        (rf"[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?!\d)", _is_person, mask_id),
        (r"\d{17}[Xx]|\d{15,}", _always, mask_card),
        (rf"(?:(?:00)?86{_GAP})?(1[3-9]\d(?:{_INSIDE}\d){{8}})(?!\d)", _always, mask_phone),
        (r"(1[ -][3-9](?:[ -]\d){9})(?!\d)", _always, mask_phone),
        (r"(1[3-9]\d[.·]\d{4}[.·]\d{4})(?![\d.])", _always, mask_phone),
        (rf"(?:0|86{_GAP}0?)\d{{2,3}}[) \t-]{{0,2}}\d{{3,4}}{_GAP}\d{{4}}(?!\d)", _always, mask_phone),
        (rf"[3-69]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?(?!\d)", _always, mask_card),
        (rf"[3-69]\d{{3}}(?:{_INSIDE}\d){{11,15}}(?!\d)", _always, mask_card),
    )
)
_BEGUN_BY = ("123456789", "0123456789", "018", "1", "1", "08", "34569", "34569")
"""The digits that each kind can begin with, in the order of the kinds: most need not be tried."""
_KINDS_BY_DIGIT = {
    digit: tuple(kind for kind, begun_by in zip(_KINDS, _BEGUN_BY, strict=True) if digit in begun_by)
    for digit in "0123456789"
}
_NUMERAL = "[零〇○一二三四五六七八九幺]"
_SPOKEN = re.compile(
    f"(?<!{_NUMERAL})(?:[一幺][三四五六七八九]{_NUMERAL}{{9}}|{_NUMERAL}{{17}}(?:{_NUMERAL}|[xXＸ]))(?!{_NUMERAL})"
)
"""A mobile number or a resident ID in Chinese numerals."""
_MAYBE = re.compile(r"\d(?:\W{0,2}\d){9}")  # no identifier has fewer digits
_UUID = r"(?<![0-9A-Za-z])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![0-9A-Za-z])"
_OURS = r"(?<![0-9-])[0-9]{4}(?:[0-9]{2})?-20[2-9][0-9]-[0-9]{6}(?![0-9-])"  # a complaint's or a case's number
_START = re.compile(
    rf"(?P<kept>{_UUID}|{_OURS})|(?<![0-9.])1[3-9][0-9][.·]|(?<![0-9])[0-9](?:[) \t-]{{0,2}}[0-9]){{9}}"
)
_TOKEN = re.compile(r"[0-9A-Za-z]+")


def _findings(plain: str) -> Iterator[tuple[int, int, str]]:
    """Where identifiers were found (start, stop), and the masked text for each.

    Each place is looked at once, and each kind looks at most some forty characters ahead: twice the text takes twice
    the time.
    """
    units = [token.span() for token in _TOKEN.finditer(plain) if _is_unit(token[0])]
    at = unit = 0
    while start := _START.search(plain, at):
        first = start.start()
        while unit < len(units) and units[unit][1] <= first:
            unit += 1
        within = unit < len(units) and units[unit][0] <= first
        at = start.end() if start["kept"] else units[unit][1] if within else first + 1
        if at > first + 1:
            continue
        for kind in _KINDS_BY_DIGIT[plain[first]]:
            found = kind.pattern.match(plain, first)
            if found and kind.accepts(found[found.lastindex or 0]):
                group = found.lastindex or 0
                yield found.start(group), found.end(group), kind.mask(_compact(found[group]))
                at = found.end()
                break


def _is_unit(token: str) -> bool:
    """A credit code with a letter in it, unless it could be a person's number ending in X."""
    return not token.isdigit() and uscc_ok(token.upper()) and not _is_birth_date_of(token)


def _is_birth_date_of(token: str) -> bool:
    return token[:17].isdigit() and _is_birth_date(token[6:14])


def _compact(number: str) -> str:
    return re.sub(r"[^0-9Xx]", "", number).upper()


def _plain(text: str) -> str:
    """The text with each full-width character, dash and unusual space replaced by its ASCII form, one for one."""
    return text if text.isascii() else text.translate(_PLAIN)


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) in {"Pd", "Sm"}:
        return "-"
    if unicodedata.category(character) in {"Zs", "Cf"}:
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() and not plain.isdigit() else character


class _Plain(dict[int, str]):
    """A translation table that computes each character's entry once."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain_character(chr(code))
        return plain


_PLAIN = _Plain()
