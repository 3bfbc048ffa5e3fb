"""A petition's own procedure 信访 (INT-15): a table of what may follow what, and of the terms of each paper.

It runs beside the complaint's stages: the wage matter is handled like any other. First it is said which procedure the
petition has (信访工作条例 31). What asks the office to do what a law already binds it to, such as looking into unpaid
wages (第31条第五项), is done under that law: the petitioner is owed one written notice that it came in, and which way
it goes (第23条). Only the rest (第31条第六项) is accepted, answered and may be reviewed twice (第34至36条).

The rights to ask for review run from the day on which the answer was received, not from its date. The numbers stand in
the region packs under the keys named here.
"""

from enum import StrEnum
from functools import partial

from services.intake.complaints.rules.roles import DECIDERS
from services.intake.petitions.rules import Filed, RightLapsed, check_extension, passed_on
from shared.tracks.people import CLOCK, Who
from shared.tracks.table import Begin, Clock, Command, Extend, Move, Track

CHANNEL = "petition"
RULE = "INT-15"


class PetitionStage(StrEnum):
    """Where the paper procedure stands. `as_duty` and `as_petition`: which procedure it has, nothing told yet."""

    RECEIVED = "received"
    OBJECTED = "objected"
    SENT_BACK = "sent_back"
    KEPT = "kept"
    AS_DUTY = "as_duty"
    NOTIFIED = "notified"
    AS_PETITION = "as_petition"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"
    ANSWER_RECEIVED = "answer_received"
    REVIEW_ASKED = "review_asked"
    REVIEWED = "reviewed"
    REVIEW_RECEIVED = "review_received"
    RE_REVIEW_ASKED = "re_review_asked"
    CONCLUDED = "concluded"


class PetitionStep(StrEnum):
    """What is done: by the office, by the petitions office, by the petitioner, by the organ above."""

    OBJECT = "object"
    SEND_BACK = "send-back"
    KEEP = "keep"
    AS_DUTY = "as-duty"
    NOTIFY = "notify"
    AS_PETITION = "as-petition"
    ACCEPT = "accept"
    DECLINE = "decline"
    ANSWER = "answer"
    RECEIVE = "receive"
    ASK_REVIEW = "ask-review"
    REVIEW = "review"
    ASK_RE_REVIEW = "ask-re-review"
    RE_REVIEW = "re-review"
    LAPSE = "lapse"


OFFICE = Who("承办单位", "the office", roles=DECIDERS)
HEAD = Who("负责人", "a head", roles=("head",))
REVIEWER = Who("原办理机关的上一级机关", "the authority above the one that answered", roles=DECIDERS, above=1)
LAST_REVIEWER = Who("复查机关的上一级机关", "the authority above the one that reviewed", roles=DECIDERS, above=2)

HANDLING = Clock("petition-handling", RULE, "转送交办", "petition_handle_days", remind=True)
ACCEPTANCE = Clock("petition-acceptance", RULE, "受理告知", "petition_acceptance_days", remind=True)
OBJECTION = Clock("petition-transfer-objection", RULE, "转送异议", "petition_transfer_objection_days", right=True)
FINISH = Clock("petition-finish", RULE, "办结", "petition_finish_days", remind=True)
REVIEW_REQUEST = Clock(
    "petition-review-request", RULE, "申请复查", "petition_review_request_days", right=True, lapses=PetitionStep.LAPSE
)
REVIEW = Clock("petition-review", RULE, "复查", "petition_review_days", remind=True)
RE_REVIEW_REQUEST = Clock(
    "petition-re-review-request",
    RULE,
    "申请复核",
    "petition_re_review_request_days",
    right=True,
    lapses=PetitionStep.LAPSE,
)
RE_REVIEW = Clock("petition-re-review", RULE, "复核", "petition_re_review_days", remind=True)

WORDS: dict[str, str] = {
    PetitionStep.OBJECT: "转送异议",
    PetitionStep.SEND_BACK: "异议成立退回",
    PetitionStep.KEEP: "异议不成立",
    PetitionStep.AS_DUTY: "归入依法履职",
    PetitionStep.NOTIFY: "接收情况和处理途径告知书",
    PetitionStep.AS_PETITION: "归入信访程序",
    PetitionStep.ACCEPT: "受理告知书",
    PetitionStep.DECLINE: "不予受理告知书",
    PetitionStep.ANSWER: "处理意见书",
    PetitionStep.RECEIVE: "书面答复送达",
    PetitionStep.ASK_REVIEW: "申请复查",
    PetitionStep.REVIEW: "复查意见书",
    PetitionStep.ASK_RE_REVIEW: "申请复核",
    PetitionStep.RE_REVIEW: "复核意见书",
    PetitionStep.LAPSE: "逾期未申请",
}
"""What each step is called in the petitions system's own words."""
COMMANDS: dict[PetitionStep, Command[object]] = {step: Command(step.value, WORDS[step]) for step in PetitionStep}

S = PetitionStage
UNCLASSED = (S.RECEIVED, S.KEPT)
CONCLUDES = {"concluded_on": "day"}
ENDS = ("end_with_petition",)


Row = partial[Move[PetitionStage, object, Filed, object]]


def row(step: PetitionStep, at: tuple[PetitionStage, ...], by: Who = OFFICE) -> Row:
    """A step that is the office's to record, or that of an authority above it."""
    return partial(Move[PetitionStage, object, Filed, object], COMMANDS[step], at, rule=RULE, by=by)


