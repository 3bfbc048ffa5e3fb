"""The five regimes 五项制度 of a construction project (条例39) and what a judgement of one says."""

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
    """Whether the regime is in place.

    NOT_DUE is not yet due or lawfully spared; UNKNOWN lacks a fact or a number. Neither counts as lacking.
    """

    IN_PLACE = "in_place"
    LACKING = "lacking"
    NOT_DUE = "not_due"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judgement:
    """The judgement of one regime on one day.

    `gaps` are the findings, each with its rule. `changes_on` is the next day on which time alone may change the
    judgement; `missing` are keys of numbers unknown for the place. A regime may be in place and have gaps: an account
    opened but not filed.
    """

    regime: Regime
    state: State
    gaps: tuple[Gap, ...] = ()
    changes_on: date | None = None
    missing: tuple[str, ...] = ()


def earliest(days: Iterable[date | None]) -> date | None:
    return min(filter(None, days), default=None)
