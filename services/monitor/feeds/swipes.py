"""Swipes, of which a month has millions: read in one go, packed as COPY wants them, written without an object each.

A line that is not as most are is read again field by field by the kind's own readers, so that its faults are told like
everybody's. The same swipe again is told; it does not stop those beside it.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Annotated, Literal

import asyncpg
import msgspec

from services.monitor.feeds.documents import Row
from services.monitor.feeds.rows import Checker, Chunk
from services.monitor.feeds.rules.values import EARLIEST, LONGEST
from shared.clock import CHINA

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
CHINAS_EPOCH = EPOCH.astimezone(CHINA).replace(tzinfo=None)
"""The same moment by China's clock, from which a time without a zone is counted."""
MICRO = 1_000_000
DIRECTIONS = {"in": 1, "out": 2}
HEADER, TRAILER = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
PACKED = struct.Struct(">hiiiqiqihiiii")
"""Six fields, each with its length before it: int4, int8, timestamptz, int2, int4, int4."""
COLUMNS = ("project", "person_id", "at", "direction", "batch_id", "row")
PROJECT, AT, KEY = slice(6, 10), slice(26, 34), struct.calcsize(">hiiiqiqih")
"""Where the project and the time lie; up to where lies what makes a swipe the same swipe."""
AGAIN = """insert into attendance (project, person_id, at, direction, row, batch_id)
    select u.*, $6 from unnest($1::int[], $2::bigint[], $3::timestamptz[], $4::smallint[], $5::int[]) u
    on conflict do nothing returning row"""
Waiting = tuple[str, int, int, int, int]
"""ID number, project, microseconds, direction and row of a swipe whose person is not known yet."""


class Swipe(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A swipe as most of them come."""

    project: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    id_number: Annotated[str, msgspec.Meta(min_length=18, max_length=18)]
    at: datetime
    direction: Literal["in", "out"]


@dataclass
class Swipes(Chunk):
    """A chunk of swipes, packed as far as their people are known."""

    packed: list[bytes] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    def resolve(self, people: Mapping[str, int], batch: int) -> None:
        """Pack those that waited, and tell those that come twice in this chunk."""
        pack = PACKED.pack
        self.packed += [
            pack(6, 4, project, 8, people[person], 8, at, 2, direction, 4, batch, 4, number)
            for person, project, at, direction, number in self.waiting
        ]
        self.waiting = []
        if len({each[:KEY] for each in self.packed}) < len(self.packed):
            once: dict[bytes, bytes] = {}
            for each in self.packed:
                if once.setdefault(each[:KEY], each) is not each:
                    self.reject(PACKED.unpack(each)[-1], "duplicate-row")
            self.packed = list(once.values())

    @property
    def projects(self) -> list[int]:
        return sorted(int.from_bytes(each) for each in {each[PROJECT] for each in self.packed})

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day; big-endian times compare as bytes do."""
        if not self.packed:
            return None
        first, last = min(each[AT] for each in self.packed), max(each[AT] for each in self.packed)
        return _day(int.from_bytes(first)), _day(int.from_bytes(last))


def read(checker: Checker, chunk: Swipes, rows: Sequence[Row], people: Mapping[str, int], batch: int) -> None:
    """Read rows into the chunk. `people` are those already known, by ID number."""
    packed, waiting, pack = chunk.packed, chunk.waiting, PACKED.pack
    for number, project, person, at, direction in _read(checker, rows, chunk):
        known = people.get(person)
        if known is None:
            waiting.append((person, project, at, direction, number))
        else:
            packed.append(pack(6, 4, project, 8, known, 8, at, 2, direction, 4, batch, 4, number))


def _read(checker: Checker, rows: Sequence[Row], chunk: Swipes) -> Iterator[tuple[int, int, str, int, int]]:
    decode, projects, valid = msgspec.json.Decoder(Swipe).decode, checker.projects, checker.valid
    first, last = _micros(EARLIEST), _micros(checker.today + timedelta(days=1))
    quick = checker.layout is None
    for number, raw in rows:
        if quick and isinstance(raw, bytes):
            try:
                swipe = decode(raw)
                project, at = projects[swipe.project], swipe.at
                since = at - (CHINAS_EPOCH if at.tzinfo is None else EPOCH)
            except (msgspec.MsgspecError, UnicodeDecodeError, KeyError):
                pass
            else:
                micros = (since.days * 86_400 + since.seconds) * MICRO + since.microseconds
                if first <= micros < last and valid(swipe.id_number):
                    yield number, project, swipe.id_number, micros, 1 if swipe.direction == "in" else 2
                    continue
        row = checker.row(number, raw, chunk.faults)
        if row is not None:
            since = row["at"] - EPOCH
            micros = (since.days * 86_400 + since.seconds) * MICRO + since.microseconds
            yield number, row["project"], row["id_number"], micros, DIRECTIONS[row["direction"]]


async def add(driver: asyncpg.Connection, batch: int, chunk: Swipes) -> list[int]:
    """COPY straight into the months; where one was there already, this chunk again as rows. Returns the numbers of the
    rows received before.
    """
    if not chunk.packed:
        return []
    content = BytesIO(HEADER + b"".join(chunk.packed) + TRAILER)
    try:
        async with driver.transaction():
            await driver.copy_to_table("attendance", source=content, columns=COLUMNS, format="binary")
    except asyncpg.UniqueViolationError:
        values = [PACKED.unpack(each) for each in chunk.packed]
        moments = [EPOCH + timedelta(microseconds=each[6]) for each in values]
        columns = [[each[place] for each in values] for place in (2, 4)]
        rest = [[each[place] for each in values] for place in (8, 12)]
        new = {each["row"] for each in await driver.fetch(AGAIN, *columns, moments, *rest, batch)}
        return [number for number in rest[1] if number not in new]
    return []


def _micros(day: date) -> int:
    """The beginning of a day in China."""
    since = datetime.combine(day, datetime.min.time(), CHINA) - EPOCH
    return (since.days * 86_400 + since.seconds) * MICRO


def _day(micros: int) -> date:
    return (EPOCH + timedelta(microseconds=micros)).astimezone(CHINA).date()
