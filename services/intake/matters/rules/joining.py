"""Which complaints may be joined, which one leads, and how one that joins an answered matter is answered."""

from datetime import date, datetime
from typing import Protocol, TypeVar

from services.intake.complaints.rules.stage import UNDECIDED, Moves, Stage
from shared.refusals import Conflict, Invalid
from shared.trade.dispositions import Disposition

LEADS = frozenset(
    {
        Stage.FILED,
        Stage.INCOMPLETE,
        Stage.ACCEPTED,
        Stage.IN_PROGRESS,
        Stage.ANSWERED,
        Stage.CALLED_BACK,
        Stage.CLOSED,
    }
)
"""Stages in which a complaint may lead others. A refused, redirected or withdrawn complaint may not."""
ANSWERED = frozenset({Stage.ANSWERED, Stage.CALLED_BACK, Stage.CLOSED})

PARTED: Moves = {
    Stage.FILED: frozenset({Stage.FILED}),
    Stage.INCOMPLETE: frozenset({Stage.INCOMPLETE}),
    Stage.ACCEPTED: frozenset({Stage.FILED}),
    Stage.IN_PROGRESS: frozenset({Stage.FILED}),
    Stage.ANSWERED: frozenset({Stage.FILED}),
    Stage.CALLED_BACK: frozenset({Stage.FILED}),
    Stage.CLOSED: frozenset({Stage.FILED}),
}
"""Stage before parting → stage after it: what was decided through the leader is to be decided anew."""


class WithItself(Invalid):
    """A complaint was to be joined to itself."""

    code = "joined-with-itself"
    zh = "投诉不能与自身并案"
    en = "a complaint cannot be joined to itself"


class JoinedBefore(Conflict):
    """The complaint follows another one already."""

    code = "joined-before"
    zh = "该投诉已并入{leader}；如需改并，请先拆分"
    en = "this complaint follows {leader}; part it first"


class NotJoined(Conflict):
    """The complaint follows no other."""

    code = "not-joined"
    zh = "该投诉未并入其他投诉，无需拆分"
    en = "this complaint follows no other: there is nothing to part"


class CaseOfItsOwn(Conflict):
    """The complaint was accepted with a case of its own and cannot follow another."""

    code = "case-of-its-own"
    zh = "投诉{number}已自行受理立案，不能并入其他投诉；可将另一件并入本件"
    en = "{number} was accepted and has a case of its own: it may lead others, but follows none"


class DecidedOtherwise(Conflict):
    """The complaint was refused, redirected, withdrawn or transferred and cannot be joined."""

    code = "decided-otherwise"
    zh = "投诉{number}当前为“{stage}”，不能并案"
    en = "{number} is {stage} and is joined with nothing"


class FollowsItsLeader(Conflict):
    """The complaint is a follower and is decided with its leader."""

    code = "follows-its-leader"
    zh = "该投诉已并入{leader}，随其一并决定；如需单独决定，请先拆分"
    en = "this complaint follows {leader} and is decided with it; to decide it by itself, part it first"


class Joinable(Protocol):
    """What these rules read of a complaint."""

    @property
    def number(self) -> str: ...
    @property
    def stage(self) -> Stage: ...
    @property
    def filed_at(self) -> datetime: ...
    @property
    def accepted_on(self) -> date | None: ...


Each = TypeVar("Each", bound=Joinable)


def check_may_join(joining: Joinable, leader: Joinable) -> None:
    """Whether `joining` may follow `leader`. Raises WithItself, CaseOfItsOwn or DecidedOtherwise."""
    if joining.number == leader.number:
        raise WithItself(field="leader")
    if joining.stage in {Stage.ACCEPTED, Stage.IN_PROGRESS} | ANSWERED:
        raise CaseOfItsOwn(number=joining.number)
    if joining.stage not in UNDECIDED:
        raise DecidedOtherwise(number=joining.number, stage=str(joining.stage))
    if leader.stage not in LEADS:
        raise DecidedOtherwise(number=leader.number, stage=str(leader.stage))


def leader_first(one: Each, other: Each) -> tuple[Each, Each]:
    """The leader and the one that joins: an accepted complaint leads, otherwise the one filed first."""
    first, second = sorted((one, other), key=lambda each: (each.accepted_on is None, each.filed_at, each.number))
    return first, second


def machine_may_join(joining: Joinable, leader: Joinable) -> bool:
    """Whether a certain pair may be joined without a person: one is undecided, the other not yet answered.

    A complaint filed after the answer is never answered by a machine: perhaps the money did not come.
    """
    return joining.stage in UNDECIDED and leader.stage in LEADS - ANSWERED and joining.number != leader.number


def disposition_of_late(filed_on: date, answered_on: date, disposition: Disposition) -> Disposition:
    """The disposition of a complaint that joins an answered matter: the matter's own if it was filed by the day of the
    answer, else DUPLICATE.
    """
    return disposition if filed_on <= answered_on else Disposition.DUPLICATE
