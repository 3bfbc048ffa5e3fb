"""How a name sounds: a hotline's operator writes what was heard, 恒泰 as 横太, and in the south 金 as 京.

Tones are left out, and what southern speech does not tell apart is one: zh and z, ch and c, sh and s, n and l at the
beginning, in and ing, en and eng (our own choice).
"""

import os
import re
from functools import cache

SOUTHERN = ((re.compile(r"^(z|c|s)h"), r"\1"), (re.compile(r"^l"), "n"), (re.compile(r"(i|e)ng$"), r"\1n"))


def syllables(text: str) -> tuple[str, ...]:
    """One for each character; what is not Chinese stands for itself."""
    return tuple(_syllable(character) for character in text)


@cache
def _syllable(character: str) -> str:
    """The most usual reading, of each character by itself, so that one name never sounds in two ways."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # readings of words are not needed: 44 MB less
    from pypinyin import lazy_pinyin

    [sound] = lazy_pinyin(character)
    for heard, as_one in SOUTHERN:
        sound = heard.sub(as_one, sound)
    return sound
