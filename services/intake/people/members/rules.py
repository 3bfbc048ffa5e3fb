"""A list of workers: who may be shown to whom and why, how many speak for all, what of it deserves an officer's eye."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from services.intake.complaints.rules.stage import Stage
from shared.refusals import Conflict, Forbidden, Invalid

LISTED_WHILE = frozenset({Stage.FILED, Stage.INCOMPLETE, Stage.ACCEPTED, Stage.IN_PROGRESS})
"""The stages in which workers may still join or leave."""


class Item(StrEnum):
    """What a worker is owed for."""

    WAGES = "wages"
    OVERTIME = "overtime"
    COMPENSATION = "compensation"
    EXTRA_COMPENSATION = "extra_compensation"
    INSURANCE = "insurance"
    INJURY = "injury"


class Purpose(StrEnum):
    """Why workers are shown in clear (PRIV-01): nothing else is a reason."""

    STATUTORY_DOCUMENT = "statutory-document"
    WAGE_PAYMENT = "wage-payment"
    CALL_BACK = "call-back"
    IDENTITY_CHECK = "identity-check"


SHOWN_FOR: dict[Purpose, frozenset[str]] = {
    Purpose.STATUTORY_DOCUMENT: frozenset({"name", "id_no", "phone"}),
    Purpose.WAGE_PAYMENT: frozenset({"name", "id_no", "card"}),
    Purpose.CALL_BACK: frozenset({"name", "phone"}),
    Purpose.IDENTITY_CHECK: frozenset({"name", "id_no"}),
}
"""No more in clear than the purpose needs (PRIV-01, PRIV-02)."""

PULLED_FOR = frozenset({Purpose.STATUTORY_DOCUMENT})
"""What one of our own services may ask for, and for its own case only (architecture, invariant 14)."""


class ListClosed(Conflict):
    code = "list-closed"
    zh = "投诉当前为“{stage}”，成员名单不能再变动"
    en = "the complaint is {stage}: its list of workers changes no more"


class ListedBefore(Conflict):
    code = "listed-before"
    zh = "名单第{place}项的劳动者已在名单上；变更其欠薪请用replace"
    en = "entry {place} is on the list already; to change what they are owed, replace the list"


class ListedTwice(Invalid):
    code = "listed-twice"
    zh = "名单第{place}项与前面某项是同一劳动者"
    en = "entry {place} is the same worker as one before it"


class ListTooLong(Conflict):
    code = "list-too-long"
    zh = "一份名单至多{places}人"
    en = "a list has at most {places} workers"


class TooManyRepresentatives(Conflict):
    """More than the law lets speak for all (ARB-07; 广东监察条例38, 浙江监察条例)."""

    code = "too-many-representatives"
    zh = "推选了{chosen}名代表，当地至多{most}名（{source}）"
    en = "{chosen} representatives were chosen, at most {most} may be here ({source})"


class PurposeNotYours(Forbidden):
    code = "purpose-not-yours"
    zh = "不得以“{purpose}”为目的调取"
    en = "this caller may not ask for the purpose {purpose!r}"


class Listed(Protocol):
    """A worker as these rules need to see them."""

    @property
    def representative(self) -> bool: ...
    @property
    def owed_fen(self) -> int: ...


def check_representatives(chosen: int, most: int, source: str) -> None:
    """As many as the place allows are fine. Raises TooManyRepresentatives."""
    if chosen > most:
        raise TooManyRepresentatives(chosen=chosen, most=most, source=source)


def doubts(listed: Iterable[Listed], *, workers: int, claimed_fen: int, fewest: int) -> list[str]:
    """What an officer should look at; none of it is a reason to refuse.

    `workers` and `claimed_fen` are the filing's own; a filing that named no sum contradicts none. `fewest` is how many
    must speak for all, 0 where nobody must.
    """
    there = list(listed)
    total = sum(each.owed_fen for each in there)
    found = {
        "members-count-differs": len(there) != workers,
        "members-sum-differs": claimed_fen not in (0, total),
        "representatives-missing": sum(each.representative for each in there) < fewest,
    }
    return [flag for flag, doubtful in found.items() if doubtful]
