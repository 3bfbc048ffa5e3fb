"""The notices owed to workers (C128): event, recipients, means, days and rule. One table for all services.

The texts are in `texts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.intake.notices.rules.texts import CONTACT, OFFICER, TELEPHONE, TEXTS

SMS = "sms"
SMS_GATEWAY = "sms_gateway"
"""The party that sends short messages. Its deliveries are pulled or pushed like those of every other party."""
CHINESE = "zh"
TELL_KEY = "tell_worker_days"
EXTENSION_KEY = "extension_notice_days"


class Event(StrEnum):
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed-accepted"
    REFUSED = "refused"
    REFUSAL_ANNULLED = "refusal-annulled"
    REDIRECTED = "redirected"
    SUPPLEMENT_ASKED = "supplement-asked"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    LEGAL_AID = "legal-aid"
    MAY_ARBITRATE = "may-arbitrate"
    REFERRED_TO_POLICE = "referred-to-police"
    TRANSFERRED = "transferred"
    PAID = "paid"
    PAID_TO_YOU = "paid-to-you"
    RETURNED = "returned"
    RETURNED_OF_YOURS = "returned-of-yours"
    HEARING_SET = "hearing-set"
    HEARING_MOVED = "hearing-moved"
    HEARING_CANCELLED = "hearing-cancelled"
    RESULT = "result"


class Skip(StrEnum):
    """Why a notice was not sent. After NO_PHONE and NOT_DELIVERED a person still has to tell the worker.

    TOLD_ONCE: another person of the matter with the same telephone number gets the same message.
    """

    ANONYMOUS = "anonymous"
    PROTECTED = "protected"
    NO_PHONE = "no-phone"
    DESTROYED = "destroyed"
    TOLD_ONCE = "told-once"
    NOT_DELIVERED = "not-delivered"


TOLD_OTHERWISE = frozenset({Skip.NO_PHONE, Skip.NOT_DELIVERED})
"""Reasons after which a person has to tell the worker by other means."""


@dataclass(frozen=True)
class Owed:
    """One row of the table.

    `everybody`: each representative of a collective gets the notice as well as the reporter. `key`: the region pack's
    key of the days in which a person has to tell a worker whom no message reaches.
    """

    zh: str
    rule: str
    everybody: bool = True
    means: str = SMS
    key: str = TELL_KEY


NOTICES: Mapping[Event, Owed] = {
    Event.ACCEPTED: Owed("受理告知", "INT-02"),
    Event.DEEMED_ACCEPTED: Owed("视为受理告知", "INT-02"),
    Event.REFUSED: Owed("不予受理告知", "INT-03"),
    Event.REFUSAL_ANNULLED: Owed("撤销不予受理决定告知", "INT-03"),
    Event.REDIRECTED: Owed("告知向有关部门反映", "INT-03"),
    Event.SUPPLEMENT_ASKED: Owed("补正告知", "INT-03"),
    Event.EXTENDED: Owed("延期告知", "INV-02", key=EXTENSION_KEY),
    Event.SUSPENDED: Owed("中止计算告知", "INV-02", key=EXTENSION_KEY),
    Event.LEGAL_AID: Owed("法律援助权利告知", "AID-04"),
    Event.MAY_ARBITRATE: Owed("申请仲裁权利告知", "MED-03"),
    Event.REFERRED_TO_POLICE: Owed("移送公安告知", "INT-01"),
    Event.TRANSFERRED: Owed("移送告知", "INT-06"),
    Event.PAID: Owed("支付告知", "INT-01"),
    Event.PAID_TO_YOU: Owed("本人工资支付告知", "INT-01"),
    Event.RETURNED: Owed("退款告知", "INT-01"),
    Event.RETURNED_OF_YOURS: Owed("本人工资退款告知", "INT-01"),
    Event.HEARING_SET: Owed("开庭或调解时间告知", "ARB-04"),
    Event.HEARING_MOVED: Owed("开庭或调解改期告知", "ARB-04"),
    Event.HEARING_CANCELLED: Owed("开庭或调解取消告知", "ARB-04"),
    Event.RESULT: Owed("办理结果告知", "INT-01"),
}


@dataclass(frozen=True)
class Contact:
    """Whom the worker may ask: the office's telephone and the name of the officer in charge; None where the place's
    lists do not tell.
    """

    telephone: str | None = None
    officer: str | None = None


NOBODY = Contact()


@dataclass(frozen=True)
class Person:
    """The facts about a recipient that decide whether a message is sent.

    `told_already`: the same message went to this telephone number already.
    """

    anonymous: bool
    protected: bool
    reachable: bool
    destroyed: bool
    told_already: bool = False


def skip(person: Person) -> Skip | None:
    """Why this person gets no message; None: it is sent. A protected reporter is told through the channel (INT-07)."""
    if person.destroyed:
        return Skip.DESTROYED
    if person.protected:
        return Skip.PROTECTED
    if person.anonymous:
        return Skip.ANONYMOUS
    if not person.reachable:
        return Skip.NO_PHONE
    return Skip.TOLD_ONCE if person.told_already else None


def text_for(
    event: Event, language: str | None, told: Mapping[str, str], contact: Contact = NOBODY
) -> tuple[str, str, bool]:
    """The text of the notice, its language, and whether that is the preferred one (a region as in zh-TW is ignored).

    Chinese where there is no text in the preferred language. It ends with whom to ask, as far as the place tells.
    """
    wanted = (language or CHINESE).partition("-")[0]
    there = TEXTS[event.value]
    used = wanted if wanted in there else CHINESE
    return there[used].format_map(told) + _whom_to_ask(contact, used), used, used == wanted


def _whom_to_ask(contact: Contact, language: str) -> str:
    parts = [
        TELEPHONE[language].format(contact.telephone) if contact.telephone else "",
        OFFICER[language].format(contact.officer) if contact.officer else "",
    ]
    between, whole = CONTACT[language]
    known = between.join(filter(None, parts))
    return whole.format(known) if known else ""
