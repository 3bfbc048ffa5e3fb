"""Every rule of a subject, decided: which fire at which level, which are quiet, which nobody can decide and why."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.monitor.warnings.rules.catalogue import About, Rule, of
from services.monitor.warnings.rules.verdict import CannotTell, Fires, Level, Place
from shared.regions import UnknownHere


@dataclass(frozen=True)
class Found:
    """A rule that fires."""

    rule: Rule
    fires: Fires
    level: Level


@dataclass
class Judged:
    """What was decided of one subject and period. `lacking`: by code, the feeds without which its rule is undecided."""

    found: list[Found] = field(default_factory=list)
    quiet: list[str] = field(default_factory=list)
    lacking: dict[str, list[str]] = field(default_factory=dict)
    asks: list[CannotTell | UnknownHere] = field(default_factory=list)


def judge(about: About, facts: Any, place: Place, day: date, stale: Collection[str] = ()) -> Judged:
    """`stale`: the feeds that are late, silent, cut, quarantined or were never there (C132)."""
    judged = Judged()
    for rule in of(about):
        if lacks := [feed.value for feed in rule.feeds if feed in stale]:
            judged.lacking[rule.code] = lacks
        else:
            _decide(judged, rule, facts, place, day)
    return judged


def _decide(judged: Judged, rule: Rule, facts: Any, place: Place, day: date) -> None:
    """A rule that cannot tell is neither among the found nor among the quiet."""
    try:
        verdict = rule.decide(facts, place, day)
        if isinstance(verdict, Fires):
            judged.found.append(Found(rule, verdict, rule.level(verdict, place)))
        elif verdict is None:
            judged.quiet.append(rule.code)
        else:
            judged.asks.append(verdict)
    except UnknownHere as missing:
        judged.asks.append(missing)
