"""What a rule says of its facts: that it fires, that it is quiet, or that it cannot tell."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from shared import regions
from shared.regions import Known


class Level(StrEnum):
    """How grave a warning is 预警等级, by the place's scheme; `info` is a reminder and binds nobody."""

    INFO = "info"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


@dataclass(frozen=True)
class Fires:
    """It fires: how many people and how much money it is about, since which day, how many steps above the level of its
    row, and at which level at most. `told` are the facts that its words name.
    """

    people: int | None = None
    fen: int | None = None
    since: date | None = None
    steps: int = 0
    at_most: Level = Level.RED
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CannotTell:
    """A fact is missing that only a person can tell: the rule neither fires nor clears, and the person is asked."""

    code: str
    zh: str
    en: str


Verdict = Fires | CannotTell | None
"""None: it is quiet."""


@dataclass(frozen=True)
class Place:
    """The numbers of a division on a day. A rule that needs an unknown number stops with UnknownHere."""

    division: str
    on: date

    def value(self, key: str, on: date | None = None) -> Known:
        """Raises UnknownHere."""
        return regions.value(self.division, key, on or self.on)

    def find(self, key: str) -> Known | None:
        """For a rule that only some places have: None where this one does not."""
        return regions.find(self.division, key, self.on)
