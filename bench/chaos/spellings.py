"""Every form in which a number or a name could be stored in bytes without counting as encrypted."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

SHORTEST = 6
"""Fewer bytes than this occur by chance in encrypted data."""
GROUPS = {11: (3, 4, 4), 16: (4, 4, 4, 4), 18: (6, 8, 4), 19: (4, 4, 4, 4, 3)}
FULL_WIDTH = {ord(sign): 0xFF00 + ord(sign) - 0x20 for sign in "0123456789X"}


@dataclass(frozen=True)
class Secret:
    """Personal data that was given to the product: a phone, a resident ID, a card, a name."""

    kind: str
    text: str


def spellings(text: str) -> set[bytes]:
    """UTF-8, GB 18030 and UTF-16, full-width and grouped digits; escaped, percent-encoded, in hex and base64."""
    written = {text, text.translate(FULL_WIDTH), *grouped(text)}
    found = {encoded for word in written for encoded in _encoded(word)}
    found |= {json.dumps(text)[1:-1].encode(), json.dumps(text)[1:-1].upper().replace("\\U", "\\u").encode()}
    found |= {quote(text).encode(), quote(text).lower().encode()}
    for encoded in _encoded(text):
        found |= {encoded.hex().encode(), encoded.hex().upper().encode(), *in_base64(encoded)}
    return {spelling for spelling in found if len(spelling) >= SHORTEST}


def grouped(text: str) -> Iterator[str]:
    """`138 0000 0001`, `138-0000-0001`."""
    parts, start = [], 0
    for size in GROUPS.get(len(text), ()):
        parts.append(text[start : start + size])
        start += size
    if parts and text[:-1].isdigit():
        yield from (between.join(parts) for between in (" ", "-"))


def in_base64(plain: bytes) -> Iterator[bytes]:
    """The characters that are the same wherever in a longer text it begins."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + plain)
        end = len(encoded) - (0 if (before + len(plain)) % 3 == 0 else 4)
        sure = encoded[4 if before else 0 : end]
        yield from {sure, sure.replace(b"+", b"-").replace(b"/", b"_")}


def _encoded(text: str) -> Iterator[bytes]:
    yield from (text.encode(name) for name in ("utf-8", "gb18030", "utf-16-le"))
