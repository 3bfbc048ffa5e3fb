"""State Council holiday notices as data, and the calendar made of them (CAL-01).

One TOML file a year, with the notice's number and address. For a year without a notice the calendar estimates, and
`Calendar.knows` says so. When a notice appears, its file is added here or in the folder named by `ANXIN_HOLIDAYS`.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

SATURDAY = 5

# A year without a notice is estimated from weekends and the statutory days that have a fixed date (放假办法
# 2024, CAL-06: 1 January, 1-2 May, 1-3 October). Festivals of the lunar calendar and make-up days are left out on
# purpose: the notice decides them, and an estimate of them could not be told from the notice's own days.
FIXED_OFF_DAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True)
class Notice:
    """One year's 国务院办公厅关于部分节假日安排的通知.

    `off` maps every declared day to its festival, weekends inside the festival included; `make_up` holds the
    weekend days on which work is done. Days of the December before may belong to it (元旦).
    """

    year: int
    title: str
    number: str
    source: str
    source_url: str
    off: Mapping[date, str] = field(hash=False)
    make_up: frozenset[date]

    @staticmethod
    def parse(text: str) -> "Notice":
        """Read a notice file; refuses days outside its year, make-up days on weekdays, contradictions."""
        body = tomllib.loads(text)
        off = {day: holiday["name"] for holiday in body["holiday"] for day in _days(holiday)}
        make_up = frozenset(day for holiday in body["holiday"] for day in holiday["make_up"])
        notice = Notice(
            year=body["year"],
            title=body["title"],
            number=body["number"],
            source=body["source"],
            source_url=body["source_url"],
            off=off,
            make_up=make_up,
        )
        notice._check()
        return notice

    def _check(self) -> None:
        if self.make_up & self.off.keys():
            raise ValueError(f"{self.title}: a day is both off and working")
        if any(day.weekday() < SATURDAY for day in self.make_up):
            raise ValueError(f"{self.title}: a make-up day is not on a weekend")
        if any(not self._may_name(day) for day in (*self.off, *self.make_up)):
            raise ValueError(f"{self.title}: a day lies outside {self.year}")

    def _may_name(self, day: date) -> bool:
        return day.year == self.year or (day.year == self.year - 1 and day.month == 12)


def _days(holiday: Mapping[str, Any]) -> list[date]:
    first, last = holiday["first"], holiday["last"]
    if last < first:
        raise ValueError(f"{holiday['name']} ends before it begins")
    return [first + timedelta(days=passed) for passed in range((last - first).days + 1)]


@dataclass(frozen=True)
class Calendar:
    """Working days as far as notices are known. Immutable: another notice makes another calendar."""

    notices: tuple[Notice, ...]

    def __post_init__(self) -> None:
        years = [notice.year for notice in self.notices]
        if len(set(years)) != len(years):
            raise ValueError(f"two notices for one year: {sorted(years)}")

    def __hash__(self) -> int:
        return hash(self.version)

    def knows(self, year: int) -> bool:
        """Whether the year's notice is known; without it an answer about that year is an estimate."""
        return year in self._years

    def is_working(self, day: date) -> bool:
        """Mon-Fri not declared off, or a weekend day declared working (CAL-01)."""
        if day in self._make_up:
            return True
        if day in self._off or day.weekday() >= SATURDAY:
            return False
        return self.knows(day.year) or (day.month, day.day) not in FIXED_OFF_DAYS

    def name_of(self, day: date) -> str | None:
        """The festival a declared day off belongs to."""
        return self._off.get(day)

    def with_notice(self, notice: Notice) -> "Calendar":
        """This calendar with the notice added, in place of an older one for the same year."""
        others = tuple(known for known in self.notices if known.year != notice.year)
        return Calendar(tuple(sorted((*others, notice), key=lambda known: known.year)))

    @cached_property
    def version(self) -> str:
        """The years known and a digest of their days; kept with every deadline, so that a change of the calendar is
        seen.
        """
        off = sorted(day.isoformat() for day in self._off)
        make_up = sorted(day.isoformat() for day in self._make_up)
        digest = sha256(repr((sorted(self._years), off, make_up)).encode()).hexdigest()[:8]
        return f"{_year_text(self._years)}+{digest}"

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(notice.year for notice in self.notices)

    @cached_property
    def _off(self) -> dict[date, str]:
        return {day: name for notice in self.notices for day, name in notice.off.items()}

    @cached_property
    def _make_up(self) -> frozenset[date]:
        return frozenset(day for notice in self.notices for day in notice.make_up)


def _year_text(years: Iterable[int]) -> str:
    ordered = sorted(years)
    if not ordered:
        return "none"
    if len(ordered) > 1 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}-{ordered[-1]}"
    return ",".join(map(str, ordered))


def calendar() -> Calendar:
    """The calendar of the packaged notices and those in the folder `ANXIN_HOLIDAYS`, read once."""
    return _read_with(os.environ.get("ANXIN_HOLIDAYS"))


@cache
def _read_with(folder: str | None) -> Calendar:
    return load(Path(folder) if folder else None)


@cache
def load(extra: Path | None = None) -> Calendar:
    """The packaged notices, each replaced by the one for the same year in `extra`.

    Raises ValueError that names the file.
    """
    known = Calendar(())
    packaged = (entry for entry in files("shared.holidays").iterdir() if entry.name.endswith(".toml"))
    for entry in (*packaged, *_in(extra)):
        try:
            known = known.with_notice(Notice.parse(entry.read_text(encoding="utf-8")))
        except KeyError as missing:
            raise ValueError(f"{entry.name}: {missing} is missing") from missing
        except (ValueError, TypeError, AttributeError) as failure:
            raise ValueError(f"{entry.name}: {failure}") from failure
    return known


def _in(folder: Path | None) -> list[Path]:
    if folder is not None and not folder.is_dir():
        raise ValueError(f"{folder}: no such folder")
    return sorted(folder.glob("*.toml")) if folder else []
