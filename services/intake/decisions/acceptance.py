"""Officers' and heads' decisions before a case: propose, accept, classify, ask for a supplement, take the supplement.

Every decision is taken on a version the decider saw, and carries a reason.
"""

from services.intake.complaints.deadlines import Begun
from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.rules.clocks import DEEMED_ACCEPTANCE, MISDIRECTED
from services.intake.complaints.rules.roles import ACCEPTS, DECIDERS
from services.intake.complaints.rules.silence import opening_day
from services.intake.complaints.rules.stage import Stage, check_undecided, move
from services.intake.complaints.summary import add_words
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.decisions.rules.acceptance import NobodyComplains, SameKind, check_is_complaint, check_proposer
from services.intake.decisions.schemas import AcceptIn, AskSupplementIn, ClassifyIn, ProposeIn, SupplementIn
from services.intake.matters import followers
from services.intake.matters.rules.claims import Together
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from services.intake.papers.issue import issue
from services.intake.papers.numbers import numbered
from services.intake.papers.rules.papers import PaperKind
from services.intake.papers.rules.text import items
from services.intake.verification.proposal import drop, propose
from shared import clock
from shared.access.callers import Caller
from shared.contracts.intake import ComplaintAccepted
from shared.refusals import SamePerson
from shared.values.date_checks import check_past

SUPPLEMENT = numbered(PaperKind.SUPPLEMENT)
"""The second load of a request for a supplement: the number of its written notice."""


def propose_filing(there: LoadedComplaint, caller: Caller, seen: int, proposal: ProposeIn) -> None:
    """An officer proposes acceptance to the head, who decides the same day (INT-02); the stage does not change.

    Raises RoleMissing, Stale, NotAComplaint, IllegalMove; ProposedBefore if another person proposed.
    """
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    check_is_complaint(complaint.matter_kind)
    move(complaint.stage, Stage.ACCEPTED)
    check_proposer(complaint.proposed_by, caller.label)
    there.taken_in_hand(caller)
    propose(there, by=caller.label, reason=proposal.reason, on_verified=False)


def accept(there: LoadedComplaint, caller: Caller, seen: int, decision: AcceptIn) -> None:
    """Accept the complaint, which opens its case the same day (INT-02). A clue or report must be classified first.

    What silence accepted before (Guangdong) opens as of its receipt, while the duty to decide stays missed until today.
    Raises RoleMissing, SamePerson, NotAComplaint, OpensWithSilence, Stale or IllegalMove.
    """
    caller.need_role(ACCEPTS)
    complaint = there.seen(caller, seen)
    check_is_complaint(complaint.matter_kind)
    followers.check_leads(complaint)
    if complaint.proposed_by == caller.label:
        raise SamePerson
    today, by_silence_on = clock.today(), there.accepted_by_silence
    opened_on = opening_day(complaint.number, by_silence_on, decision.opened_on, today)
    check_past(opened_on, today, "opened_on", earliest=complaint.filed_on)
    complaint.approver, complaint.accepted_on = caller.label, opened_on
    there.taken_in_hand(caller)
    claimed = followers.claimed_by_matter(there)
    facts = {"opened_on": opened_on.isoformat(), "rule": "INT-02", **claimed.facts}
    there.step(by=caller.label, action="accepted", to=Stage.ACCEPTED, note=decision.reason, facts=facts)
    deadline_actions.decided(there, today if by_silence_on else opened_on)
    tell(there, Event.ACCEPTED, f"v{complaint.version}", on=opened_on)
    followers.accept_followers(there, by=caller.label)
    there.changes.publish(_accepted(complaint, caller, claimed))


def classify(there: LoadedComplaint, caller: Caller, seen: int, given: ClassifyIn) -> None:
    """Decide that a clue or report is a complaint, or is none 认定: only a complaint opens a case.

    Raises RoleMissing, Stale, IllegalMove, SameKind; NobodyComplains if the reporter gave no name.
    """
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    check_undecided(complaint.stage)
    if given.matter_kind == complaint.matter_kind:
        raise SameKind(field="matter_kind", kind=complaint.matter_kind)
    if given.matter_kind == "complaint" and (there.reporter.anonymous or there.reporter.name is None):
        raise NobodyComplains
    facts = {"was": complaint.matter_kind, "is": given.matter_kind}
    complaint.matter_kind = given.matter_kind
    there.taken_in_hand(caller)
    there.step(by=caller.label, action="classified", note=given.reason, facts=facts)
    _follow_kind(there)


def _follow_kind(there: LoadedComplaint) -> None:
    """Start or end the timer by which silence counts as acceptance (Guangdong): for complaints only, from the day of
    the decision.
    """
    if there.row.matter_kind != "complaint":
        drop(there)
        there.finish({}, [DEEMED_ACCEPTANCE])
        return
    there.finish({}, [MISDIRECTED])
    begun = Begun()
    begun.start(
        there.row.model_dump(),
        DEEMED_ACCEPTANCE,
        "deemed_acceptance_days",
        clock.today(),
        "classified",
        needed=False,
        timer=True,
        rule="INT-02",
    )
    there.take(begun)


def ask_supplement(there: LoadedComplaint, caller: Caller, seen: int, asked: AskSupplementIn) -> None:
    """Ask for what is unclear and must be completed before the decision (INT-03); the days to decide are paused."""
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    there.taken_in_hand(caller)
    there.step(by=caller.label, action="supplement-asked", to=Stage.INCOMPLETE, note=asked.missing)
    drop(there)
    deadline_actions.stand_still(there, by=caller.label, reason=asked.missing)
    missing = there.for_ever(asked.missing).rstrip("。.；;")
    tell(there, Event.SUPPLEMENT_ASKED, f"v{complaint.version}", on=clock.today(), missing=missing)
    again = "停止计算，补正后重新计算" if deadline_actions.restarts(complaint) else "中止计算，补正后继续计算"
    lacking = {"items": items(there.for_ever(asked.missing)), "meanwhile": again}
    issue(there, PaperKind.SUPPLEMENT, f"v{complaint.version}", by=caller.label, on=clock.today(), **lacking)


def supplement(there: LoadedComplaint, caller: Caller, seen: int, given: SupplementIn) -> None:
    """Take the missing part: the complaint can be decided again, and the days to decide continue (INT-02)."""
    complaint = there.seen(caller, seen)
    add_words(there, given.text)
    if given.owed_fen is not None:
        complaint.claimed_fen = given.owed_fen
    there.step(by=caller.label, action="supplemented", to=Stage.FILED)
    deadline_actions.go_on(there, by=caller.label)


def _accepted(complaint: Complaint, head: Caller, claimed: Together) -> ComplaintAccepted:
    """The fact of acceptance. It counts the whole matter, each worker once, because its followers share the case."""
    assert complaint.accepted_on is not None
    return ComplaintAccepted(
        division=complaint.division,
        complaint=complaint.number,
        approver=head.label,
        opened_on=complaint.accepted_on,
        filed_on=complaint.filed_on,
        channel=complaint.channel,
        domain=complaint.domain,
        employer_uscc=complaint.employer_uscc,
        employer_key=complaint.employer_key,
        employer_name=complaint.employer_name if complaint.employer_uscc else None,
        workers=claimed.workers,
        claimed_fen=claimed.fen,
        period_from=complaint.period_from,
        period_to=complaint.period_to,
    )
