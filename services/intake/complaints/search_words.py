"""The words of a search: in which spellings and by which pairs of characters they are looked up, and what the index of
filters is asked for."""

import re
import unicodedata
from typing import Any

from shared.access.callers import Caller

Filters = dict[str, Any]

WORDS: dict[str, Any] = {"channel": str, "stage": str, "domain": str, "collective": lambda value: str(value).lower()}
"""The filters that the index `filter_words` holds, in its order, and how PostgreSQL writes each value as text."""
COUNTY = 6
"""Digits of a division code; the index holds no division below a county."""


def filter_words(caller: Caller, given: Filters) -> list[str]:
    """What the GIN index of filters (`filter_words`) is asked for, with the caller's party and county if there is one.

    It narrows the rows only; the exact conditions are applied as well.
    """
    words = [f"{name}={spoken(given[name])}" for name, spoken in WORDS.items() if name in given]
    if not caller.is_authority:
        words = [f"{caller.party}/{word}" for word in words] or [f"party={caller.party}"]
    if len(caller.divisions) == 1:
        words.append(f"at={caller.divisions[0][:COUNTY]}")
    return words


def pairs(words: str) -> list[str]:
    """The pairs of neighbouring characters of the words, sorted.

    Of more than `SHORT` characters every second pair, which still covers each character: a common pair costs time in
    the index.
    """
    step = 1 if len(words) <= SHORT else 2
    return sorted({words[at : at + 2] for at in (*range(0, len(words) - 1, step), len(words) - 2)})


def spellings(words: str) -> list[str]:
    """The words as they were typed, in half-width and in full-width characters: Chinese keyboards write either."""
    plain = unicodedata.normalize("NFKC", words)
    return sorted({words, *(spelt for spelt in (plain, plain.translate(WIDE)) if len(spelt) > 1)})


WIDE = {0x20: 0x3000, **{code: code + 0xFEE0 for code in range(0x21, 0x7F)}}
SHORT = 5
"""Characters; of longer words every second pair is looked up."""


def escaped(words: str) -> str:
    """The words for `like`, with `/` before what has a meaning there."""
    return re.sub(r"([/%_])", r"/\1", words)
