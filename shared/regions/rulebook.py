"""The rows of the rulebook that the product follows: what each is about, and how far its text was confirmed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MARKS = ("VERIFIED", "VERIFIED-2", "RECALLED", "SEED", "UNKNOWN", "DESIGN")


@dataclass(frozen=True)
class RulebookRow:
    """One row, such as INT-02. `mark` is one of `MARKS`; the file says what each means."""

    id: str
    mark: str
    title: str

    @property
    def family(self) -> str:
        return self.id.partition("-")[0]


@cache
def rulebook() -> Mapping[str, RulebookRow]:
    """Every row by its id, in the order of the file. Raises ValueError for an unknown mark."""
    text = files("shared.regions").joinpath("rulebook.toml").read_text(encoding="utf-8")
    rows = {key: RulebookRow(key, *told) for key, told in tomllib.loads(text).items()}
    if unknown := sorted({row.mark for row in rows.values()} - set(MARKS)):
        raise ValueError(f"the rulebook has no mark {unknown[0]}")
    return rows
