"""What is thought of a fault after its tests, and of all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tests.breaking.mutants.faults import Fault
from tests.breaking.mutants.job import Outcome

GOAL = 0.85


class Verdict(StrEnum):
    NOTICED = "noticed"
    SURVIVED = "survived"
    OUT_OF_TIME = "survived what there was time for"
    UNLOADABLE = "does not load"
    UNTESTED = "no test of the room was found"


@dataclass
class Judged:
    """A fault with its verdict; `by` is the test that noticed, `unreliable` those that fail without the fault too."""

    fault: Fault
    tests: list[str]
    outcome: Outcome
    unreliable: list[str] = field(default_factory=list)

    @property
    def by(self) -> str:
        return self.outcome.failed[0] if self.outcome.failed else ("a test that hangs" if self.outcome.hung else "")

    @property
    def verdict(self) -> Verdict:
        if self.outcome.unloadable:
            return Verdict.UNLOADABLE
        if self.by:
            return Verdict.NOTICED
        if not self.outcome.chosen:
            return Verdict.UNTESTED
        return Verdict.SURVIVED if self.outcome.ran >= self.outcome.chosen else Verdict.OUT_OF_TIME

    @property
    def counts(self) -> bool:
        return self.verdict is not Verdict.UNLOADABLE


def survivors(judged: Sequence[Judged]) -> list[Judged]:
    """By file and line."""
    left = [each for each in judged if each.counts and each.verdict is not Verdict.NOTICED]
    return sorted(left, key=lambda each: (each.fault.file, each.fault.line))


def noticed(judged: Sequence[Judged]) -> float:
    """The part that was noticed, of those that count; 1 where nothing was judged."""
    counting = [each for each in judged if each.counts]
    return 1 - len(survivors(judged)) / len(counting) if counting else 1.0
