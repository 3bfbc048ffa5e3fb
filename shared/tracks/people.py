"""Who takes a step: people of the labour authority, an outside party, the clock, or what the service itself saw."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.refusals import Forbidden


@dataclass(frozen=True)
class Who:
    """People of the labour authority by role, or an outside party (`police`) whose word they may write down for it."""

    zh: str
    en: str
    roles: tuple[str, ...] = ()
    party: str = ""
    clock: bool = False
    of: tuple[str, ...] = ()
    """Columns of the row with divisions: only people of a place that contains all of these."""
    above: int = 0
    """Only people of the authority so many levels above the county, city or province whose matter it is."""
    own_parties: bool = False
    """Also the parties of the matter themselves, each by its own people or its own machine."""
    otherwise: Callable[[Any], Forbidden] | None = None
    """What people of another place are refused with, given the row; where there is none, that it is not theirs."""


CLOCK = Who("期限届满", "the clock", clock=True)
OURS = Who("本系统事实", "a fact of our own")
"""Money was booked, an order fell overdue: what another part of the service saw moves it, no person does."""