def paper(step: PetitionStep, at: tuple[PetitionStage, ...], by: Who = OFFICE) -> Row:
    """The same for a paper of the procedure: the petitions office gets it."""
    return partial(row(step, at, by), letter="paper_for_the_office", to_party=CHANNEL)


PETITION: Track[PetitionStage, object, Filed] = Track(
    name=CHANNEL,
    zh="信访事项",
    en="petition",
    states=PetitionStage,
    column="stage",
    final=frozenset({S.SENT_BACK, S.NOTIFIED, S.DECLINED, S.CONCLUDED}),
    lapsed=RightLapsed,
    asks_per_place=True,
    begins=(
        Begin(name="handed-in-here", zh="本单位直接接收", to=S.RECEIVED, starts=(HANDLING,)),
        # what the petitions office passed on, it handled already
        Begin(name="passed-on", zh="信访部门转送", to=S.RECEIVED, starts=(ACCEPTANCE, OBJECTION)),
    ),
    moves=(
        paper(PetitionStep.OBJECT, (S.RECEIVED,))(to=S.OBJECTED, within=OBJECTION, guards=(passed_on,)),
        paper(PetitionStep.SEND_BACK, (S.OBJECTED,))(to=S.SENT_BACK, drops=(HANDLING, ACCEPTANCE), then=ENDS),
        paper(PetitionStep.KEEP, (S.OBJECTED,))(to=S.KEPT),
        # whoever says which procedure it has, has taken it on: nothing is left to object to
        row(PetitionStep.AS_DUTY, UNCLASSED)(to=S.AS_DUTY, drops=(OBJECTION,)),
        row(PetitionStep.AS_DUTY, (S.AS_PETITION,))(to=S.AS_DUTY, then=("begin_days_to_accept",)),
        row(PetitionStep.AS_PETITION, (*UNCLASSED, S.AS_DUTY))(
            to=S.AS_PETITION, drops=(OBJECTION,), then=("end_days_to_accept",)
        ),
        paper(PetitionStep.NOTIFY, (S.AS_DUTY,))(to=S.NOTIFIED, meets=(HANDLING, ACCEPTANCE)),
        paper(PetitionStep.ACCEPT, (S.AS_PETITION,))(to=S.ACCEPTED, meets=(HANDLING, ACCEPTANCE), starts=(FINISH,)),
        paper(PetitionStep.DECLINE, (*UNCLASSED, S.AS_PETITION))(
            to=S.DECLINED, meets=(HANDLING, ACCEPTANCE), drops=(OBJECTION,), then=ENDS
        ),
        paper(PetitionStep.ANSWER, (S.ACCEPTED,))(
            to=S.ANSWERED, meets=(FINISH,), keeps={"answered_on": "day"}, then=ENDS
        ),
        # without service no right begins to run, and none lapses
        row(PetitionStep.RECEIVE, (S.ANSWERED,))(
            to=S.ANSWER_RECEIVED,
            not_before=("answered_on",),
            starts=(REVIEW_REQUEST,),
            keeps={"received_on": "day"},
        ),
        paper(PetitionStep.ASK_REVIEW, (S.ANSWERED, S.ANSWER_RECEIVED))(
            to=S.REVIEW_ASKED, not_before=("answered_on",), within=REVIEW_REQUEST, starts=(REVIEW,)
        ),
        # by the authority above the one that answered (第35条), and the last by the one above that (第36条)
        paper(PetitionStep.REVIEW, (S.REVIEW_ASKED,), REVIEWER)(
            to=S.REVIEWED, meets=(REVIEW,), keeps={"reviewed_on": "day"}
        ),
        row(PetitionStep.RECEIVE, (S.REVIEWED,))(
            to=S.REVIEW_RECEIVED,
            not_before=("reviewed_on",),
            starts=(RE_REVIEW_REQUEST,),
            keeps={"review_received_on": "day"},
        ),
        paper(PetitionStep.ASK_RE_REVIEW, (S.REVIEWED, S.REVIEW_RECEIVED))(
            to=S.RE_REVIEW_ASKED, not_before=("reviewed_on",), within=RE_REVIEW_REQUEST, starts=(RE_REVIEW,)
        ),
        paper(PetitionStep.RE_REVIEW, (S.RE_REVIEW_ASKED,), LAST_REVIEWER)(
            to=S.CONCLUDED, meets=(RE_REVIEW,), keeps=CONCLUDES, then=ENDS
        ),
        Move(
            COMMANDS[PetitionStep.LAPSE],
            (S.ANSWER_RECEIVED, S.REVIEW_RECEIVED),
            rule=RULE,
            to=S.CONCLUDED,
            by=CLOCK,
            keeps=CONCLUDES,
            then=ENDS,
            writes="petition-right-lapsed",
        ),
    ),
    extends=(
        Extend(
            command="extend",
            zh="延长办结期限",
            clock=FINISH,
            by=HEAD,
            check=check_extension,
            then=("tell_workers",),
            writes="petition-extended",
        ),
    ),
)


def begins_with_receipt(*, direct: bool) -> tuple[Clock, ...]:
    """What runs from receipt, for a filing whose rows are gathered: one handed in here (`direct`), or passed on."""
    return PETITION.begins[0 if direct else 1].starts
