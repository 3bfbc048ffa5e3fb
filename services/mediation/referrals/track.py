"""Referral to the police: facts propose, two officers report, the head decides (CRIM-10 to CRIM-12).

A correction order that was served and is overdue is the ordering that CRIM-03 asks for; one served by posting counts
with a photo or video (CRIM-04). Whether the employer evades or is able and does not pay is for persons (CRIM-01).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from shared.contracts.mediation import CaseReferredToPolice
from shared.refusals import Conflict, Invalid
from shared.tracks.people import Who
from shared.tracks.table import Begin, Clock, Command, Facing, Move, Sequel, Track

OFFICERS = 2
"""At least so many officers investigate and report (CRIM-10)."""

POSTING = "posting"


class ProposalState(StrEnum):
    """`reported`: two officers wrote their report, and the head's days run. `sent`: the police have it."""

    OPEN = "open"
    REPORTED = "reported"
    APPROVED = "approved"
    DISMISSED = "dismissed"
    SENT = "sent"


class Conduct(StrEnum):
    """What makes not paying a crime (CRIM-01, CRIM-05, CRIM-06); the officers say which."""

    ABLE_NOT_PAYING = "able_not_paying"
    MOVED_PROPERTY = "moved_property"
    FLED = "fled"
    HID_RECORDS = "hid_records"
    IGNORED_NOTICE = "ignored_notice"


class TooFewOfficers(Invalid):
    code = "too-few-officers"
    zh = "须指定2名以上不同的执法人员"
    en = "two different officers at least are needed"


class NoOverdueOrder(Conflict):
    """Without an order that was not obeyed there is nothing to refer (CRIM-03)."""

    code = "no-overdue-order"
    zh = "本案没有逾期未履行的责令支付文书，不能提出移送"
    en = "the case has no overdue order to pay, so nothing can be referred"


class ProposedAlready(Conflict):
    code = "proposed-already"
    zh = "指令书{document_no}已有移送建议{number}"
    en = "proposal {number} stands for order {document_no} already"


@dataclass(frozen=True)
class Evidence:
    """Ordered, served and unpaid at the set day (CRIM-03): who, and with which means of service (CRIM-04)."""

    document_no: str
    issued_on: date
    served_on: date | None
    served_by: str | None
    on_record: bool
    due_on: date
    overdue: bool
    addressee_role: str
    addressee_uscc: str | None

    @property
    def service_counts(self) -> bool:
        """Posting counts only with a photo or video of it (CRIM-04)."""
        return self.served_on is not None and (self.served_by != POSTING or self.on_record)

    @property
    def complete(self) -> bool:
        return self.service_counts and self.overdue


class Reported(Protocol):
    """What counts of a report: who investigated."""

    @property
    def officers(self) -> Sequence[str]: ...


def two_officers(seen: Facing[object, object, Reported]) -> None:
    """Raises TooFewOfficers (CRIM-10)."""
    if len(set(seen.given.officers)) < OFFICERS:
        raise TooFewOfficers(field="officers")


AT_ONCE_BASIS = "《行政执法机关移送涉嫌犯罪案件的规定》(310号令)第5条：立即指定2名以上执法人员"
OFFICER = Who("执法人员", "an officer", roles=("officer", "head"))
HEAD = Who("负责人", "a head", roles=("head",))
CONCERNED = ("proposed_by", "reported_by", "officers")
"""Whoever proposed, reported or investigates does not decide."""

REPORT: Command[Reported] = Command("report", "书面报告")
APPROVE: Command[object] = Command("approve", "批准移送")
DISMISS: Command[object] = Command("dismiss", "不予移送")
SEND: Command[object] = Command("send", "移送公安")

REPORTING = Clock(
    "referral-report",
    "CRIM-10",
    "指定2名执法人员并书面报告",
    at_once=AT_ONCE_BASIS,
    late=("尚未指定2名执法人员并提出书面报告（CRIM-10）", "two officers were to be named at once (CRIM-10)"),
)
DECISION = Clock(  # 310号令 does not say what its 日 are: calendar days, rolled forward, are the stricter reading (CAL)
    "referral-decision",
    "CRIM-11",
    "负责人决定是否移送",
    "transfer_decision_days",
    remind=True,
    shows="decide_by",
    late=("移送建议已过负责人决定期限（CRIM-11），请尽快决定", "the head's days to decide have passed (CRIM-11)"),
)
SENDING = Clock(
    "referral-send",
    "CRIM-12",
    "移送公安",
    "transfer_send_hours",
    shows="send_by",
    late=("批准后24小时内未移送公安（CRIM-12）", "24 hours after approval the police do not have it (CRIM-12)"),
)

OPEN, REPORTED, APPROVED, DISMISSED, SENT = ProposalState
DECIDED = {"decided_on": "day", "decided_by": "who", "decision_reason": "words"}

REFERRAL: Track[ProposalState, object, object] = Track(
    name="proposal",
    zh="移送公安建议",
    en="proposal to refer to the police",
    states=ProposalState,
    # dismissed stays dismissed: only another overdue order proposes anew
    final=frozenset({DISMISSED, SENT}),
    sequels={SENT: Sequel("公安处理", "what the police do")},
    begins=(
        Begin(name="overdue-order", zh="责令支付逾期且达到数额标准", to=OPEN, starts=(REPORTING,), writes="proposed"),
        Begin(name="in-person", zh="执法人员建议并报告", to=OPEN, writes="proposed"),
    ),
    moves=(
        Move(
            REPORT,
            (OPEN,),
            rule="CRIM-10",
            to=REPORTED,
            by=OFFICER,
            guards=(two_officers,),
            meets=(REPORTING,),
            starts=(DECISION,),
            keeps={
                "officers": "officers",
                "conduct": "conduct",
                "report": "words",
                "reported_on": "day",
                "reported_by": "who",
            },
            tells=("officers", "conduct", "decide_by"),
            then=("note_assumed_unit",),
            writes="reported",
        ),
        Move(
            APPROVE,
            (REPORTED,),
            rule="CRIM-11",
            to=APPROVED,
            by=HEAD,
            not_by=CONCERNED,
            meets=(DECISION,),
            starts=(SENDING,),
            keeps=DECIDED,
            tells=("document_no", "send_by"),
            writes="approved",
            remarks="referral-approved",
        ),
        Move(
            DISMISS,
            (OPEN, REPORTED),
            rule="CRIM-11",
            to=DISMISSED,
            by=HEAD,
            not_by=CONCERNED,
            meets=(DECISION,),
            drops=(REPORTING,),
            keeps=DECIDED,
            tells=("document_no",),
            writes="dismissed",
            remarks="referral-dismissed",
        ),
        Move(
            SEND,
            (APPROVED,),
            rule="CRIM-12",
            to=SENT,
            by=OFFICER,
            meets=(SENDING,),
            keeps={"sent_at": "moment", "sent_by": "who"},
            tells=("document_no", "send_by"),
            fact=CaseReferredToPolice,
            letter="referral_letter",
            to_party="police",
            then=("await_police",),
            writes="sent",
            remarks="referred-to-police",
        ),
    ),
)

UNSENT = frozenset(ProposalState) - REFERRAL.final
"""A person still has something to do here."""
