"""Rules of a list of workers: purposes of reading it unmasked, numbers of representatives, doubts for an officer."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from services.intake.complaints.rules.stage import Stage
from shared.refusals import Conflict, Forbidden, Invalid

LISTED_WHILE = frozenset({Stage.FILED, Stage.INCOMPLETE, Stage.ACCEPTED, Stage.IN_PROGRESS})
"""The stages in which workers may join or leave."""


class Item(StrEnum):
    """What a worker is owed for."""

    WAGES = "wages"
    OVERTIME = "overtime"
    COMPENSATION = "compensation"
    EXTRA_COMPENSATION = "extra_compensation"
    INSURANCE = "insurance"
    INJURY = "injury"


class Purpose(StrEnum):
    """The purposes for which workers are shown unmasked (PRIV-01); there is no other."""

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
"""The fields each purpose needs, and no more (PRIV-01, PRIV-02)."""

PULLED_FOR = frozenset({Purpose.STATUTORY_DOCUMENT, Purpose.WAGE_PAYMENT})
"""Purposes allowed to our own services, each for its own case only (architecture, invariant 14)."""


class ListClosed(Conflict):
    """The complaint's stage allows no change of its list."""

    code = "list-closed"
    zh = "投诉当前为“{stage}”，成员名单不能再变动"
    en = "the complaint is {stage}: its list of workers changes no more"


class ListedBefore(Conflict):
    """The worker is on the list already."""

    code = "listed-before"
    zh = "名单第{place}项的劳动者已在名单上；变更其欠薪请用replace"
    en = "entry {place} is on the list already; to change what they are owed, replace the list"


class ListedTwice(Invalid):
    """Two entries are the same worker."""

    code = "listed-twice"
    zh = "名单第{place}项与前面某项是同一劳动者"
    en = "entry {place} is the same worker as one before it"


class ListTooLong(Conflict):
    """The list would have more than PLACES workers."""

    code = "list-too-long"
    zh = "一份名单至多{places}人"
    en = "a list has at most {places} workers"


class TooManyRepresentatives(Conflict):
    """More representatives than the law allows (ARB-07; 广东监察条例38, 浙江监察条例)."""

    code = "too-many-representatives"
    zh = "推选了{chosen}名代表，当地至多{most}名（{source}）"
    en = "{chosen} representatives were chosen, at most {most} may be here ({source})"


class PurposeNotYours(Forbidden):
    """The purpose is not allowed to this caller."""

    code = "purpose-not-yours"
    zh = "不得以“{purpose}”为目的调取"
    en = "this caller may not ask for the purpose {purpose!r}"


class Listed(Protocol):
    """What these rules read of a worker."""

    @property
    def representative(self) -> bool: ...
    @property
    def owed_fen(self) -> int: ...


def check_representatives(chosen: int, most: int, source: str) -> None:
    """A number equal to the most allowed is in order. Raises TooManyRepresentatives."""
    if chosen > most:
        raise TooManyRepresentatives(chosen=chosen, most=most, source=source)


def doubts(listed: Iterable[Listed], *, workers: int, claimed_fen: int, fewest: int) -> list[str]:
    """Doubts for an officer to check; none is a reason to refuse.

    `workers` and `claimed_fen` are the filing's own; a filing without a sum contradicts none. `fewest` is the number of
    representatives needed, 0 if none is.
    """
    there = list(listed)
    total = sum(each.owed_fen for each in there)
    found = {
        "members-count-differs": len(there) != workers,
        "members-sum-differs": claimed_fen not in (0, total),
        "representatives-missing": sum(each.representative for each in there) < fewest,
    }
    return [flag for flag, doubtful in found.items() if doubtful]
