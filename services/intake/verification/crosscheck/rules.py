"""Cross-check 交叉比对 (C13): what the register says of a project's regimes, compared with what an officer verified.

Neither replaces the other: a regime that one of the two calls lacking is weak, and a difference is shown as one.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal, NamedTuple

from services.intake.verification.rules import REGIMES

State = Literal["in_place", "lacking", "not_due", "unknown"]
"""The state of a regime in the register. Only the first two can agree or differ with what was verified."""
NOTICE_BOARD = "notice_board"
"""The fifth regime: the register has it; officers do not verify it for a complaint."""


class Match(StrEnum):
    """How the complaint's project was found in the register, or why not. Of several that fit none is chosen."""

    BY_NUMBER = "by-number"
    BY_EMPLOYER_AND_NAME = "by-employer-and-name"
    SEVERAL = "several-fit"
    NONE = "none-fits"
    NOT_TOLD = "not-told"


class Compared(NamedTuple):
    """One regime: the register's state and what was verified; each None where nothing is said."""

    regime: str
    register: State | None
    verified: bool | None

    @property
    def differs(self) -> bool:
        """The register and the officer contradict each other about whether the regime is in place."""
        return self.verified is not None and self.register == ("lacking" if self.verified else "in_place")

    @property
    def is_weak(self) -> bool:
        """The register or the officer says that the regime is lacking."""
        return self.verified is False or self.register == "lacking"

    @property
    def is_unknown(self) -> bool:
        """Neither the register nor the officer says whether it is in place. A regime that is not due is not unknown."""
        return self.verified is None and self.register in (None, "unknown")


def compared(register: Mapping[str, State] | None, verified: Mapping[str, bool | None] | None) -> list[Compared]:
    """The four regimes that officers verify, and the fifth where the register knows the project; in that order."""
    names = REGIMES if register is None else (*REGIMES, NOTICE_BOARD)
    return [Compared(name, (register or {}).get(name), (verified or {}).get(name)) for name in names]


def names_of(regimes: Iterable[Compared]) -> list[str]:
    """The names of these regimes, in their order."""
    return [each.regime for each in regimes]
