"""Records what a service sends to the database, and explains how the database runs each statement."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

PLANNED = re.compile(r"\s*(select|insert|update|delete|with)\b", re.IGNORECASE)
ANALYZE = "explain (analyze, buffers, costs off, timing off) "
ONLY = "explain (costs off) "
INDEX = re.compile(r"(?:Index(?: Only)? Scan(?: Backward)? using|Bitmap Index Scan on) (\w+)")
SEQUENTIAL = re.compile(r"Seq Scan on (\w+)(?: \w+)? \(actual rows=([\d.]+) loops=(\d+)\)")
REMOVED = re.compile(r"Rows Removed by Filter: (\d+)")
TOP_ROWS = re.compile(r"actual rows=([\d.]+)")
BUFFERS = re.compile(r"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?")
TIME = re.compile(r"Execution Time: ([\d.]+) ms")
SMALL = 1000
"""From so many rows on a table that is read as a whole is reported."""


@dataclass(frozen=True)
class Plan:
    """One statement and the plan with which it was run."""

    statement: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def milliseconds(self) -> float | None:
        found = TIME.search(self.text)
        return float(found[1]) if found else None

    @property
    def rows(self) -> str:
        found = TOP_ROWS.search(self.text)
        return found[1].removesuffix(".00") if found else "–"

    @property
    def buffers(self) -> int:
        found = BUFFERS.search(self.text)
        return sum(int(pages or 0) for pages in found.groups()) if found else 0

    @property
    def indexes(self) -> list[str]:
        return list(dict.fromkeys(INDEX.findall(self.text)))

    @property
    def read_whole(self) -> list[str]:
        """Tables with at least SMALL rows that were read as a whole."""
        found = []
        for number, line in enumerate(self.lines):
            if scan := SEQUENTIAL.search(line):
                passed_over = REMOVED.search(" ".join(self.lines[number + 1 : number + 4]))
                if float(scan[2]) + float(passed_over[1] if passed_over else 0) >= SMALL:
                    found.append(scan[1])
        return list(dict.fromkeys(found))


@dataclass
class Captured:
    """Statements as they were sent, each once, in their order, with their values."""

    sent: list[tuple[str, Any]] = field(default_factory=list)

    def add(self, statement: str, values: Any) -> None:
        if PLANNED.match(statement) and statement not in [said for said, _ in self.sent]:
            self.sent.append((statement, values))


@asynccontextmanager
async def capturing(engine: AsyncEngine) -> AsyncIterator[Captured]:
    """Records everything that goes through the engine during the block, and what its connections' drivers are sent
    past it."""
    captured = Captured()
    followed: set[Any] = set()

    def listen(_: Any, __: Any, statement: str, values: Any, ___: Any, many: bool) -> None:
        captured.add(statement, values[0] if many else values)

    def log(said: Any) -> None:
        captured.add(said.query, tuple(said.args or ()))

    def follow(connection: Any, *_: Any) -> None:
        driver = connection.driver_connection
        if driver not in followed:
            followed.add(driver)
            driver.add_query_logger(log)

    event.listen(engine.sync_engine, "before_cursor_execute", listen)
    event.listen(engine.sync_engine, "checkout", follow)
    try:
        yield captured
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", listen)
        event.remove(engine.sync_engine, "checkout", follow)
        for driver in followed:
            driver.remove_query_logger(log)


async def explained(engine: AsyncEngine, captured: Captured) -> list[Plan]:
    """The plan of each statement, run once more in one transaction that is rolled back. What fails is only planned."""
    async with engine.connect() as connection:
        plans = [await _plan(connection, statement, values) for statement, values in captured.sent]
        await connection.rollback()
    return plans


async def _plan(connection: AsyncConnection, statement: str, values: Any) -> Plan:
    try:
        async with connection.begin_nested():
            found = await connection.exec_driver_sql(ANALYZE + statement, values)
            lines = found.scalars().all()
    except DBAPIError:  # it inserts a row that exists by now
        found = await connection.exec_driver_sql(ONLY + statement, values)
        lines = found.scalars().all()
    return Plan(" ".join(statement.split()), tuple(lines))
