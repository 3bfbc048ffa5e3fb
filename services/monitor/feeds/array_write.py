"""How many rows are written at once: one statement over arrays, a kind of rows each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

Stored = tuple[int, dict[str, Any]]
"""A row's number and its values, with `person_id` in place of the ID number."""


@dataclass(frozen=True)
class ArrayWrite:
    """An insert of many rows at once: `columns` are (name, type) of what it unnests; it returns the rows it wrote."""

    columns: tuple[tuple[str, str], ...]
    text: str
    key: tuple[str, ...] = ()
    """Where rows are merged, of several with one key the last counts: one statement cannot write a row twice."""

    async def __call__(self, driver: asyncpg.Connection, batch: int, rows: Sequence[Stored]) -> list[int]:
        if self.key:
            last = {tuple(row[name] for name in self.key): (number, row) for number, row in rows}
            await self._run(driver, batch, list(last.values()))
            return []
        written = {each["row"] for each in await self._run(driver, batch, rows)}
        return [number for number, _ in rows if number not in written]

    async def _run(self, driver: asyncpg.Connection, batch: int, rows: Sequence[Stored]) -> Any:
        arrays = [[row.get(name) for _, row in rows] for name, _ in self.columns]
        return await driver.fetch(self._sql, [number for number, _ in rows], *arrays, batch)

    @property
    def _sql(self) -> str:
        types = ["int", *(kind for _, kind in self.columns)]
        unnested = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(types, start=1))
        names = ", ".join(["row", *(name for name, _ in self.columns)])
        return self.text.format(names=names, rows=f"unnest({unnested}) as u ({names})", batch=f"${len(types) + 1}")


WORKER = (("project", "int"), ("person_id", "bigint"))
