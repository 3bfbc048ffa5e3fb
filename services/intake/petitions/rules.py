"""A petition's own procedure 信访 (INT-15): what may follow what, and which terms each paper begins and ends.

It runs beside the complaint's stages: the wage matter is handled like any other, and the petitioner is owed these
papers besides. The numbers stand in the region packs under the keys named here.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.refusals import Conflict, IllegalMove, Invalid

CHANNEL = "petition"
RULE = "INT-15"


class PetitionStage(StrEnum):
    """Where the paper procedure stands."""

    RECEIVED = "received"
    OBJECTED = "objected"
    SENT_BACK = "sent_back"
    KEPT = "kept"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"
    REVIEW_ASKED = "review_asked"
    REVIEWED = "reviewed"
    RE_REVIEW_ASKED = "re_review_asked"
    CONCLUDED = "concluded"


class PetitionStep(StrEnum):
    """What is done: by the office, by the petitions office, by the petitioner, by the organ above."""

    OBJECT = "object"
    SEND_BACK = "send-back"
    KEEP = "keep"
    ACCEPT = "accept"
    DECLINE = "decline"
    ANSWER = "answer"
    ASK_REVIEW = "ask-review"
    REVIEW = "review"
    ASK_RE_REVIEW = "ask-re-review"
    RE_REVIEW = "re-review"
    LAPSE = "lapse"


MOVES: dict[tuple[PetitionStage, PetitionStep], PetitionStage] = {
    (PetitionStage.RECEIVED, PetitionStep.OBJECT): PetitionStage.OBJECTED,
    (PetitionStage.OBJECTED, PetitionStep.SEND_BACK): PetitionStage.SENT_BACK,
    (PetitionStage.OBJECTED, PetitionStep.KEEP): PetitionStage.KEPT,
    (PetitionStage.RECEIVED, PetitionStep.ACCEPT): PetitionStage.ACCEPTED,
    (PetitionStage.RECEIVED, PetitionStep.DECLINE): PetitionStage.DECLINED,
    (PetitionStage.KEPT, PetitionStep.ACCEPT): PetitionStage.ACCEPTED,
    (PetitionStage.KEPT, PetitionStep.DECLINE): PetitionStage.DECLINED,
    (PetitionStage.ACCEPTED, PetitionStep.ANSWER): PetitionStage.ANSWERED,
    (PetitionStage.ANSWERED, PetitionStep.ASK_REVIEW): PetitionStage.REVIEW_ASKED,
    (PetitionStage.REVIEW_ASKED, PetitionStep.REVIEW): PetitionStage.REVIEWED,
    (PetitionStage.REVIEWED, PetitionStep.ASK_RE_REVIEW): PetitionStage.RE_REVIEW_ASKED,
    (PetitionStage.RE_REVIEW_ASKED, PetitionStep.RE_REVIEW): PetitionStage.CONCLUDED,
    (PetitionStage.ANSWERED, PetitionStep.LAPSE): PetitionStage.CONCLUDED,
    (PetitionStage.REVIEWED, PetitionStep.LAPSE): PetitionStage.CONCLUDED,
}

WORDS: dict[PetitionStep, str] = {
    PetitionStep.OBJECT: "转送异议",
    PetitionStep.SEND_BACK: "异议成立退回",
    PetitionStep.KEEP: "异议不成立",
    PetitionStep.ACCEPT: "受理告知书",
    PetitionStep.DECLINE: "不予受理告知书",
    PetitionStep.ANSWER: "处理意见书",
    PetitionStep.ASK_REVIEW: "申请复查",
    PetitionStep.REVIEW: "复查意见书",
    PetitionStep.ASK_RE_REVIEW: "申请复核",
    PetitionStep.RE_REVIEW: "复核意见书",
    PetitionStep.LAPSE: "逾期未申请",
}
"""What each step is called in the petitions system's own words."""


@dataclass(frozen=True)
class PetitionTerm:
    """A term of INT-15: under which key a pack has its length. A right lapses and is nobody's duty."""

    name: str
    key: str
    right: bool = False


