"""Whether a wage account is in use, and whether its money was seized for something else (条例33, CON-14)."""

from datetime import date
from enum import StrEnum


class AccountState(StrEnum):
    """启用、冻结、注销."""

    ACTIVE = "active"
    FROZEN = "frozen"
    CANCELLED = "cancelled"


class FrozenFor(StrEnum):
    """For what it was frozen: wages of this project's workers, or another debt, which the law forbids."""

    WAGES = "wages"
    OTHER = "other"


def state_of(closed_on: date | None, frozen_on: date | None) -> AccountState:
    if closed_on is not None:
        return AccountState.CANCELLED
    return AccountState.ACTIVE if frozen_on is None else AccountState.FROZEN


def compliant(state: AccountState, frozen_for: FrozenFor | None) -> bool:
    """Not frozen for anything but wages of the workers of this project (CON-14)."""
    return state is not AccountState.FROZEN or frozen_for is not FrozenFor.OTHER
