"""Whom a warning is about, and what of them is shown for which purpose (PRIV-01, PRIV-02)."""

from collections.abc import Mapping
from enum import StrEnum


class Purpose(StrEnum):
    """Why the workers of a warning are shown in clear; there is no other purpose."""

    CONTACT = "contact"
    IDENTITY_CHECK = "identity-check"
    WAGE_PAYMENT = "wage-payment"


SHOWN_FOR: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.CONTACT: ("name", "phone"),
    Purpose.IDENTITY_CHECK: ("name", "id"),
    Purpose.WAGE_PAYMENT: ("name", "id", "card"),
}
"""What each purpose needs, and no more."""


class Affected(StrEnum):
    """Which workers of the month: those not paid in full, without a payroll line, without money, and so on."""

    AT_WORK = "at-work"
    UNPAID = "unpaid"
    UNLISTED = "unlisted"
    PENNILESS = "penniless"
    UNREGISTERED = "unregistered"
    UNCONTRACTED = "uncontracted"
    CARDLESS = "cardless"
    UNSETTLED = "unsettled"


OF_RULE: Mapping[str, Affected] = {
    "W301": Affected.UNREGISTERED,
    "W302": Affected.UNCONTRACTED,
    "W303": Affected.CARDLESS,
    "W400": Affected.UNPAID,
    "W401": Affected.AT_WORK,
    "W402": Affected.UNPAID,
    "W403": Affected.UNLISTED,
    "W404": Affected.PENNILESS,
    "W407": Affected.UNSETTLED,
    "W602": Affected.UNPAID,
}
"""By rule. Others are about a site, an account or a sum, and have no list of workers."""
