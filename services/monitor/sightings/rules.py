"""MON-03: works of at least the place's contract sum are registered. Where the sum is not told, nobody can say."""

from enum import StrEnum


class Source(StrEnum):
    """Who saw the works: the permit office 施工许可, a gate on the site 门禁, a grid officer 网格员."""

    PERMIT = "permit"
    GATE = "gate"
    GRID = "grid"


class Duty(StrEnum):
    """Whether the works must be in the register; UNKNOWN lacks the contract sum, or the place's number."""

    DUE = "due"
    BELOW = "below"
    UNKNOWN = "unknown"


def duty(reached: bool | None) -> Duty:
    """`reached`: whether the contract sum reaches the place's line (以上, the line itself included); None unknown."""
    if reached is None:
        return Duty.UNKNOWN
    return Duty.DUE if reached else Duty.BELOW
