"""What a project's month amounts to, and how its regimes stood at the month's end by the steps of its history."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.warnings.rules.verdict import Level

Judged = tuple[date, Mapping[str, Sequence[str | None]]]
"""The day of a step, and of each regime that changed its state before and after."""


@dataclass(frozen=True)
class Month:
    """`attended` are people with a day of attendance, `unpaid` those with less than they are due, or with nothing at
    all. `warnings` were raised in the month, by the gravest level they came to. A month that has not begun has no
    regimes.
    """

    month: date
    attended: int = 0
    unpaid: int = 0
    payable_fen: int = 0
    paid_fen: int = 0
    warnings: Mapping[Level, int] = field(default_factory=dict)
    regimes: Mapping[Regime, State] = field(default_factory=dict)
    begun: bool = True


def months_of(year: int) -> list[date]:
    return [date(year, month, 1) for month in range(1, 13)]


def stood(steps: Sequence[Judged], month: date, today: date) -> dict[Regime, State]:
    """The state of each regime at the month's end, or today where the month goes on. `steps` are oldest first.

    Before the project was registered nobody had judged it, and of a month that has not begun nobody can say.
    """
    last = min(month.replace(day=monthrange(month.year, month.month)[1]), today)
    found: dict[Regime, State] = {}
    if month > today:
        return found
    for day, changes in steps:
        if day > last:
            break
        for regime, (_, after) in changes.items():
            found[Regime(regime)] = State(str(after))
    return found
