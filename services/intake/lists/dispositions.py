"""A row of a place's list of dispositions 核处结论."""

from dataclasses import dataclass

from shared.trade.dispositions import Disposition


@dataclass(frozen=True)
class Listed:
    """A disposition with its words in this place.

    `without_case`: it may end a complaint for which no case was opened. `needs_verified`: it may be given only after
    the office has verified the complaint.
    """

    code: Disposition
    zh: str
    en: str
    without_case: bool
    needs_verified: bool
