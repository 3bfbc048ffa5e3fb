"""Loads the packs in use, refuses them as a whole if any row contradicts another or the law, and searches them by
place and date.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from shared.regions.parameter import Known, Status, UnknownHere
from shared.regions.rows import NATION, Key, Row, read_keys, read_rows
from shared.values import divisions

SETTLED = frozenset({Status.VERIFIED, Status.VERIFIED_2})

Table = Mapping[tuple[str, str], Sequence[Row]]


@dataclass(frozen=True, eq=False)  # compared by identity, so that it can be the key of a cache
class Packs:
    """All rows in use. An operator's row that holds is found before the shipped one."""

    keys: Mapping[str, Key]
    shipped: Table
    extra: Table

    def value(self, division: str, key: str, on: date) -> Known:
        """The number that holds here on this day.

        Raises UnknownHere if none is known, ValueError for an unknown key.
        """
        row = self.row(division, key, on)
        if row is None or row.known is None:
            raise self._unknown(division, key, on, row)
        return row.known

    def find(self, division: str, key: str, on: date) -> Known | None:
        """The number that holds here on this day, or None."""
        row = self.row(division, key, on)
        return row.known if row else None

    def rows(self) -> list[Row]:
        """Every row, shipped first: for listing what is in use and what is missing."""
        return [row for table in (self.shipped, self.extra) for rows in table.values() for row in rows]

    def row(self, division: str, key: str, on: date) -> Row | None:
        """The row of the nearest place that holds on this day, known or not: an UNKNOWN one ends the search."""
        return next((row for _, row in self.walk(division, key) if row is not None and row.holds(on)), None)

    def walk(self, division: str, key: str) -> Iterator[tuple[str, Row | None]]:
        """Every row from the division to the nation, nearest place first, the operator's before the shipped; None where
        a place has no row.

        Raises ValueError for an unknown key.
        """
        if key not in self.keys:
            raise ValueError(f"no number is called {key!r}; keys.toml lists them")
        for region in way_up(division):
            there = [*self.extra.get((region, key), ()), *self.shipped.get((region, key), ())]
            if not there:
                yield region, None
            for row in there:
                yield region, row

    def _unknown(self, division: str, key: str, on: date, row: Row | None) -> UnknownHere:
        meant = self.keys[key]
        place = divisions.name(division) if divisions.is_known(division) else ""
        hint = f"（{row.note}）" if row and row.note else ""
        chinese = (
            f"{place}（{division}）在{on}的「{meant.chinese}」（{key}）未知{hint}："
            f"请向{meant.ask_chinese}核实，连同出处录入后再继续"
        )
        english = (
            f"{meant.english} ({key}) is not known for {division} on {on}: "
            f"ask {meant.ask_english}, enter it with its source, then go on"
        )
        return UnknownHere(division, key, on, chinese, english)


@lru_cache(maxsize=4096)
def way_up(division: str) -> tuple[str, ...]:
    """The division, its ancestors and the nation, nearest first.

    Empty for a code that does not exist: nothing is known there.
    """
    if division == NATION:
        return (NATION,)
    return (division, *divisions.ancestors(division), NATION) if divisions.is_known(division) else ()


@cache
def load(extra: Path | None = None) -> Packs:
    """The shipped packs and, over them, the operator's folder. Raises ValueError if any row is wrong."""
    home = files("shared.regions")
    keys = read_keys(home.joinpath("keys.toml").read_text(encoding="utf-8"))
    shipped = _table(_texts(home.joinpath("packs").iterdir()), keys)
    added = _table(_texts(extra.iterdir()), keys) if extra else {}
    for place, rows in added.items():
        for row in rows:
            _may_replace(row, shipped.get(place, ()))
    return Packs(keys, shipped, added)


def try_alone(entries: Iterable[Any]) -> Iterator[str]:
    """The problems of each of these packs, each read by itself."""
    keys = read_keys(files("shared.regions").joinpath("keys.toml").read_text(encoding="utf-8"))
    for entry in sorted(entries, key=lambda one: str(one.name)):
        if entry.name.endswith(".toml"):
            try:
                _table(_texts([entry]), keys)
            except ValueError as failure:
                yield str(failure)


def _texts(entries: Iterable[Any]) -> list[tuple[str, str]]:
    packs = sorted((entry for entry in entries if entry.name.endswith(".toml")), key=lambda entry: str(entry.name))
    return [(entry.name, entry.read_text(encoding="utf-8")) for entry in packs]


def _table(texts: Iterable[tuple[str, str]], keys: Mapping[str, Key]) -> Table:
    table: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for name, text in texts:
        for row in read_rows(name, text, keys):
            if any(row.overlaps(other) for other in table[row.region, row.key]):
                raise ValueError(f"{name}: two rows for {row.region} {row.key} hold on the same day")
            table[row.region, row.key].append(row)
    return dict(table)


def _may_replace(row: Row, shipped: Iterable[Row]) -> None:
    at = f"{row.region} {row.key}"
    if not row.source:
        raise ValueError(f"{at}: an operator's row needs a source")
    if any(other.status in SETTLED and row.overlaps(other) for other in shipped):
        raise ValueError(f"{at}: what was read in the law is not replaced by a local file")
