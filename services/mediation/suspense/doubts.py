"""Why a line of a bank's file is not matched by itself: a person looks. One row a reason, with its words."""

from collections.abc import Mapping
from enum import StrEnum


class Doubt(StrEnum):
    NOBODY = "nobody"
    SAME_NAME = "same-name"
    NAME_NEAR = "name-near"
    NAME_DIFFERS = "name-differs"
    ID_DIFFERS = "id-differs"
    CARD_DIFFERS = "card-differs"
    EQUAL_SUMS = "equal-sums"
    WHICH_LINE = "which-line"
    MORE_THAN_OWED = "more-than-owed"
    PAID_TWICE = "paid-twice"
    NOTHING_OPEN = "nothing-open"
    RECEIPT_THERE = "receipt-there"


WORDS: Mapping[Doubt, tuple[str, str]] = {
    Doubt.NOBODY: ("名单中没有该收款人", "nobody of this name is on the lists"),
    Doubt.SAME_NAME: ("名单中有同名者", "several people have this name"),
    Doubt.NAME_NEAR: ("户名与名单相近而不相同", "the name is only like one on the lists"),
    Doubt.NAME_DIFFERS: ("证件或卡号相符而户名不同", "the number is a worker's, the name another"),
    Doubt.ID_DIFFERS: ("姓名相符而证件号码不同", "the name is a worker's, the ID number another"),
    Doubt.CARD_DIFFERS: ("姓名相符而卡号不同", "the name is a worker's, the card another"),
    Doubt.EQUAL_SUMS: ("有多条相同金额的明细", "several lines have this very sum"),
    Doubt.WHICH_LINE: ("部分付款，有多条未清明细", "a part, and several lines are open"),
    Doubt.MORE_THAN_OWED: ("超过该劳动者尚欠金额", "more than the worker is owed"),
    Doubt.PAID_TWICE: ("同额款项已付过，疑似重复", "the same sum was paid before: perhaps twice"),
    Doubt.NOTHING_OPEN: ("该劳动者没有未清明细", "nothing is owed to the worker"),
    Doubt.RECEIPT_THERE: ("该流水号的付款已登记", "a payment with this number is recorded"),
}
