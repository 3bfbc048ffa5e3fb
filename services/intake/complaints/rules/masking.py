"""Texts without identifiers and without the names of the people concerned.

A name of one character is left in the text: replacing it would change other words (our own choice).
"""

import re
import unicodedata

from shared.values.identifiers import mask_name, normal_text, redact


def readable(text: str, *names: str | None) -> str:
    """The text with phone, ID and card numbers masked, and each of these names that has two or more characters."""
    return names_masked(redact(text), *names)


def names_masked(text: str, *names: str | None) -> str:
    """The text with each of these names masked that has two or more characters; numbers stay as they are."""
    for name in names:
        if name and len(normal_text(name)) > 1:
            text = text.replace(name, mask_name(name))
    return text


def neutral(text: str, *names: str | None) -> str:
    """The text with names and numbers replaced by placeholders: unlike a mask they keep no family name and no digits.

    For texts that cannot be changed later.
    """
    plain = redact(text)
    for name in names:
        plain = without(plain, name)
    return MASKED_NUMBER.sub(NUMBER, plain)


def without(text: str, name: str | None) -> str:
    """The text with this name and its mask replaced by a placeholder, if the name has two or more characters."""
    if not name or len(normal_text(name)) < 2:
        return text
    return text.replace(name, SOMEBODY).replace(mask_name(name), SOMEBODY)


MASKED_NUMBER = re.compile(r"[0-9]*\*{2,}[0-9Xx]*")
SOMEBODY = "〔姓名〕"
NUMBER = "〔号码〕"


IN_PLACE_OF_WORDS = "（反映内容已依法销毁）"


def storable(text: str | None) -> str:
    """The text without control characters and unpaired surrogates, which PostgreSQL cannot store."""
    kept = (c for c in text or "" if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def clipped(text: str | None, longest: int = 200) -> str | None:
    """The text on one line, cut to `longest` characters (200 for names, contract); None when nothing is left."""
    return " ".join(storable(text).split())[:longest].strip() or None
