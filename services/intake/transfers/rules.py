"""Which place has a complaint: the place of work (INT-06).

A place offers, the other accepts or refuses; in a dispute the superior common to both designates. Within a city the
superior decides alone: it takes up what its counties have 提级, and hands down what it has itself 交办 (监察条例 13).
"""

from enum import StrEnum
from typing import Protocol

from services.intake.complaints.rules.stage import UNDECIDED, WITH_CASE, Stage
from shared.refusals import Conflict, Forbidden, Invalid
from shared.values import divisions

CITY = 4  # digits, our own choice: a complaint is transferred to a county or a city, never to a whole province
COUNTY = 6


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
    TAKEN_UP = "taken_up"
    HANDED_DOWN = "handed_down"


class Way(StrEnum):
    """Between a city and what lies within it: to the superior, or from it to a county."""

    UP = "up"
    DOWN = "down"


class Sides(Protocol):
    """Between which places a transfer is."""

    @property
    def from_division(self) -> str: ...

    @property
    def to_division(self) -> str: ...


class SamePlace(Invalid):
    """The two places are equal, or one is within the other and they are not a city and its county."""

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


def within_city(division: str, to: str) -> Way | None:
    """The way a complaint goes between a city and what is in it (INT-06, 监察条例 13); None between other places."""
    if division == to:
        return None
    if len(to) == CITY and divisions.contains(to, division):
        return Way.UP
    down = (len(division), len(to)) == (CITY, COUNTY) and divisions.contains(division, to)
    return Way.DOWN if down else None


def check_elsewhere(division: str, to: str) -> None:
    """The two places are not equal, and one is within the other only as a county is in its city. Raises SamePlace."""
    if within_city(division, to) is not None:
        return
    if divisions.contains(division, to) or divisions.contains(to, division):
        raise SamePlace(field="to_division", to=to)


def common_superior(one: str, other: str) -> str:
    """The code of the nearest place that contains both, which may be one of them; "CN" if only the nation is above
    both."""
    above = [place for place in (one, *divisions.ancestors(one)) if divisions.contains(place, other)]
    return above[0] if above else "CN"


def goes(division: str, sides: Sides) -> bool:
    """Whether a complaint of the matter that is at this place goes with it.

    A superior that takes the matter up has all of it from then on; otherwise what lies within the receiver stays there.
    """
    taken_up = divisions.contains(sides.to_division, sides.from_division)
    return division != sides.to_division if taken_up else not divisions.contains(sides.to_division, division)


def not_the_superior(transfer: Sides) -> NotTheSuperior:
    """What anybody else is refused with who would decide between the two places."""
    return NotTheSuperior(superior=common_superior(transfer.from_division, transfer.to_division))


def decided_meanwhile(stage: Stage, *, with_case: bool, follows: bool) -> bool:
    """Whether the complaint was decided or joined since it was offered, so that it is no longer handed over."""
    handed = WITH_CASE if with_case else UNDECIDED | {Stage.TRANSFERRED}
    return follows or stage not in handed
