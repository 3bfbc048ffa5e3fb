"""交叉比对 (C13): what the register says of a project's regimes beside what an officer verified.

Neither word replaces the other: a regime that one of the two says is lacking is weak, and where they differ it is said.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal, NamedTuple

from services.intake.verification.rules import REGIMES

State = Literal["in_place", "lacking", "not_due", "unknown"]
"""As the register has it. Only the first two claim something: the others neither confirm nor contradict."""
ON_THE_SITE = "notice_board"
"""The fifth of the regimes: the register knows of it, officers do not verify it beside a complaint."""


class Match(StrEnum):
    """How the complaint's project was found in the register, or why not. Several that fit are never chosen from."""

    BY_NUMBER = "by-number"
    BY_EMPLOYER_AND_NAME = "by-employer-and-name"
    SEVERAL = "several-fit"
    NONE = "none-fits"
    NOT_TOLD = "not-told"


class Compared(NamedTuple):
    """Both words on one regime; None where that side says nothing of it."""

    regime: str
    register: State | None
    verified: bool | None

    @property
    def differs(self) -> bool:
        """One says that it is there and the other that it is not."""
        return self.verified is not None and self.register == ("lacking" if self.verified else "in_place")

    @property
    def is_weak(self) -> bool:
        return self.verified is False or self.register == "lacking"

    @property
    def is_unknown(self) -> bool:
        """Neither says anything that could be relied on; what is not due is known not to be."""
        return self.verified is None and self.register in (None, "unknown")


def compared(register: Mapping[str, State] | None, verified: Mapping[str, bool | None] | None) -> list[Compared]:
    """The four that officers verify, and the fifth where the register knows the project."""
    names = REGIMES if register is None else (*REGIMES, ON_THE_SITE)
    return [Compared(name, (register or {}).get(name), (verified or {}).get(name)) for name in names]


def names_of(regimes: Iterable[Compared]) -> list[str]:
    return [each.regime for each in regimes]
