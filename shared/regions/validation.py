"""Checks and listings for whoever maintains the packs: mistakes, what holds where, what is unknown, recalled or
ends soon.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from shared.regions.loader import Packs, load, try_alone
from shared.regions.parameter import Status
from shared.regions.rows import NATION, Row

SOON = timedelta(days=90)


@dataclass(frozen=True)
class Line:
    """A number as it holds in a place on a day, or the statement that it is unknown and which body knows it."""

    division: str
    key: str
    value: str | None
    unit: str
    op: str
    status: Status
    source: str
    region: str
    since: date | None
    until: date | None
    note: str
    chinese: str
    ask_chinese: str
    ask_english: str


@dataclass(frozen=True)
class Step:
    """One place from the county to the nation: its row, if any, whether it holds, and whether it is the one that
    counts.
    """

    region: str
    line: Line | None
    holds: bool
    answers: bool
    by_operator: bool


def problems(extra: Path | None) -> list[str]:
    """Every mistake in the packs, one sentence each: file by file, then contradictions between files."""
    found = [*try_alone(files("shared.regions").joinpath("packs").iterdir())]
    if extra is not None:
        found += [*try_alone(extra.iterdir())] if extra.is_dir() else [f"{extra}: no such folder"]
    if found:
        return found
    try:
        load(extra)
    except ValueError as failure:
        return [str(failure)]
    return []


def holding(packs: Packs, division: str, on: date) -> list[Line]:
    """Every number as it holds in this division on this day; status UNKNOWN where no place has one."""
    return [line(packs, division, key, packs.row(division, key, on)) for key in sorted(packs.keys)]


def own(packs: Packs, on: date) -> list[Line]:
    """The rows of every place itself that hold on this day, the nation's first."""
    rows = sorted((row for row in packs.rows() if row.holds(on)), key=lambda row: (row.region != NATION, row.region))
    return [line(packs, row.region, row.key, row) for row in rows]


def ending(packs: Packs, on: date, regions: Iterable[str] | None = None) -> list[Line]:
    """Numbers that end within ninety days and that no row of the same place follows."""
    wanted = None if regions is None else set(regions)
    soon = (
        row
        for row in packs.rows()
        if row.holds(on) and row.until <= on + SOON and row.until != date.max and not _followed(packs, row)
    )
    return [line(packs, row.region, row.key, row) for row in soon if wanted is None or row.region in wanted]


def explain(packs: Packs, division: str, key: str, on: date) -> Iterator[Step]:
    """The search from county to nation: each row, and which of them counts. Raises ValueError for an unknown key."""
    answered = False
    for region, row in packs.walk(division, key):
        holds = row is not None and row.holds(on)
        by_operator = row is not None and any(row is other for other in packs.extra.get((region, key), ()))
        told = line(packs, division, key, row) if row else None
        yield Step(region, told, holds, answers=holds and not answered, by_operator=by_operator)
        answered = answered or holds


def line(packs: Packs, division: str, key: str, row: Row | None) -> Line:
    meant, known = packs.keys[key], row.known if row else None
    return Line(
        division=division,
        key=key,
        value=None if known is None else _text(known.value),
        unit=known.unit if known else "",
        op=known.op if known else "",
        status=row.status if row else Status.UNKNOWN,
        source=row.source if row else "",
        region=row.region if row else "",
        since=row.since if row and row.since != date.min else None,
        until=row.until if row and row.until != date.max else None,
        note=row.note if row else "",
        chinese=meant.chinese,
        ask_chinese=meant.ask_chinese,
        ask_english=meant.ask_english,
    )


def _followed(packs: Packs, row: Row) -> bool:
    """Whether another row of its place holds on the day after, even one that says UNKNOWN."""
    after = row.until + timedelta(days=1)
    tables = (packs.extra, packs.shipped)
    return any(other.holds(after) for table in tables for other in table.get((row.region, row.key), ()))


def _text(value: int | str | tuple[int, ...]) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
