"""The syllables of a name in pinyin: a hotline's operator writes down a name by its sound, 恒泰 as 横太.

Tones are left out. Sounds that southern speech does not distinguish are made equal: zh and z, ch and c, sh and s, n
and l at the beginning, in and ing, en and eng (our own choice); so 金 and 京 are equal.
"""

import os
import re
from functools import cache

SOUTHERN = ((re.compile(r"^(z|c|s)h"), r"\1"), (re.compile(r"^l"), "n"), (re.compile(r"(i|e)ng$"), r"\1n"))


def syllables(text: str) -> tuple[str, ...]:
    """One syllable for each Chinese character; other characters are kept as they are."""
    return tuple(_syllable(character) for character in text)


@cache
def _syllable(character: str) -> str:
    """The most usual reading of the character by itself, so that a name always has the same syllables."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # readings of words are not needed: 44 MB less
    from pypinyin import lazy_pinyin

    [sound] = lazy_pinyin(character)
    for heard, as_one in SOUTHERN:
        sound = heard.sub(as_one, sound)
    return sound
