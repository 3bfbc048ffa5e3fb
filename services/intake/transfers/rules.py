"""Which place has a complaint: the place of work (INT-06).

A place offers, the other accepts or refuses; in a dispute the superior common to both designates.
"""

from enum import StrEnum
from typing import Protocol

from services.intake.complaints.rules.stage import UNDECIDED, WITH_CASE, Stage
from shared.refusals import Conflict, Forbidden, Invalid
from shared.values import divisions

CITY = 4  # digits, our own choice: a complaint is transferred to a county or a city, never to a whole province


class TransferState(StrEnum):
    """`proposed`: a case is to be transferred, the sender's head has not decided, the other side does not see it yet.

    `lapsed`: the complaint was decided otherwise before anybody accepted or designated.
    """

    PROPOSED = "proposed"
    DISMISSED = "dismissed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    DESIGNATED = "designated"
    LAPSED = "lapsed"


class Sides(Protocol):
    """Between which places a transfer is."""

    @property
    def from_division(self) -> str: ...

    @property
    def to_division(self) -> str: ...


class SamePlace(Invalid):
    """The two places are equal, or one is within the other."""

    code = "same-place"
    zh = "{to}与本件所在地相同或互相包含，不是移送"
    en = "{to} is where the complaint is, or one lies in the other: that is no transfer"


class NothingOffered(Conflict):
    """The complaint has no offered transfer."""

    code = "nothing-offered"
    zh = "本件没有待接收的移送"
    en = "no transfer of this complaint waits to be taken"


class ProposedBefore(Conflict):
    """A transfer of the complaint waits for the head."""

    code = "transfer-proposed-before"
    zh = "本件已有待审批的移送{number}，不能再次提出"
    en = "the transfer {number} of this complaint waits for the head: it is not proposed again"


class OfferedBefore(Conflict):
    """The complaint is offered, or in dispute."""

    code = "in-dispute"
    zh = "本件已移送待接收，或管辖争议尚待{superior}指定，不能再次移送"
    en = "this complaint is offered already, or {superior} is still to designate who has it; it is not offered again"


class NotTheSuperior(Forbidden):
    """The caller's divisions do not contain both sides."""

    code = "not-the-superior"
    zh = "管辖争议由双方共同的上级（{superior}）指定"
    en = "a dispute is decided by the superior both sides have in common ({superior})"


class NotAParty(Invalid):
    """The place designated is neither of the two sides."""

    code = "not-a-party-to-it"
    zh = "只能指定{one}或{other}"
    en = "only {one} or {other} can be designated"


def check_elsewhere(division: str, to: str) -> None:
    """The two places are neither equal nor one within the other. Raises SamePlace."""
    if divisions.contains(division, to) or divisions.contains(to, division):
        raise SamePlace(field="to_division", to=to)


def common_superior(one: str, other: str) -> str:
    """The code of the nearest place that contains both; "CN" if only the nation is above both."""
    above = [place for place in divisions.ancestors(one) if divisions.contains(place, other)]
    return above[0] if above else "CN"


def not_the_superior(transfer: Sides) -> NotTheSuperior:
    """What anybody else is refused with who would decide between the two places."""
    return NotTheSuperior(superior=common_superior(transfer.from_division, transfer.to_division))


def decided_meanwhile(stage: Stage, *, with_case: bool, follows: bool) -> bool:
    """Whether the complaint was decided or joined since it was offered, so that it is no longer handed over."""
    handed = WITH_CASE if with_case else UNDECIDED | {Stage.TRANSFERRED}
    return follows or stage not in handed
