"""Numbers that vary by place and date, each with its source; an unknown number raises instead of defaulting.

`value(division, key, on)` looks in county, city, province, nation, in this order. A row marked UNKNOWN ends the search:
that Gansu's amount was not found does not make the nation's amount Gansu's. Such a row is written where a wider number
must not apply.

Packs are TOML files in `packs/`, named by division code and subject; `keys.toml` says what each number means and which
body knows it. An operator adds a folder of packs of the same shape, named in `ANXIN_REGION_PACKS`: it may fill gaps and
replace numbers that were only recalled, reported or proposed, always with a source, and never numbers that were read in
the law.
"""

import os
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from shared.regions.loader import Packs, load
from shared.regions.parameter import Known, Status, UnknownHere

__all__ = ["Known", "Packs", "Status", "UnknownHere", "find", "load", "packs", "value"]


def value(division: str, key: str, on: date) -> Known:
    """The number that applies in this division on this day.

    Raises UnknownHere: the step then stops and a person is asked.
    """
    found = _looked_up(packs(), division, key, on)
    if isinstance(found, UnknownHere):
        raise UnknownHere(found.division, found.key, found.on, found.chinese, found.english)
    return found


def find(division: str, key: str, on: date) -> Known | None:
    """As `value`, for what may lawfully be unset: None where no number is known."""
    found = _looked_up(packs(), division, key, on)
    return None if isinstance(found, UnknownHere) else found


@lru_cache(maxsize=8192)
def _looked_up(known: Packs, division: str, key: str, on: date) -> Known | UnknownHere:
    """The result of the search, cached: every filing asks for the same few numbers.

    An UnknownHere is returned, not raised.
    """
    try:
        return known.value(division, key, on)
    except UnknownHere as missing:
        return missing.with_traceback(None)


def packs() -> Packs:
    """The packs in use: those shipped, and the operator's folder `ANXIN_REGION_PACKS` over them."""
    return _in(os.environ.get("ANXIN_REGION_PACKS"))


@cache
def _in(folder: str | None) -> Packs:
    """Cached by the folder's name as text: called a dozen times for each filing, where building a Path would cost
    most.
    """
    return load(Path(folder) if folder else None)
