"""Referral to the police: facts propose, two officers report, the head decides (CRIM-10 to CRIM-12).

A correction order that was served and is overdue is the ordering that CRIM-03 asks for; one served by posting counts
with a photo or video (CRIM-04). Whether the employer evades or is able and does not pay is for persons (CRIM-01).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.refusals import Conflict, IllegalMove, Invalid, SamePerson

OFFICERS = 2
"""At least so many officers investigate and report (CRIM-10)."""

POSTING = "posting"

UNIT_ASSUMED = frozenset({"CRIM-11"})
"""310号令 does not say what its 日 are: calendar days, rolled forward, are the stricter reading (CAL)."""


class ProposalState(StrEnum):
    """`reported`: two officers wrote their report, and the head's days run. `sent`: the police have it."""

    OPEN = "open"
    REPORTED = "reported"
    APPROVED = "approved"
    DISMISSED = "dismissed"
    SENT = "sent"


UNSENT = frozenset({ProposalState.OPEN, ProposalState.REPORTED, ProposalState.APPROVED})
"""A person still has something to do here."""

MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.OPEN: frozenset({ProposalState.REPORTED, ProposalState.DISMISSED}),
    ProposalState.REPORTED: frozenset({ProposalState.APPROVED, ProposalState.DISMISSED}),
    ProposalState.APPROVED: frozenset({ProposalState.SENT}),
    # dismissed stays dismissed: only another overdue order proposes anew
    ProposalState.DISMISSED: frozenset(),
    ProposalState.SENT: frozenset(),
}


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
    """Ordered, served and unpaid at the set day (CRIM-03), with the means of service (CRIM-04)."""

    document_no: str
    issued_on: date
    served_on: date | None
    served_by: str | None
    on_record: bool
    due_on: date
    overdue: bool

    @property
    def service_counts(self) -> bool:
        """Posting counts only with a photo or video of it (CRIM-04)."""
        return self.served_on is not None and (self.served_by != POSTING or self.on_record)

    @property
    def complete(self) -> bool:
        return self.service_counts and self.overdue


def move(current: ProposalState, to: ProposalState) -> ProposalState:
    """The next state. Raises IllegalMove where the table does not lead there."""
    if to not in MOVES[ProposalState(current)]:
        raise IllegalMove(what="proposal", current=str(current), to=str(to))
    return to


def check_officers(officers: Sequence[str]) -> None:
    """Raises TooFewOfficers (CRIM-10)."""
    if len(set(officers)) < OFFICERS:
        raise TooFewOfficers(field="officers")


def check_decider(decider: Collection[str], concerned: Collection[str | None]) -> None:
    """Whoever proposed, reported or investigates does not decide. Raises SamePerson."""
    if not set(decider).isdisjoint(concerned):
        raise SamePerson
