"""Reading packs, refusing those that contradict themselves or the law, and walking them by place and date."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from shared import divisions
from shared.regions.known import Known, Status, UnknownHere

NATION = "CN"
FIELDS = frozenset({"region", "key", "value", "unit", "op", "from", "to", "source", "status", "rule", "note"})
OPERATORS = frozenset({"", ">=", ">", "<=", "<"})
SETTLED = frozenset({Status.VERIFIED, Status.VERIFIED_2})


@dataclass(frozen=True)
class Key:
    """What a number is called and which body can tell it."""

    chinese: str
    english: str
    ask_chinese: str
    ask_english: str


@dataclass(frozen=True)
class Row:
    """One line of a pack: a known number, or (`known` is None) the statement that it is unknown."""

    region: str
    key: str
    since: date
    until: date
    known: Known | None
    status: Status
    source: str
    note: str
    rule: str

    def holds(self, on: date) -> bool:
        return self.since <= on <= self.until

    def overlaps(self, other: "Row") -> bool:
        return self.since <= other.until and other.since <= self.until


Table = Mapping[tuple[str, str], Sequence[Row]]


@dataclass(frozen=True)
class Packs:
    """All rows in use. Where an operator's row holds, it is found before the shipped one."""

    keys: Mapping[str, Key]
    shipped: Table
    extra: Table

    def value(self, division: str, key: str, on: date) -> Known:
        """The number that holds here on this day; UnknownHere if none is known."""
        row = self._row(division, key, on)
        if row is None or row.known is None:
            raise self._unknown(division, key, on, row)
        return row.known

    def find(self, division: str, key: str, on: date) -> Known | None:
        """The number that holds here on this day, or None."""
        row = self._row(division, key, on)
        return row.known if row else None

    def rows(self) -> list[Row]:
        """Every row, shipped first: for listing what is in use and what is missing."""
        return [row for table in (self.shipped, self.extra) for rows in table.values() for row in rows]

    def _row(self, division: str, key: str, on: date) -> Row | None:
        """The nearest row that holds, known or not: an UNKNOWN one ends the walk."""
        if key not in self.keys:
            raise ValueError(f"no number is called {key!r}; keys.toml lists them")
        for region in _way_up(division):
            for table in (self.extra, self.shipped):
                for row in table.get((region, key), ()):
                    if row.holds(on):
                        return row
        return None

    def _unknown(self, division: str, key: str, on: date, row: Row | None) -> UnknownHere:
        meant = self.keys[key]
        place = divisions.name(division) if divisions.is_known(division) else ""
        hint = f"（{row.note}）" if row and row.note else ""
        chinese = (
            f"{place}({division})在{on}的「{meant.chinese}」({key})未知{hint}："
            f"请向{meant.ask_chinese}核实，连同出处录入后再继续"
        )
        english = (
            f"{meant.english} ({key}) is not known for {division} on {on}: "
            f"ask {meant.ask_english}, enter it with its source, then go on"
        )
        return UnknownHere(division, key, on, chinese, english)


@lru_cache(maxsize=4096)
def _way_up(division: str) -> tuple[str, ...]:
    """Nearest first, the nation last. A code that exists nowhere has no way up: nothing is known there."""
    if division == NATION:
        return (NATION,)
    return (division, *divisions.ancestors(division), NATION) if divisions.is_known(division) else ()


@cache
def load(extra: Path | None = None) -> Packs:
    """The shipped packs and, over them, the operator's folder; refused as a whole if any row is wrong."""
    home = files("shared.regions")
    keys = _keys(home.joinpath("keys.toml").read_text(encoding="utf-8"))
    shipped = _table(_texts(home.joinpath("packs").iterdir()), keys)
    added = _table(_texts(extra.iterdir()), keys) if extra else {}
    for place, rows in added.items():
        for row in rows:
            _may_replace(row, shipped.get(place, ()))
    return Packs(keys, shipped, added)


def _texts(entries: Iterable[Any]) -> list[tuple[str, str]]:
    packs = sorted((entry for entry in entries if entry.name.endswith(".toml")), key=lambda entry: str(entry.name))
    return [(entry.name, entry.read_text(encoding="utf-8")) for entry in packs]


def _keys(text: str) -> dict[str, Key]:
    body = tomllib.loads(text)
    bodies = body["bodies"]
    return {
        key: Key(chinese, english, *bodies[body_name]) for key, (chinese, english, body_name) in body["keys"].items()
    }


def _table(texts: Iterable[tuple[str, str]], keys: Mapping[str, Key]) -> Table:
    table: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for name, text in texts:
        body = tomllib.loads(text)
        for written in body["rows"]:
            row = _row({"region": body["region"], **written}, keys, name)
            if any(row.overlaps(other) for other in table[row.region, row.key]):
                raise ValueError(f"{name}: two rows for {row.region} {row.key} hold on the same day")
            table[row.region, row.key].append(row)
    return dict(table)


def _row(written: Mapping[str, Any], keys: Mapping[str, Key], name: str) -> Row:
    at = f"{name}: {written['region']} {written.get('key')}"
    status = Status(written["status"])
    _check(written, keys, status, at)
    since, until = written.get("from"), written.get("to")
    known = None
    if status is not Status.UNKNOWN:
        known = Known(
            value=_value(written["value"], at),
            key=written["key"],
            region=written["region"],
            rule=written.get("rule", ""),
            source=written["source"],
            status=status,
            since=since,
            until=until,
            unit=written.get("unit", ""),
            op=written.get("op", ""),
            note=written.get("note", ""),
        )
    return Row(
        region=written["region"],
        key=written["key"],
        since=since or date.min,
        until=until or date.max,
        known=known,
        status=status,
        source=written.get("source", ""),
        note=written.get("note", ""),
        rule=written.get("rule", ""),
    )


def _check(written: Mapping[str, Any], keys: Mapping[str, Key], status: Status, at: str) -> None:
    if strange := written.keys() - FIELDS:
        raise ValueError(f"{at}: no such field: {', '.join(sorted(strange))}")
    if written["key"] not in keys:
        raise ValueError(f"{at}: keys.toml does not list this key")
    if written["region"] != NATION and not divisions.is_known(written["region"]):
        raise ValueError(f"{at}: no such division")
    if written.get("op", "") not in OPERATORS:
        raise ValueError(f"{at}: no such comparison")
    if written.get("to", date.max) < written.get("from", date.min):
        raise ValueError(f"{at}: ends before it begins")
    if (status is Status.UNKNOWN) == ("value" in written):
        raise ValueError(f"{at}: a row has either a value or the status UNKNOWN")
    if status is not Status.UNKNOWN and not written.get("source"):
        raise ValueError(f"{at}: a number without a source")


def _value(written: Any, at: str) -> int | str | tuple[int, ...]:
    if isinstance(written, list) and written and all(type(part) is int for part in written):
        return tuple(written)
    if type(written) is int or (isinstance(written, str) and written):
        return written
    raise ValueError(f"{at}: a value is a whole number, text, or whole numbers; write 0.02 as text")


def _may_replace(row: Row, shipped: Iterable[Row]) -> None:
    at = f"{row.region} {row.key}"
    if not row.source:
        raise ValueError(f"{at}: an operator's row needs a source")
    if any(other.status in SETTLED and row.overlaps(other) for other in shipped):
        raise ValueError(f"{at}: what was read in the law is not replaced by a local file")
