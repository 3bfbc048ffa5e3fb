"""The ladder 催办, 督办, 提级督办: who is pressed when something was not done in time, and answers by when (C20)."""

from dataclasses import dataclass
from enum import StrEnum

from services.intake.complaints.rules.clocks import Rung
from services.intake.complaints.rules.roles import CITY, PROVINCE, head_of
from shared.refusals import Conflict


class Receiver(StrEnum):
    OWNER = "owner"
    HEAD = "head"
    SUPERIOR = "superior"


@dataclass(frozen=True)
class Step:
    """A rung: its Chinese name, whom it presses, the key of the days to answer it, and what follows silence."""

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
"""A dissatisfied worker's matter is taken up again so often by rule; after that it is supervised (C20)."""


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
    """Who has to answer: the owner, or where nobody is assigned the head of the place; above them the head of the
    division above. Raises NobodyAbove for a province."""
    to = LADDER[rung].receiver
    if to is Receiver.SUPERIOR:
        return head_of(above(division))
    return owner if to is Receiver.OWNER and owner else head_of(division)


def above(division: str) -> str:
    """The city of a county, the province of a city. Raises NobodyAbove."""
    if len(division) > CITY:
        return division[:CITY]
    if len(division) > PROVINCE:
        return division[:PROVINCE]
    raise NobodyAbove(division=division)
