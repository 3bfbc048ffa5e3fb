"""Calls that were made, how they ended, and when somebody counts as unreachable 无法联系 (C124). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ATTEMPTS_KEY = "unreachable_attempts"
DAYS_KEY = "unreachable_attempt_days"


class Outcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched_off"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"


@dataclass(frozen=True)
class Tried:
    """One call: the day, and whether somebody was reached."""

    on: date
    reached: bool


@dataclass(frozen=True)
class Reach:
    """Failed attempts since the last call that reached the person, the number of different days, and what is needed
    of both.
    """

    attempts: int
    days: int
    attempts_needed: int
    days_needed: int

    @property
    def unreachable(self) -> bool:
        return self.attempts >= self.attempts_needed and self.days >= self.days_needed


def reach(calls: Sequence[Tried], attempts_needed: int, days_needed: int) -> Reach:
    """Count the failed calls since the last one that reached the person. `calls` are given oldest first."""
    vain: list[Tried] = []
    for call in calls:
        vain = [] if call.reached else [*vain, call]
    return Reach(len(vain), len({call.on for call in vain}), attempts_needed, days_needed)
