"""The five regimes 五项制度 of a construction project (条例39) and what can be said of each on one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.monitor.regimes.rules.gaps import Gap


class Regime(StrEnum):
    """实名制、专用账户、总包代发、工资保证金、维权信息公示."""

    REAL_NAME = "real_name"
    WAGE_ACCOUNT = "wage_account"
    AGENT_PAYMENT = "agent_payment"
    BOND = "bond"
    NOTICE_BOARD = "notice_board"


class State(StrEnum):
    """Whether it is there. What is not yet due, or lawfully spared, is no lack; what nobody told is neither."""

    IN_PLACE = "in_place"
    LACKING = "lacking"
    NOT_DUE = "not_due"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Standing:
    """One regime on one day: its state, every gap with its rule, and what would change or is missing to say more.

    `changes_on` is the next day on which time alone may change it; `missing` are keys of numbers not known here.
    A regime may be in place and yet have gaps: an account that was opened but not filed.
    """

    regime: Regime
    state: State
    gaps: tuple[Gap, ...] = ()
    changes_on: date | None = None
    missing: tuple[str, ...] = ()


def earliest(days: Iterable[date | None]) -> date | None:
    return min(filter(None, days), default=None)
