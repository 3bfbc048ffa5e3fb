"""The steps of escalation 催办, 督办, 提级督办: who receives each, by when it is answered, what follows (C20)."""

from dataclasses import dataclass
from enum import StrEnum

from services.intake.complaints.rules.clocks import Rung
from services.intake.complaints.rules.roles import CITY, PROVINCE, head_of
from shared.refusals import Conflict


class Receiver(StrEnum):
    """Who has to answer: the complaint's owner, the head of its place, or the head of the division above."""

    OWNER = "owner"
    HEAD = "head"
    SUPERIOR = "superior"


@dataclass(frozen=True)
class Step:
    """A step of escalation: its Chinese name, its receiver, the region pack's key of the days to answer, and the next
    step where nobody answers (None: there is none).
    """

    zh: str
    receiver: Receiver
    key: str
    then: Rung | None


LADDER: dict[Rung, Step] = {
    Rung.URGE: Step("催办", Receiver.OWNER, "urge_answer_days", Rung.SUPERVISE),
    Rung.SUPERVISE: Step("督办", Receiver.HEAD, "supervise_answer_days", Rung.ELEVATE),
    Rung.ELEVATE: Step("提级督办", Receiver.SUPERIOR, "elevate_answer_days", None),
}

REOPENS = 1
"""How often a dissatisfied answer in a call-back reopens the complaint; after that it is supervised (C20)."""


class NothingToAnswer(Conflict):
    code = "nothing-to-answer"
    zh = "该投诉没有待答复的“{rung}”"
    en = "nothing of the rung {rung!r} waits for an answer here"


class NobodyAbove(Conflict):
    code = "nobody-above"
    zh = "区划{division}没有上级，不能再提级"
    en = "there is nobody above {division} to elevate this to"


class UnderSupervision(Conflict):
    code = "under-supervision"
    zh = "该投诉正在{rungs}，答复后方可办结"
    en = "this complaint is under supervision ({rungs}): answer it before closing"


def receiver_of(rung: Rung, owner: str | None, division: str) -> str:
    """The owner of the deadline to answer this step. Without a complaint's owner the head of the place is urged.

    Raises NobodyAbove where a province would have to be elevated.
    """
    to = LADDER[rung].receiver
    if to is Receiver.SUPERIOR:
        return head_of(above(division))
    return owner if to is Receiver.OWNER and owner else head_of(division)


def above(division: str) -> str:
    """The code of the city of a county, or of the province of a city. Raises NobodyAbove for a province."""
    if len(division) > CITY:
        return division[:CITY]
    if len(division) > PROVINCE:
        return division[:PROVINCE]
    raise NobodyAbove(division=division)
