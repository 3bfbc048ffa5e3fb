"""Names of employers and projects in a form to compare, and the likeness of two of them in percent.

The same firm is written in many ways. Its `mark` is the name without place, legal form and trade: 虚构恒泰 is the mark
of 鄂州市虚构恒泰建筑劳务有限公司 (interchange 3.5; the words and lengths are our own choice). Different numerals make
different names, never a misspelling: site one is not site two.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from services.intake.complaints.rules.sounds import syllables
from shared.values import divisions

SAME, NEAR, ANOTHER = 90, 70, 50
"""Likeness in percent: at least `SAME` is the same name, at least `NEAR` perhaps the same name misspelt, less than
`ANOTHER` a different name."""
FEWEST = 2
"""A mark has at least two characters; with fewer left, the whole name is the mark. Our own choice."""
LONGEST_PLACE = 15
"""Characters; no division's name is longer (GB/T 2260 as in shared/values/divisions). The limit is our own choice."""
SLIPS_FROM = 4
"""A mark is looked up with one character missing only from four characters up: shorter marks without one character
are nearly all alike. Our own choice."""

PUNCTUATION = re.compile(r"[^0-9a-z\u3400-\u9fff]")
BRACKETED = re.compile(r"[(\[【](.*?)[)\]】]")
BRANCH = re.compile(r"第?[一二三四五六七八九十0-9]*分公司$")
FORM = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|集团公司|总公司|子公司|公司|集团|个体工商户|合伙企业|普通合伙|有限合伙|"
    r"工作室|经营部|项目经理部|项目部|指挥部|施工队|总店|分店|工地|工程|项目)$"
)
TRADE = re.compile(
    r"建筑工程|建设工程|建筑劳务|建筑安装|装饰装修|劳务分包|劳务派遣|人力资源|物业管理|企业管理|餐饮管理|"
    r"建设|建筑|建工|劳务|工程|装饰|装修|安装|餐饮|饭店|酒店|餐厅|服务|管理|科技|贸易|商贸|实业|发展|集团|机电|园林|"
    r"物业|置业|房地产|开发|制造|食品|服装|物流|运输|电子"
)
NUMERALS = re.compile(r"[0-9]+|[一二三四五六七八九十]+(?=[号期标段栋楼座区]|$)")
NUMBERED = re.compile(r"(第?(?:[0-9]+|[一二三四五六七八九十]+)[号期标段栋楼座区]+)+$")
CHINESE = {mark: str(number) for number, mark in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True)
class Name:
    """A name as it is compared: `plain` is the name without place and legal form, `mark` is `plain` without the trade,
    `numerals` are the numbers in `plain`, `sounds` the syllables of `mark`."""

    plain: str
    mark: str
    numerals: tuple[str, ...]
    sounds: tuple[str, ...]

    @property
    def tokens(self) -> set[str]:
        """The keys under which the name is looked up: the mark, its syllables (after "~"), the mark without the
        building's number, and the mark with each one of its characters left out.

        Two marks that differ by one character, by a missing character or by two swapped characters have one of the
        last keys in common, so that a misspelt name is still found.
        """
        whole = {self.mark, "~" + "".join(self.sounds)}
        if len(self.mark) < SLIPS_FROM:
            return whole
        slips = {self.mark[:at] + self.mark[at + 1 :] for at in range(len(self.mark))}
        estate = NUMBERED.sub("", self.mark)
        return whole | slips | ({estate} if len(estate) >= SLIPS_FROM else set())


Places = frozenset[str]
"""Names of places that may come before a firm's name, whole and shortened."""
SHORTENED = re.compile(r"(省|市|(壮族|回族|维吾尔)?自治区|特别行政区|.族自治州|自治州|地区|盟)$")


def leading_places(names: Iterable[str]) -> Places:
    """The names of places as they come before a firm's name, with the short forms of provinces and cities (湖北, 鄂州).

    Counties get no short form: theirs are in the names of half of the firms.
    """
    known = set(names)
    return frozenset(word for word in known | {SHORTENED.sub("", name) for name in known} if len(word) >= FEWEST)


def read(name: str, places: Places) -> Name | None:
    """The name as it is compared; None when nothing is left after place and legal form are taken off."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = BRACKETED.sub(lambda found: "" if _place_of(found[1], places) else found[1], text)
    text = _without_form(PUNCTUATION.sub("", text))
    plain = NUMERALS.sub(lambda found: _plain_number(found[0]), _without_place(text, places))
    if not plain:
        return None
    mark = TRADE.sub("", plain)
    mark = mark if len(mark) >= FEWEST else plain
    return Name(plain, mark, numerals_of(plain), syllables(mark))


def likeness(one: Name, other: Name) -> int:
    """The likeness of two names in percent.

    The marks count 75, the better of their spelling and their syllables; the whole names count 25. Names with
    different numerals have likeness 0. It is less than `SAME` where the syllables agree better than the spelling, or
    where only one of the names has numerals.
    """
    if one.plain == other.plain:
        return 100
    if one.numerals != other.numerals and one.numerals and other.numerals:
        return 0
    marks = OSA.normalized_similarity(one.mark, other.mark)
    if _within(one.mark, other.mark):
        marks = max(marks, 0.85)
    heard = OSA.normalized_similarity(one.sounds, other.sounds)
    whole = OSA.normalized_similarity(one.plain, other.plain)
    alike = round(75 * max(marks, heard) + 25 * whole)
    sure = marks >= heard and one.numerals == other.numerals
    return alike if sure else min(alike, SAME - 1)


def numerals_of(text: str) -> tuple[str, ...]:
    """The numbers in a name, in their order."""
    return tuple(NUMERALS.findall(text))


def _plain_number(written: str) -> str:
    """The numeral with Chinese digits as Arabic digits, so that 三号楼 and 3号楼 are equal."""
    return "".join(CHINESE.get(mark, mark) for mark in written)


def _without_form(text: str) -> str:
    """The text without legal forms and branches at its end, as long as `FEWEST` characters are left."""
    while True:
        shorter = FORM.sub("", BRANCH.sub("", text))
        if shorter == text or len(shorter) < FEWEST:
            return text
        text = shorter


def _without_place(text: str, places: Places) -> str:
    """The text without places at its beginning, as long as more than a trade is left: of 安康劳务 nothing may be taken
    off, although 安康 is a place."""
    while place := _place_of(text, places):
        rest = text.removeprefix(place)
        if len(TRADE.sub("", rest)) < FEWEST:
            return text
        text = rest
    return text


def _place_of(text: str, places: Places) -> str:
    """The longest place at the beginning of the text; empty when there is none."""
    longest = min(len(text), LONGEST_PLACE)
    return next((text[:length] for length in range(longest, FEWEST - 1, -1) if text[:length] in places), "")


def _within(one: str, other: str) -> bool:
    """Whether the shorter mark, of at least `SLIPS_FROM` characters, is part of the longer, as short names are."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= SLIPS_FROM and shorter in longer


@cache
def places() -> Places:
    """The names of all divisions that may come before a firm's name. Read once."""
    return leading_places(divisions.own_names())
