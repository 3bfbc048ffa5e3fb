"""Administrative divisions by GB/T 2260 code: which exist, their names, and which contains which.

A code has 2 digits (province), 4 (city), 6 (county), 9 (town) or 12 (village) and begins with the code of the division
that contains it. So "everything in Zhangye" is a search range, not a list: `code >= '6207' and code < '6208'` under
COLLATE "C", whose end is `upper_bound('6207')`. Towns and villages are not listed: their county is.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LENGTHS = (2, 4, 6, 9, 12)
COUNTY = 6

# Rows between a province and its counties that are no place with a government of its own.
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


def is_wellformed(code: str) -> bool:
    """Whether this could be a division code: 2, 4, 6, 9 or 12 ASCII digits."""
    return len(code) in LENGTHS and code.isascii() and code.isdigit()


def is_known(code: str) -> bool:
    """Whether the division exists; a town or village exists if its county does."""
    return is_wellformed(code) and code[:COUNTY] in _names()


def name(code: str) -> str:
    """The full Chinese name, 甘肃省张掖市高台县; a town or village has its county's. LookupError if unknown."""
    if not is_known(code):
        raise LookupError(f"no division has the code {code!r}")
    places = (*(place for place in reversed(ancestors(code)) if len(place) < COUNTY), code[:COUNTY])
    words = dict.fromkeys(_names()[place] for place in places)  # 东莞市 is its own county
    return "".join(words)


def ancestors(code: str) -> tuple[str, ...]:
    """The divisions that contain this one, nearest first, itself left out.

    A county directly under its province (429004) has no city: the placeholder code 4290 is skipped, as is a parent that
    does not exist. The county of a town counts as its parent.
    """
    if not is_wellformed(code):
        raise ValueError(f"not a division code: {code!r}")
    parents = (code[:length] for length in reversed(LENGTHS) if length < len(code))
    return tuple(parent for parent in parents if _has_government(parent))


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` lies in `outer`; a division contains itself."""
    return is_wellformed(outer) and is_wellformed(inner) and inner.startswith(outer)


def upper_bound(prefix: str) -> str:
    """The exclusive end of the range of all codes that begin with `prefix`, in byte order.

    Exactly the texts x with `prefix <= x < upper_bound(prefix)` begin with the prefix. After 9 comes the colon:
    counting 6299 up to 6300 would let province 63 into the range.
    """
    if not is_wellformed(prefix):
        raise ValueError(f"not a division code: {prefix!r}")
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def own_names() -> frozenset[str]:
    """The names of provinces, cities and counties without those above them, such as 鄂州市, each once."""
    return frozenset(_names().values()) - PLACEHOLDERS


def _has_government(code: str) -> bool:
    return len(code) > COUNTY or _names().get(code, "县") not in PLACEHOLDERS


@cache
def _names() -> Mapping[str, str]:
    """Every code of two, four or six digits with its own name, later changes applied."""
    known: dict[str, str] = {}
    for table in ("provinces", "cities", "areas", "overrides"):
        apply_rows(known, (files("shared") / f"data/divisions/{table}.csv").read_text(encoding="utf-8"))
    return known


def apply_rows(known: dict[str, str], table: str) -> None:
    """Add a CSV of codes and names to those known; an empty name removes the code."""
    for row in csv.DictReader(table.splitlines()):
        if row["name"]:
            known[row["code"]] = row["name"]
        else:
            known.pop(row["code"], None)
