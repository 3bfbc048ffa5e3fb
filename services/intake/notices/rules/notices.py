"""Which notices are owed to workers (C128): event, recipient, means, by when, under which rule. One table for all
services; the texts stand in `notice_texts`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.intake.notices.rules.texts import TEXTS

SMS = "sms"
SMS_GATEWAY = "sms_gateway"
"""The party that sends short messages: it pulls or is pushed what is due to it, like every other party."""
CHINESE = "zh"
TELL_KEY = "tell_worker_days"
EXTENSION_KEY = "extension_notice_days"


class Event(StrEnum):
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed-accepted"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    SUPPLEMENT_ASKED = "supplement-asked"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    LEGAL_AID = "legal-aid"
    MAY_ARBITRATE = "may-arbitrate"
    REFERRED_TO_POLICE = "referred-to-police"
    PAID = "paid"
    RESULT = "result"


class Skip(StrEnum):
    """Why a notice was not sent. After NO_PHONE and NOT_DELIVERED a person still has to tell the worker.

    TOLD_ONCE: the same telephone got the same words already, as somebody else of the matter.
    """

    ANONYMOUS = "anonymous"
    PROTECTED = "protected"
    NO_PHONE = "no-phone"
    DESTROYED = "destroyed"
    TOLD_ONCE = "told-once"
    NOT_DELIVERED = "not-delivered"


TOLD_OTHERWISE = frozenset({Skip.NO_PHONE, Skip.NOT_DELIVERED})


@dataclass(frozen=True)
class Owed:
    """One line of the table. `everybody`: each representative of a collective beside the reporter; `key`: the days in
    which a person tells whoever no message can reach."""

    zh: str
    rule: str
    everybody: bool = True
    means: str = SMS
    key: str = TELL_KEY


NOTICES: Mapping[Event, Owed] = {
    Event.ACCEPTED: Owed("受理告知", "INT-02"),
    Event.DEEMED_ACCEPTED: Owed("视为受理告知", "INT-02"),
    Event.REFUSED: Owed("不予受理告知", "INT-03"),
    Event.REDIRECTED: Owed("告知向有关部门反映", "INT-03"),
    Event.SUPPLEMENT_ASKED: Owed("补正告知", "INT-03"),
    Event.EXTENDED: Owed("延期告知", "INV-02", key=EXTENSION_KEY),
    Event.SUSPENDED: Owed("中止计算告知", "INV-02", key=EXTENSION_KEY),
    Event.LEGAL_AID: Owed("法律援助权利告知", "AID-04"),
    Event.MAY_ARBITRATE: Owed("申请仲裁权利告知", "MED-03"),
    Event.REFERRED_TO_POLICE: Owed("移送公安告知", "INT-01"),
    Event.PAID: Owed("支付告知", "INT-01"),
    Event.RESULT: Owed("办理结果告知", "INT-01"),
}


@dataclass(frozen=True)
class Person:
    """A recipient as these rules need to see them."""

    anonymous: bool
    protected: bool
    reachable: bool
    destroyed: bool
    told_already: bool = False


def skip(person: Person) -> Skip | None:
    """Why this person gets no message; None: send it. A protected reporter hears through their channel (INT-07)."""
    if person.destroyed:
        return Skip.DESTROYED
    if person.protected:
        return Skip.PROTECTED
    if person.anonymous:
        return Skip.ANONYMOUS
    if not person.reachable:
        return Skip.NO_PHONE
    return Skip.TOLD_ONCE if person.told_already else None


def text_for(event: Event, language: str | None, told: Mapping[str, str]) -> tuple[str, str, bool]:
    """The words, the language they are in, and whether that is the one the worker prefers, wherever it is spoken."""
    wanted = (language or CHINESE).partition("-")[0]
    there = TEXTS[event.value]
    used = wanted if wanted in there else CHINESE
    return there[used].format_map(told), used, used == wanted
