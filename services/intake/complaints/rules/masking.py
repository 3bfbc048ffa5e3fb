"""What of people's words everybody may read: no identifiers, and no names of those concerned.

A name of one character is left: it would tear words apart (our own choice).
"""

import re
import unicodedata

from shared.values.identifiers import mask_name, normal_text, redact


def readable(text: str, *names: str | None) -> str:
    """The text with phones, ID and card numbers masked, and with them each of these names, if it has two characters."""
    masked = redact(text)
    for name in names:
        if name and len(normal_text(name)) > 1:
            masked = masked.replace(name, mask_name(name))
    return masked


def neutral(text: str, *names: str | None) -> str:
    """The same for words that are kept for ever: not even a family name or the last digits of a number stay."""
    plain = redact(text)
    for name in names:
        plain = without(plain, name)
    return MASKED_NUMBER.sub(NUMBER, plain)


def without(text: str, name: str | None) -> str:
    """The text without this name, masked or not, if it has two characters."""
    if not name or len(normal_text(name)) < 2:
        return text
    return text.replace(name, SOMEBODY).replace(mask_name(name), SOMEBODY)


MASKED_NUMBER = re.compile(r"[0-9]*\*{2,}[0-9Xx]*")
SOMEBODY = "〔姓名〕"
NUMBER = "〔号码〕"


IN_PLACE_OF_WORDS = "（反映内容已依法销毁）"


def storable(text: str | None) -> str:
    """Without what no storage holds: control characters and halves of characters."""
    kept = (c for c in text or "" if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def one_line(text: str | None, longest: int = 200) -> str | None:
    """At most 200 characters on one line, as every name is kept (contract); None for nothing."""
    return " ".join(storable(text).split())[:longest].strip() or None
