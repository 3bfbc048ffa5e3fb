"""The offices that issue papers, as the operator's `offices.toml` in `ANXIN_PAPERS` names them; and that folder.

    [[office]]
    region = "420704"
    name = "…"
    address = "…"
    telephone = "…"
    brackets = "〔〕"

What is not told is None, and is left out of a paper.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from shared.documents.words import BRACKETS
from shared.values import divisions

FILE = "offices.toml"


@dataclass(frozen=True)
class Office:
    """One organ. `brackets` set the year in its papers' numbers."""

    region: str
    name: str | None = None
    address: str | None = None
    telephone: str | None = None
    brackets: str = BRACKETS[0]

    @property
    def called(self) -> str:
        """Its name; where that is not told, the place and what the law calls its organ."""
        place = divisions.name(self.region) if divisions.is_known(self.region) else self.region
        return self.name or f"{place}人力资源社会保障行政部门"


def folder(service: str) -> Path | None:
    """Where the operator keeps the templates of a service's papers; None without a folder of their own."""
    here = os.environ.get("ANXIN_PAPERS")
    return Path(here) / service if here else None


def office(region: str) -> Office:
    """The organ of that division."""
    return offices().get(region) or Office(region)


def offices() -> Mapping[str, Office]:
    """All that are told, read once. Raises ValueError, naming the file and the row, for what is impossible."""
    return _read(os.environ.get("ANXIN_PAPERS"))


@lru_cache(maxsize=4)
def _read(here: str | None) -> Mapping[str, Office]:
    path = Path(here) / FILE if here else None
    if path is None or not path.is_file():
        return {}
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("office", [])
    return {row["region"]: _row(path, row) for row in rows}


def _row(path: Path, row: Mapping[str, str]) -> Office:
    try:
        told = Office(**row)
    except TypeError as failure:
        raise ValueError(f"{path.name}: {dict(row)}: {failure}") from failure
    if not divisions.is_known(told.region):
        raise ValueError(f"{path.name}: no such division: {told.region}")
    if told.brackets not in BRACKETS:
        raise ValueError(f"{path.name}: {told.region}: brackets are one of {' '.join(BRACKETS)}")
    return told
