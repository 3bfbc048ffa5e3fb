"""What an issuer's notice changes of the bond on file, or why a person has to look first (BOND-10, BOND-13).

What the office put on file is never replaced by another guarantee without a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Content = Mapping[str, Any]
"""The bond on file, as the office or an issuer told it; days as text."""


class Doubt(StrEnum):
    """Why a notice is not followed."""

    OTHER_ON_FILE = "other-on-file"
    NOT_ON_FILE = "not-on-file"
    IN_USE = "in-use"
    SHORTER = "shorter"
    NO_PAYMENT_NOTICE = "no-payment-notice"


ZH = {
    Doubt.OTHER_ON_FILE: "登记的是另一份有效的保证金",
    Doubt.NOT_ON_FILE: "登记的保证金中没有这份保函或者保单",
    Doubt.IN_USE: "保证金正在动用",
    Doubt.SHORTER: "新的到期日期早于登记的到期日期",
    Doubt.NO_PAYMENT_NOTICE: "没有与之相符的支付通知书",
}
EN = {
    Doubt.OTHER_ON_FILE: "another bond is on file and in force",
    Doubt.NOT_ON_FILE: "this guarantee or insurance is not the one on file",
    Doubt.IN_USE: "the bond is being used",
    Doubt.SHORTER: "the new last day is before the one on file",
    Doubt.NO_PAYMENT_NOTICE: "no payment notice fits it",
}


@dataclass(frozen=True)
class Notice:
    policy_no: str
    issuer: str
    happened_on: date
    form: str | None = None
    amount_fen: int | None = None
    expires_on: date | None = None


def issued(notice: Notice, on_file: Content | None) -> Content | Doubt:
    """A new guarantee takes the place of none, of an exemption, and of one that was returned or has run out."""
    told: dict[str, Any] = {"form": notice.form, "issuer": notice.issuer, "policy_no": notice.policy_no}
    told |= {"amount_fen": notice.amount_fen, "deposited_on": notice.happened_on.isoformat()}
    told |= {"expires_on": notice.expires_on and notice.expires_on.isoformat(), "exempt_by": None}
    if on_file is None:
        return {**told, "due_fen": None}
    if on_file.get("in_use"):
        return Doubt.IN_USE
    if not _over(on_file, notice.happened_on) and not _is_it(notice, on_file):
        return Doubt.OTHER_ON_FILE
    return {**told, "due_fen": on_file.get("due_fen")}


def renewed(notice: Notice, on_file: Content | None) -> Content | Doubt:
    """It holds until a later day; the sum changes where a new one is told. What was used is topped up by a command."""
    if on_file is None or not _is_it(notice, on_file):
        return Doubt.NOT_ON_FILE
    assert notice.expires_on is not None, "a renewal says until when"
    if on_file["expires_on"] is not None and notice.expires_on < date.fromisoformat(on_file["expires_on"]):
        return Doubt.SHORTER
    if on_file.get("in_use") and notice.amount_fen not in (None, on_file["amount_fen"]):
        return Doubt.IN_USE
    told = {"expires_on": notice.expires_on.isoformat(), "policy_no": notice.policy_no}
    return {**on_file, **told, "amount_fen": notice.amount_fen or on_file["amount_fen"]}


def expired(notice: Notice, on_file: Content | None) -> Content | Doubt:
    """The day told is the last on which it held, and counts before the one on file."""
    if on_file is None or not _is_it(notice, on_file):
        return Doubt.NOT_ON_FILE
    return {**on_file, "policy_no": notice.policy_no, "expires_on": notice.happened_on.isoformat()}


def _is_it(notice: Notice, on_file: Content) -> bool:
    """By its number; where the office told none, by issuer and, of a new one, by sum and last day."""
    if (known := on_file.get("policy_no")) is not None:
        return bool(known == notice.policy_no)
    if on_file.get("issuer") != notice.issuer:
        return False
    same_sum = notice.form is None or on_file["amount_fen"] == notice.amount_fen
    same_end = notice.form is None or on_file["expires_on"] == (notice.expires_on and notice.expires_on.isoformat())
    return same_sum and same_end


def _over(on_file: Content, on: date) -> bool:
    """Whether what is on file holds no longer on that day; its last day is one on which it does."""
    if on_file["form"] == "exempt" or on_file.get("returned_on") is not None:
        return True
    last = on_file["expires_on"]
    return last is not None and date.fromisoformat(last) < on


CHANGES: Mapping[str, Callable[[Notice, Content | None], Content | Doubt]] = {
    "issued": issued,
    "renewed": renewed,
    "expired": expired,
}


@dataclass(frozen=True)
class Instructed:
    """A payment notice at the bank, with what is still to be paid of it."""

    draw: str
    left_fen: int


def paid_on(amount_fen: int, open_ones: list[Instructed]) -> Instructed | Doubt:
    """The payment notice that money belongs to: the one it pays off, else the only one it pays a part of."""
    whole = [each for each in open_ones if each.left_fen == amount_fen]
    part = [each for each in open_ones if each.left_fen > amount_fen]
    for fitting in (whole, part):
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            break
    return Doubt.NO_PAYMENT_NOTICE
