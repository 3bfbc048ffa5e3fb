"""MON-02, C39: the risk portrait 用工风险画像 of an employer, from what contributes to it on one day.

"Weighted score and hard triggers": points add up, those of clues at most to a limit of their own; a hard contribution
colours red at once 直接定红. Every number depends on the place and is passed in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.monitor.employers.rules.contributions import Rule


class Colour(StrEnum):
    """绿、黄、橙、红; ordered by `rank`."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def rank(self) -> int:
        return list(Colour).index(self)


@dataclass(frozen=True)
class Lines:
    """The place's thresholds; a score equal to a threshold has reached it (以上)."""

    clue_cap: int
    yellow: int
    orange: int
    red: int


@dataclass(frozen=True)
class Portrait:
    """`score` is None where the place's numbers are unknown; `colour` is None then too, unless a hard fact gives it."""

    score: int | None
    colour: Colour | None


def portrait(points: Mapping[Rule, int], hard: Collection[Rule], lines: Lines | None) -> Portrait:
    """Score and colour from the sum of points per rule and the rules that are hard on that day."""
    if lines is None:
        return Portrait(None, Colour.RED if hard else None)
    score = sum(min(sum_, lines.clue_cap) if rule is Rule.CLUE else sum_ for rule, sum_ in points.items())
    return Portrait(score, Colour.RED if hard else _colour(score, lines))


def _colour(score: int, lines: Lines) -> Colour:
    if score >= lines.red:
        return Colour.RED
    if score >= lines.orange:
        return Colour.ORANGE
    return Colour.YELLOW if score >= lines.yellow else Colour.GREEN
