"""A disposition as a place lists it."""

from dataclasses import dataclass

from shared.trade.dispositions import Disposition


@dataclass(frozen=True)
class Listed:
    """A code as a place's list has it."""

    code: Disposition
    zh: str
    en: str
    without_case: bool
    needs_verified: bool