HANDLING = PetitionTerm("petition-handling", "petition_handle_days")
ACCEPTANCE = PetitionTerm("petition-acceptance", "petition_acceptance_days")
OBJECTION = PetitionTerm("petition-transfer-objection", "petition_transfer_objection_days", right=True)
FINISH = PetitionTerm("petition-finish", "petition_finish_days")
REVIEW_REQUEST = PetitionTerm("petition-review-request", "petition_review_request_days", right=True)
REVIEW = PetitionTerm("petition-review", "petition_review_days")
RE_REVIEW_REQUEST = PetitionTerm("petition-re-review-request", "petition_re_review_request_days", right=True)
RE_REVIEW = PetitionTerm("petition-re-review", "petition_re_review_days")

TERMS = (HANDLING, ACCEPTANCE, OBJECTION, FINISH, REVIEW_REQUEST, REVIEW, RE_REVIEW_REQUEST, RE_REVIEW)

BEGINS: dict[PetitionStep, PetitionTerm] = {
    PetitionStep.ACCEPT: FINISH,
    PetitionStep.ANSWER: REVIEW_REQUEST,
    PetitionStep.ASK_REVIEW: REVIEW,
    PetitionStep.REVIEW: RE_REVIEW_REQUEST,
    PetitionStep.ASK_RE_REVIEW: RE_REVIEW,
}
MEETS: dict[PetitionStep, tuple[PetitionTerm, ...]] = {
    PetitionStep.OBJECT: (OBJECTION,),
    PetitionStep.ACCEPT: (HANDLING, ACCEPTANCE, OBJECTION),
    PetitionStep.DECLINE: (HANDLING, ACCEPTANCE, OBJECTION),
    PetitionStep.ANSWER: (FINISH,),
    PetitionStep.ASK_REVIEW: (REVIEW_REQUEST,),
    PetitionStep.REVIEW: (REVIEW,),
    PetitionStep.ASK_RE_REVIEW: (RE_REVIEW_REQUEST,),
    PetitionStep.RE_REVIEW: (RE_REVIEW,),
}
NEEDS: dict[PetitionStep, PetitionTerm] = {
    PetitionStep.OBJECT: OBJECTION,
    PetitionStep.ASK_REVIEW: REVIEW_REQUEST,
    PetitionStep.ASK_RE_REVIEW: RE_REVIEW_REQUEST,
}
"""Rights: the step may only be taken up to the last day of this term."""


class NoPetition(Conflict):
    code = "no-petition"
    zh = "投诉{number}不是信访事项，不适用信访程序"
    en = "{number} did not come as a petition: that procedure is not for it"


class NotPassedOn(Conflict):
    code = "petition-not-passed-on"
    zh = "该信访事项由本单位直接接收，没有可提出异议的转送"
    en = "this petition was handed in here: there is no transfer to object to"


class ExtensionTooLong(Invalid):
    code = "petition-extension-too-long"
    zh = "延长{days}日超过上限{most}日"
    en = "{days} days are more than the {most} by which it may be lengthened"


class RightLapsed(Conflict):
    """The last day of a right of INT-15 has passed."""

    code = "petition-right-lapsed"
    zh = "“{what}”的期限已于{due_on}届满（信访工作条例）"
    en = "the time for {what!r} ended on {due_on} (petition regulations)"


def begins_with_receipt(*, direct: bool) -> tuple[PetitionTerm, ...]:
    """What runs from receipt: a petition handed in here is to be handled, one passed on to be accepted or objected to.

    A matter the petitions office passed on was handled by it already.
    """
    return (HANDLING,) if direct else (ACCEPTANCE, OBJECTION)


def move(current: PetitionStage, step: PetitionStep) -> PetitionStage:
    """The stage after a step. Raises IllegalMove where the table does not lead on."""
    to = MOVES.get((current, step))
    if to is None:
        raise IllegalMove(what="petition", current=str(current), to=str(step))
    return to


def check_extension(days: int | None, most: int) -> int:
    """By how many days: as many as asked, or all that the place allows. Raises ExtensionTooLong."""
    if days is not None and days > most:
        raise ExtensionTooLong(field="days", days=days, most=most)
    return days or most


def check_in_time(step: PetitionStep, due_on: date | None, on: date) -> None:
    """The last day itself is in time. Without a known last day nobody loses a right. Raises RightLapsed."""
    if due_on is not None and on > due_on:
        raise RightLapsed(what=WORDS[step], due_on=due_on)
