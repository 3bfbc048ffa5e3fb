"""Which complaints may be one matter, which leads, and how a complaint that joins an answered matter is answered."""

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
"""Stages in which a complaint may lead others. One that was refused, redirected or withdrawn decides nothing."""
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
"""Where a complaint stands again once it is parted: what was decided through its leader is to be decided anew."""


class WithItself(Invalid):
    code = "joined-with-itself"
    zh = "投诉不能与自身并案"
    en = "a complaint cannot be joined to itself"


class JoinedBefore(Conflict):
    code = "joined-before"
    zh = "该投诉已并入{leader}；如需改并，请先拆分"
    en = "this complaint follows {leader}; part it first"


class NotJoined(Conflict):
    code = "not-joined"
    zh = "该投诉未并入其他投诉，无需拆分"
    en = "this complaint follows no other: there is nothing to part"


class CaseOfItsOwn(Conflict):
    code = "case-of-its-own"
    zh = "投诉{number}已自行受理立案，不能并入其他投诉；可将另一件并入本件"
    en = "{number} was accepted and has a case of its own: it may lead others, but follows none"


class DecidedOtherwise(Conflict):
    code = "decided-otherwise"
    zh = "投诉{number}当前为“{stage}”，不能并案"
    en = "{number} is {stage} and is joined with nothing"


class FollowsItsLeader(Conflict):
    code = "follows-its-leader"
    zh = "该投诉已并入{leader}，随其一并决定；如需单独决定，请先拆分"
    en = "this complaint follows {leader} and is decided with it; to decide it by itself, part it first"


class Joinable(Protocol):
    """A complaint as these rules need to see it."""

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
    """Raises WithItself, CaseOfItsOwn or DecidedOtherwise."""
    if joining.number == leader.number:
        raise WithItself(field="leader")
    if joining.stage in {Stage.ACCEPTED, Stage.IN_PROGRESS} | ANSWERED:
        raise CaseOfItsOwn(number=joining.number)
    if joining.stage not in UNDECIDED:
        raise DecidedOtherwise(number=joining.number, stage=str(joining.stage))
    if leader.stage not in LEADS:
        raise DecidedOtherwise(number=leader.number, stage=str(leader.stage))


def leader_first(one: Each, other: Each) -> tuple[Each, Each]:
    """Which leads and which joins: one that was accepted leads, then the one filed first."""
    first, second = sorted((one, other), key=lambda each: (each.accepted_on is None, each.filed_at, each.number))
    return first, second


def a_machine_may_join(joining: Joinable, leader: Joinable) -> bool:
    """Whether what is certain may be joined without a person: nobody decided on the one, nor answered the other.

    A complaint that comes after the answer is never answered by a machine: perhaps the money did not come.
    """
    return joining.stage in UNDECIDED and leader.stage in LEADS - ANSWERED and joining.number != leader.number


def disposition_of_late(filed_on: date, answered_on: date, disposition: Disposition) -> Disposition:
    """How one ends that joins a matter already answered: as the matter did, if it was filed by the day of that answer;
    filed after it, it was reported again."""
    return disposition if filed_on <= answered_on else Disposition.DUPLICATE
